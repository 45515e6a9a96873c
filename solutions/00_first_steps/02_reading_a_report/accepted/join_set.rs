//! A set of tasks, which gives the results as they come and knows when none is left.

use lab::{Page, Web, WebError};
use tokio::task::JoinSet;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut tasks: JoinSet<_> = urls.into_iter().map(|url| web.get(url)).collect();
    while let Some(page) = tasks.join_next().await {
        show(page.expect("a request does not panic"));
    }
}
