//! rejected by: three_pages_take_as_long_as_one, thousands_begin_at_the_same_instant, it_ends_with_the_slowest, an_address_twice_is_fetched_twice — awaits each request in the loop that makes it
//! > All requests begin at the same instant, however many there are.

use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut pages = Vec::new();
    for url in urls {
        pages.push(web.get(url).await);
    }
    pages
}
