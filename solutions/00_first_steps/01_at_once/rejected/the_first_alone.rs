//! rejected by: three_pages_take_as_long_as_one, thousands_begin_at_the_same_instant, it_ends_with_the_slowest, an_address_twice_is_fetched_twice — looks whether the web answers before it asks for the rest
//! > All requests begin at the same instant, however many there are.
//!
//! > Without addresses the list is empty.

use futures::future::join_all;
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut urls = urls.into_iter();
    let first = urls.next().expect("there is an address");
    let mut pages = vec![web.get(first).await];
    pages.extend(join_all(urls.map(|url| web.get(url))).await);
    pages
}
