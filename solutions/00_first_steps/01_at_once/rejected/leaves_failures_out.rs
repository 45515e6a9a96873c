//! rejected by: a_failure_stands_in_its_place, an_address_twice_is_fetched_twice — takes the pages that came, so that no place says any more which page it is
//! > A request that fails is an error in its place in the list

use futures::future::join_all;
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let pages = join_all(urls.into_iter().map(|url| web.get(url))).await;
    pages.into_iter().filter(Result::is_ok).collect()
}
