//! rejected by: three_pages_take_as_long_as_one, thousands_begin_at_the_same_instant, it_ends_with_the_slowest, an_address_twice_is_fetched_twice — makes all futures first, as if that began the requests, and awaits one after the other
//! > All requests begin at the same instant, however many there are.

use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    let mut pages = Vec::new();
    for request in requests {
        pages.push(request.await);
    }
    pages
}
