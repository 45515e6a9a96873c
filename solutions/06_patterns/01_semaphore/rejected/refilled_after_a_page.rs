//! rejected by: a_failed_request_gives_its_place_back, an_address_twice_is_fetched_twice — fills its places after a page, and after a failure only when none is in flight
//! > A request that fails frees its place in flight like any other.

use lab::{Page, Web, WebError};
use tokio::task::JoinSet;

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
    let mut results: Vec<Option<_>> = urls.iter().map(|_| None).collect();
    let mut waiting = urls.into_iter().enumerate();
    let mut in_flight = JoinSet::new();
    let mut may_begin = limit;
    loop {
        while may_begin > 0
            && let Some((place, url)) = waiting.next()
        {
            let request = web.get(url);
            may_begin -= 1;
            in_flight.spawn(async move { (place, request.await) });
        }
        let Some(ended) = in_flight.join_next().await else {
            break;
        };
        let (place, result) = ended.expect("no request panics");
        if result.is_ok() || in_flight.is_empty() {
            may_begin = limit - in_flight.len();
        }
        results[place] = Some(result);
    }
    Ok(results.into_iter().flatten().collect())
}
