//! rejected by: a_failure_stands_in_its_place, an_address_twice_is_fetched_twice — `try_join_all` returns the first error, and with it no page at all
//! > A request that fails is an error in its place in the list

use futures::future::try_join_all;
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    match try_join_all(urls.into_iter().map(|url| web.get(url))).await {
        Ok(pages) => pages.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }
}
