//! rejected by: a_page_is_tried_again_at_once_and_in_its_own_place — lets the others have a turn before it tries again
//! > A further try begins at once, in the place of the one before.

use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::Instant;
//USES

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

async fn page<F>(fetch: &F, url: &str) -> Result<String, GaveUp>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut tries = 0;
    loop {
        match fetch(url).await {
            Ok(page) => return Ok(page),
            Err(error) => {
                tries += 1;
                if tries == TRIES {
                    return Err(GaveUp {
                        url: url.to_owned(),
                        tries,
                        error,
                    });
                }
                tokio::task::yield_now().await;
            }
        }
    }
}

pub async fn fetch_all<F>(fetch: F, urls: &[String], limit: usize) -> Vec<Result<String, GaveUp>>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let fetch = &fetch;
    let mut pages = Vec::new();
    for url in urls {
        pages.push(page(fetch, url));
    }
    stream::iter(pages).buffered(limit).collect().await
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
        let pages = results.iter().filter(|page| page.is_ok()).count();
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
