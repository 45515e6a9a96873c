//! Fetch many pages, but never more than so many at once.

use lab::{Page, Web, WebError};

/// There is no fetching with no place at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

/// Fetches every page, with at most `limit` requests in flight at any moment.
///
/// - Nothing begins at the call; the first requests begin at the first poll.
/// - As soon as an answer is there, its place is free and the next request
///   begins: nobody waits for the slowest of a group. An answer that came before
///   an earlier one may keep its place until that one is there too.
/// - With equal latencies exactly `limit` requests are in flight while pages
///   are left to fetch.
/// - There is one result for each address, in the order of `urls`. A page that
///   is not to be had is an error in its place and costs nobody else anything.
/// - When the future is dropped half-way, every request is given up with it:
///   one turn of the loop later none is in flight.
/// - A `limit` of 0 is the error [`NoPlaces`], at once.
///
/// `web.get(url)` makes a request. Time it with Tokio's clock, if you time it.
pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    todo!("fetch all pages, at most `limit` at once")
}
