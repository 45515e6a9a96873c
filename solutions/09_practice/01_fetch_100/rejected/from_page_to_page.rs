//! rejected by: each_row_says_how_long_it_took — takes the time of the last page that came, as the job is over with it
//! > `elapsed` is how long that took

use futures::stream::{self, StreamExt};
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
    stream::iter(urls)
        .map(|url| one(&fetch, url))
        .buffered(limit)
        .collect()
        .await
}

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

pub async fn compare<F>(fetch: F, urls: &[String], limits: &[usize]) -> Vec<Row>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut rows = Vec::new();
    for &limit in limits {
        let began = Instant::now();
        let last = std::cell::Cell::new(Duration::ZERO);
        let timed = async |url: &str| {
            let page = fetch(url).await;
            if page.is_ok() {
                last.set(began.elapsed());
            }
            page
        };
        let results = fetch_all(timed, urls, limit).await;
        let elapsed = last.get();
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
