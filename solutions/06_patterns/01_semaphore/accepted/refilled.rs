//! A `FuturesUnordered` that is filled up each time one has ended; each request knows its place.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
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
    let mut results: Vec<_> = urls.iter().map(|_| None).collect();
    let fetch = |(place, url)| async move { (place, web.get(url).await) };
    let mut waiting = urls.into_iter().enumerate();
    let mut running: FuturesUnordered<_> = waiting.by_ref().take(limit).map(fetch).collect();
    while let Some((place, result)) = running.next().await {
        results[place] = Some(result);
        running.extend(waiting.next().map(fetch));
    }
    Ok(results.into_iter().flatten().collect())
}
