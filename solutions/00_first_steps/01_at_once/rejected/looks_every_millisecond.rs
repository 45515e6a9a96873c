//! rejected by: three_pages_take_as_long_as_one, it_ends_with_the_slowest — looks whether all tasks have ended, and sleeps, where awaiting them is enough
//! > It returns at the instant at which the last request ends.

use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::time::sleep;

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let tasks: Vec<_> = urls
        .into_iter()
        .map(|url| tokio::spawn(web.get(url)))
        .collect();
    while !tasks.iter().all(|task| task.is_finished()) {
        sleep(Duration::from_millis(1)).await;
    }
    let mut pages = Vec::new();
    for task in tasks {
        pages.push(task.await.expect("a request does not panic"));
    }
    pages
}
