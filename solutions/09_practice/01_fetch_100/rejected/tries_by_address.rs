//! rejected by: an_address_given_twice_is_fetched_twice — counts the tries in a map, where an address that is given twice has one count
//! > An address that is given twice is fetched twice.

use futures::{StreamExt, stream};
use std::cell::RefCell;
use std::collections::HashMap;

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
    let tries: RefCell<HashMap<&str, u32>> = RefCell::default();
    let (tries, fetch) = (&tries, &fetch);
    let one = |url| async move {
        loop {
            *tries.borrow_mut().entry(url).or_default() += 1;
            let result = fetch(url).await;
            let tries = tries.borrow()[url];
            match result {
                Ok(page) => return Ok(page),
                Err(error) if tries >= TRIES => {
                    let url = url.to_owned();
                    return Err(GaveUp { url, tries, error });
                }
                Err(_) => {}
            }
        }
    };
    stream::iter(urls)
        .map(|url| one(url.as_str()))
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
