//! Three turns before each page and behind it, in a set that polls only what was woken.

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
    use futures::StreamExt;
    let fetch = &fetch;
    let mut results: Vec<_> = futures::stream::iter(urls.iter().enumerate())
        .map(|(index, url)| async move {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            let page = get(fetch, url).await;
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            (index, page)
        })
        .buffer_unordered(limit)
        .collect()
        .await;
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

pub async fn compare<F>(fetch: F, urls: &[String], limits: &[usize]) -> Vec<Row>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut rows = Vec::new();
    for &limit in limits {
        let begun = tokio::time::Instant::now();
        let results = fetch_all(&fetch, urls, limit).await;
        let pages = results.iter().filter(|result| result.is_ok()).count();
        rows.push(Row {
            limit,
            elapsed: begun.elapsed(),
            pages,
            given_up: results.len() - pages,
        });
    }
    rows
}

pub fn fastest(rows: &[Row]) -> Option<usize> {
    let mut best: Option<&Row> = None;
    for row in rows {
        if best.is_none_or(|best| row.elapsed < best.elapsed) {
            best = Some(row);
        }
    }
    Some(best?.limit)
}

async fn get<F>(fetch: &F, url: &str) -> Result<String, GaveUp>
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
