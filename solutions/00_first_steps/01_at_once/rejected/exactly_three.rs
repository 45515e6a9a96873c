//! rejected by: thousands_begin_at_the_same_instant, it_ends_with_the_slowest, pages_stand_in_the_order_of_the_addresses — writes `join!` with three futures, as in the example, and has results for three
//! > There is one request for each entry of `urls`
//!
//! > Without addresses the list is empty.

use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let [a, b, c] = [0, 1, 2].map(|place| web.get(urls[place].as_str()));
    let (a, b, c) = tokio::join!(a, b, c);
    vec![a, b, c]
}
