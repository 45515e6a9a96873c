//! rejected by: never_more_than_the_limit_are_in_flight — makes all first requests and polls so many of them: with a plain closure they have begun
//! > At most `limit` requests are in flight at once

use futures::{StreamExt, stream};
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

pub async fn fetch_all<F>(fetch: F, urls: &[String], limit: usize) -> Vec<Result<String, GaveUp>>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let fetch = &fetch;
    let requests: Vec<_> = urls.iter().map(|url| (url, fetch(url))).collect();
    stream::iter(requests)
        .map(|(url, first)| async move {
            let mut answer = first.await;
            let mut tries = 1;
            loop {
                match answer {
                    Ok(page) => return Ok(page),
                    Err(error) if tries == TRIES => {
                        return Err(GaveUp {
                            url: url.clone(),
                            tries,
                            error,
                        });
                    }
                    Err(_) => {}
                }
                tries += 1;
                answer = fetch(url).await;
            }
        })
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
        let began = tokio::time::Instant::now();
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
