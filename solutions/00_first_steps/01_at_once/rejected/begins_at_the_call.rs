//! rejected by: nothing_begins_before_the_await — starts the tasks in the function itself, as asyncio's `gather` does
//! > Nothing begins at the call

use futures::future::join_all;
use lab::{Page, Web, WebError};

pub fn at_once(
    web: &Web,
    urls: Vec<String>,
) -> impl Future<Output = Vec<Result<Page, WebError>>> + use<> {
    let tasks: Vec<_> = urls
        .into_iter()
        .map(|url| tokio::spawn(web.get(url)))
        .collect();
    async {
        let pages = join_all(tasks).await.into_iter();
        pages
            .map(|page| page.expect("a request does not panic"))
            .collect()
    }
}
