//! rejected by: never_more_than_limit_in_flight, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends, results_stand_in_the_order_of_the_addresses, a_failed_request_gives_its_place_back, a_cancelled_fetch_leaves_nothing_in_flight, nothing_begins_before_the_first_poll — the error needs no pages, so every limit gets it

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
