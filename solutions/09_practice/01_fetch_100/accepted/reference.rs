//! The same hundred pages with one, ten and a hundred requests at once, and
//! what that costs.
//!
//! `src/bin/fetch_100` is the program that uses this: `cargo run -p fetch_100` prints
//! the table and draws the curve, over a simulated web and over real HTTP.

// starter:
use futures::{StreamExt, stream};
use tokio::time::Instant;
// end starter
use std::time::Duration;

/// How often a page is tried in all before it is given up.
pub const TRIES: u32 = 3;

/// A page that did not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GaveUp {
    /// Its address.
    pub url: String,
    /// How often it was tried.
    pub tries: u32,
    /// What the last try said.
    pub error: String,
}

/// One row of the comparison: the whole job at one limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How many requests at once were allowed.
    pub limit: usize,
    /// How long the whole job took, by Tokio's clock.
    pub elapsed: Duration,
    /// How many pages came.
    pub pages: usize,
    /// How many were given up.
    pub given_up: usize,
}

/// Fetches every page with `fetch`. `limit` is at least 1. A request is in flight
/// from the call of `fetch` until its future is ready.
///
/// - Nothing begins at the call.
/// - At most `limit` requests are in flight at once, however great the limit.
/// - There is one result for each address, in the order of `urls`.
/// - An address that is given twice is fetched twice.
/// - A page waits for no whole batch: it begins at the latest when all those that
///   are `limit` or more places before it have come or are given up.
/// - While all requests wait, nothing is polled.
/// - A page that fails is tried again until it comes, up to [`TRIES`] times in all.
/// - A further try begins at once, in the place of the one before.
/// - A page whose tries are used up is [`GaveUp`], with the error of the last.
/// - A page that is given up costs no other page.
/// - It needs no runtime but the one that it is called in: real HTTP does as well.
pub async fn fetch_all<F>(fetch: F, urls: &[String], limit: usize) -> Vec<Result<String, GaveUp>>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    // starter: todo!("fetch all pages, at most `limit` at once, each tried up to three times")
    let pages = urls.iter().map(|url| patiently(&fetch, url));
    stream::iter(pages).buffered(limit).collect().await
    // end starter
}

/// Compares limits.
///
/// - It does the whole job for each limit, one limit after the other.
/// - There is one row for each of `limits`, in their order.
/// - `elapsed` is how long that took, by Tokio's clock.
/// - `pages` counts the pages that came, and `given_up` the others.
pub async fn compare<F>(fetch: F, urls: &[String], limits: &[usize]) -> Vec<Row>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    // starter: todo!("do the job once for each limit, and measure it")
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
    // end starter
}

/// The limit that was fastest.
///
/// - It is the limit of the row with the shortest `elapsed`, whatever came of its
///   pages.
/// - Of several such rows it is the first.
/// - Of no rows it is none.
pub fn fastest(rows: &[Row]) -> Option<usize> {
    // starter: todo!("the limit of the fastest row")
    rows.iter()
        .min_by_key(|row| row.elapsed)
        .map(|row| row.limit)
    // end starter
}

// starter:
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
// end starter
