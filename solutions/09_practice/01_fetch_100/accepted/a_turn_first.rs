//! Gives the loop a turn before it begins, and begins with the last of the first pages.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
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
pub async fn fetch_all<F>(fetch: F, urls: &[String], limit: usize) -> Vec<Result<String, GaveUp>>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    tokio::task::yield_now().await;
    let mut next = limit.min(urls.len());
    let mut asked: FuturesUnordered<_> = (0..next)
        .rev()
        .map(|place| page(&fetch, urls, place))
        .collect();
    let mut pages = Vec::new();
    while let Some(done) = asked.next().await {
        pages.push(done);
        if next < urls.len() {
            asked.push(page(&fetch, urls, next));
            next += 1;
        }
    }
    pages.sort_by_key(|(place, _)| *place);
    pages.into_iter().map(|(_, page)| page).collect()
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
        let given_up = results.len() - pages;
        rows.push(Row {
            limit,
            elapsed,
            pages,
            given_up,
        });
    }
    rows
}
pub fn fastest(rows: &[Row]) -> Option<usize> {
    rows.iter()
        .min_by_key(|row| row.elapsed)
        .map(|row| row.limit)
}
async fn page<F>(fetch: &F, urls: &[String], place: usize) -> (usize, Result<String, GaveUp>)
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    (place, patiently(fetch, &urls[place]).await)
}
async fn patiently<F>(fetch: &F, url: &str) -> Result<String, GaveUp>
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
