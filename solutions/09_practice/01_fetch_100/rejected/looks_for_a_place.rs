//! rejected by: it_waits_without_looking, each_row_says_how_long_it_took — where no place is free, looks every millisecond whether there is one
//! > While all requests wait, nothing is polled.

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use tokio::time::sleep;

use std::time::Duration;
use tokio::time::Instant;

pub const TRIES: u32 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GaveUp {
    pub url: String,
    pub tries: u32,
    pub error: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub limit: usize,
    pub elapsed: Duration,
    pub pages: usize,
    pub given_up: usize,
}

async fn one<F>(fetch: &F, url: &str) -> Result<String, GaveUp>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut error = String::new();
    for _ in 0..TRIES {
        match fetch(url).await {
            Ok(page) => return Ok(page),
            Err(said) => error = said,
        }
    }
    Err(GaveUp {
        url: url.to_owned(),
        tries: TRIES,
        error,
    })
}

pub async fn fetch_all<F>(fetch: F, urls: &[String], limit: usize) -> Vec<Result<String, GaveUp>>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut results: Vec<_> = urls.iter().map(|_| None).collect();
    let mut running = FuturesUnordered::new();
    for (place, url) in urls.iter().enumerate() {
        while running.len() >= limit {
            match running.next().now_or_never().flatten() {
                Some((place, result)) => results[place] = Some(result),
                None => sleep(Duration::from_millis(1)).await,
            }
        }
        let fetch = &fetch;
        running.push(async move { (place, one(fetch, url).await) });
        // The request is sent now, and not at the next look.
        if let Some(Some((place, result))) = running.next().now_or_never() {
            results[place] = Some(result);
        }
    }
    while let Some((place, result)) = running.next().await {
        results[place] = Some(result);
    }
    results.into_iter().flatten().collect()
}

pub async fn compare<F>(fetch: F, urls: &[String], limits: &[usize]) -> Vec<Row>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut rows = Vec::new();
    for &limit in limits {
        let began = Instant::now();
        let results = fetch_all(&fetch, urls, limit).await;
        let elapsed = began.elapsed();
        let pages = results.iter().filter(|result| result.is_ok()).count();
        rows.push(Row {
            limit,
            elapsed,
            pages,
            given_up: results.len() - pages,
        });
    }
    rows
}

pub fn fastest(rows: &[Row]) -> Option<usize> {
    rows.iter()
        .min_by_key(|row| row.elapsed)
        .map(|row| row.limit)
}
