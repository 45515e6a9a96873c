//! rejected by: never_more_than_limit_in_flight, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends, a_failed_request_gives_its_place_back, a_cancelled_fetch_leaves_nothing_in_flight, all_places_are_taken_at_once, requests_begin_in_the_order_of_the_addresses, waiting_for_a_place_takes_no_polls, an_address_twice_is_fetched_twice, a_failed_request_is_an_error_in_its_place, it_returns_when_the_last_has_ended, a_slow_request_keeps_its_place, failures_do_not_stop_the_rest — counts with a std mutex and condition variable, whose wait stops the loop
//! > When a request ends and no earlier one is in flight, the next begins

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::sync::{Condvar, Mutex};

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
    let (free, changed) = (Mutex::new(limit), Condvar::new());
    let fetches = urls.into_iter().map(async |url| {
        {
            let mut free = changed
                .wait_while(free.lock().unwrap(), |free| *free == 0)
                .unwrap();
            *free -= 1;
        }
        let page = web.get(url).await;
        *free.lock().unwrap() += 1;
        changed.notify_one();
        page
    });
    Ok(join_all(fetches).await)
}
