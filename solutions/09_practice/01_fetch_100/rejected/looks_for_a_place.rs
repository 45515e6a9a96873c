//! rejected by: it_waits_without_looking — counts what is in flight, and looks every millisecond whether there is a place
//! > While all requests wait, nothing is polled.

use futures::future::join_all;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    let in_flight = AtomicUsize::new(0);
    let (in_flight, fetch) = (&in_flight, &fetch);
    join_all(urls.iter().map(|url| async move {
        while in_flight.load(Ordering::SeqCst) >= limit {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        in_flight.fetch_add(1, Ordering::SeqCst);
        let result = one(fetch, url).await;
        in_flight.fetch_sub(1, Ordering::SeqCst);
        result
    }))
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
