//! rejected by: ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends, all_places_are_taken_at_once, waiting_for_a_place_takes_no_polls, a_failed_request_gives_its_place_back, it_returns_when_the_last_has_ended, a_cancelled_fetch_leaves_nothing_in_flight — awaits inside the loop, so one at a time
//! > as many requests begin as `limit` allows

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
    let mut results = Vec::new();
    for url in urls {
        results.push(web.get(url).await);
    }
    Ok(results)
}
