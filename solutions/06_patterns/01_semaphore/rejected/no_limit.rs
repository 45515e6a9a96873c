//! rejected by: never_more_than_limit_in_flight, the_next_begins_when_any_one_ends, ten_places_are_ten_times_faster_than_one, waiting_for_a_place_takes_no_polls, a_failed_request_gives_its_place_back, it_returns_when_the_last_has_ended, a_cancelled_fetch_leaves_nothing_in_flight — joins everything and never looks at the limit
//! > There are never more than `limit` requests in flight.

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
    Ok(join_all(urls.into_iter().map(|url| web.get(url))).await)
}
