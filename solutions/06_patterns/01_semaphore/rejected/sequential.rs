//! rejected by: never_more_than_limit_in_flight, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends — awaits inside the loop, so one at a time

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
