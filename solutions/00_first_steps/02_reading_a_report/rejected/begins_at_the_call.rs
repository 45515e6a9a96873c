//! rejected by: nothing_begins_before_the_await — spawns the tasks in the function itself, as asyncio's `as_completed` does
//! > Nothing begins at the call

use lab::{Page, Web, WebError};
use tokio::task::JoinSet;

pub fn show_each(
    web: &Web,
    urls: Vec<String>,
    show: impl Fn(Result<Page, WebError>),
) -> impl Future<Output = ()> {
    let mut tasks: JoinSet<_> = urls.into_iter().map(|url| web.get(url)).collect();
    async move {
        while let Some(page) = tasks.join_next().await {
            show(page.expect("a request does not panic"));
        }
    }
}
