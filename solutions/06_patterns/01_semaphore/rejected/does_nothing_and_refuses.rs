//! rejected by: never_more_than_limit_in_flight, all_places_are_taken_at_once, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends, requests_begin_in_the_order_of_the_addresses, waiting_for_a_place_takes_no_polls, results_stand_in_the_order_of_the_addresses, an_address_twice_is_fetched_twice, a_failed_request_gives_its_place_back, a_failed_request_is_an_error_in_its_place, it_returns_when_the_last_has_ended, a_cancelled_fetch_leaves_nothing_in_flight, nothing_begins_before_the_first_poll, a_slow_request_keeps_its_place, failures_do_not_stop_the_rest, another_task_may_wait_for_the_pages — the error needs no pages, so every limit gets it

use lab::{Page, Web, WebError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    Err(NoPlaces)
}
