//! A task for each request, as asyncio's `create_task`, and then their results
//! in the order of the addresses.

use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let tasks: Vec<_> = urls
        .into_iter()
        .map(|url| tokio::spawn(web.get(url)))
        .collect();
    let mut pages = Vec::new();
    for task in tasks {
        pages.push(task.await.expect("a request does not panic"));
    }
    pages
}
