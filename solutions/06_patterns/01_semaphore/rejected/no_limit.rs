//! rejected by: never_more_than_limit_in_flight, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends — joins everything and never looks at the limit

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
