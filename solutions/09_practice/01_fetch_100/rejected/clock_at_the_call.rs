//! rejected by: nothing_begins_at_the_call — takes the first instant outside of the async block, where it is taken at the call
//! > Nothing begins at the call.

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
    stream::iter(pages).buffered(limit).collect().await
}

pub fn compare<'a, F>(
    fetch: F,
    urls: &'a [String],
    limits: &'a [usize],
) -> impl Future<Output = Vec<Row>> + use<'a, F>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut began = Instant::now();
    async move {
        let mut rows = Vec::new();
        for &limit in limits {
            let results = fetch_all(&fetch, urls, limit).await;
            let elapsed = began.elapsed();
            began = Instant::now();
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
