//! rejected by: all_places_are_taken_at_once — reserves room for as many requests as there are places
//! > At the instant of the first poll as many requests begin as `limit` allows.

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
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
    let mut results: Vec<Option<_>> = urls.iter().map(|_| None).collect();
    let mut waiting = urls.into_iter().enumerate();
    let mut first = Vec::with_capacity(limit);
    first.extend(waiting.by_ref().take(limit));
    let ask = |(place, url): (usize, String)| web.get(url).map(move |page| (place, page));
    let mut in_flight: FuturesUnordered<_> = first.into_iter().map(ask).collect();
    while let Some((place, page)) = in_flight.next().await {
        results[place] = Some(page);
        in_flight.extend(waiting.next().map(ask));
    }
    Ok(results.into_iter().flatten().collect())
}
