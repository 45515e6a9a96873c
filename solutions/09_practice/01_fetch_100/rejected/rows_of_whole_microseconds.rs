//! rejected by: each_row_says_how_long_it_took — rounds to microseconds, which is finer than any table
//! > `elapsed` is how long that took, by Tokio's clock.

use std::time::Duration;

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

use futures::{StreamExt, stream};
use tokio::time::Instant;

async fn one<F>(fetch: &F, url: &str) -> Result<String, GaveUp>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut tries = 0;
    loop {
        tries += 1;
        match fetch(url).await {
            Ok(page) => return Ok(page),
            Err(error) if tries == TRIES => {
                return Err(GaveUp {
                    url: url.to_owned(),
                    tries,
                    error,
                });
            }
            Err(_) => {}
        }
    }
}

pub async fn fetch_all<F>(fetch: F, urls: &[String], limit: usize) -> Vec<Result<String, GaveUp>>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let fetch = &fetch;
    stream::iter(urls.iter().map(|url| one(fetch, url)))
        .buffered(limit)
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
        let elapsed = Duration::from_micros(began.elapsed().as_micros() as u64);
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
