//! The same hundred pages with one, ten and a hundred requests at once, and
//! what that costs.
//!
//! `src/bin/fetch_100` is the program that uses this: `cargo run -p fetch_100` prints
//! the table and draws the curve, over a simulated web and over real HTTP.

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
    todo!("fetch all pages, at most `limit` at once, each tried up to three times")
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
    todo!("do the job once for each limit, and measure it")
}

/// The limit that was fastest.
///
/// - It is the limit of the row with the shortest `elapsed`, whatever came of its
///   pages.
/// - Of several such rows it is the first.
/// - Of no rows it is none.
pub fn fastest(rows: &[Row]) -> Option<usize> {
    todo!("the limit of the fastest row")
}
