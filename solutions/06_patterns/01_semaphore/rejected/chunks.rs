//! rejected by: the_next_begins_when_any_one_ends, a_failed_request_gives_its_place_back, an_address_twice_is_fetched_twice — waits for the slowest of each group before it begins the next
//! > When a request ends and no earlier one is in flight, the next begins at that instant.

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
    let mut results = Vec::new();
    for group in urls.chunks(limit) {
        results.extend(join_all(group.iter().map(|url| web.get(url))).await);
    }
    Ok(results)
}
