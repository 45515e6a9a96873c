//! rejected by: the_whole_limit_is_used — a process may often have 1,024 files open, so it allows no more than a thousand
//! > A page waits for no whole batch: it begins at the latest when all those that are `limit` or more

use futures::{StreamExt, stream};
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
    let pages = urls.iter().map(|url| patiently(&fetch, url));
    stream::iter(pages)
        .buffered(limit.min(1000))
        .collect()
        .await
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
