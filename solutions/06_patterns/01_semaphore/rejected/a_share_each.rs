//! rejected by: requests_begin_in_the_order_of_the_addresses, it_returns_when_the_last_has_ended, all_places_are_taken_at_once, an_address_twice_is_fetched_twice, a_slow_request_keeps_its_place, failures_do_not_stop_the_rest — deals the addresses out to `limit` workers in equal shares, so that some wait behind a slow one
//! > Requests begin in the order of `urls`.
//!
//! > Without addresses the list is empty.

use futures::future::join_all;
use lab::{Page, Web, WebError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let shares = urls.chunks(urls.len().div_ceil(limit));
    let workers = shares.map(async |share| {
        let mut pages = Vec::new();
        for url in share {
            pages.push(web.get(url).await);
        }
        pages
    });
    Ok(join_all(workers).await.concat())
}
