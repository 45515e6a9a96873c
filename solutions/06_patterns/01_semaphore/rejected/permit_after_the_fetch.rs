//! rejected by: never_more_than_limit_in_flight, the_next_begins_when_any_one_ends, ten_places_are_ten_times_faster_than_one, a_failed_request_gives_its_place_back, it_returns_when_the_last_has_ended, a_cancelled_fetch_leaves_nothing_in_flight, a_slow_request_keeps_its_place, an_address_twice_is_fetched_twice — the permit guards the handling of the answer instead of the request
//! > There are never more than `limit` requests in flight.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use tokio::sync::Semaphore;

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
    let places = Semaphore::new(limit);
    let fetches = urls.into_iter().map(async |url| {
        let page = web.get(url).await;
        let _place = places.acquire().await.unwrap();
        page
    });
    Ok(join_all(fetches).await)
}
