//! rejected by: three_pages_take_as_long_as_one, thousands_begin_at_the_same_instant, it_ends_with_the_slowest — spawns a task for each request and waits for it before the next, so there is never more than one
//! > All requests begin at the same instant, however many there are.

use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut pages = Vec::new();
    for url in urls {
        let task = tokio::spawn(web.get(url));
        pages.push(task.await.expect("a request does not panic"));
    }
    pages
}
