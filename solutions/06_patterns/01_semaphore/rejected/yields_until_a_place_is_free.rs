//! rejected by: waiting_for_a_place_takes_no_polls, never_more_than_limit_in_flight, all_places_are_taken_at_once, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends, requests_begin_in_the_order_of_the_addresses, an_address_twice_is_fetched_twice, a_failed_request_gives_its_place_back, a_failed_request_is_an_error_in_its_place, it_returns_when_the_last_has_ended, a_cancelled_fetch_leaves_nothing_in_flight, a_slow_request_keeps_its_place, failures_do_not_stop_the_rest — counts the free places itself, and yields while there is none
//! > While a request waits for its place, nothing looks for one again and again.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::cell::Cell;
use tokio::task::yield_now;

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
    let free = Cell::new(limit);
    let fetches = urls.into_iter().map(async |url| {
        while free.get() == 0 {
            yield_now().await;
        }
        free.set(free.get() - 1);
        let page = web.get(url).await;
        free.set(free.get() + 1);
        page
    });
    Ok(join_all(fetches).await)
}
