//! Fetch many pages, but never more than so many at once.

// starter:
use futures::{StreamExt, stream};
// end starter
use lab::{Page, Web, WebError};

/// A limit of 0: with no place no request could ever begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

/// Fetches every page with `web.get(url)`, with at most `limit` requests in
/// flight at any moment.
///
/// - Nothing begins at the call.
/// - At the instant of the first poll as many requests begin as `limit` allows.
/// - There are never more than `limit` requests in flight.
/// - Requests begin in the order of `urls`.
/// - When a request ends and no earlier one is in flight, the next begins at that
///   instant.
/// - While a request waits for its place, nothing looks for one again and again.
/// - There is one request for each entry of `urls`, also where two entries are
///   the same address.
/// - The results are in the order of `urls`.
/// - A request that fails is an error in its place in the list, and is not
///   repeated.
/// - A request that fails frees its place in flight like any other.
/// - A request may take as long as it likes: there is no time limit.
/// - It returns at the instant at which the last request ends.
/// - Without addresses the list is empty.
/// - When this future is dropped half-way, no request is in flight one turn of
///   the loop later.
/// - A request that has not begun when this future is dropped never begins.
/// - A `limit` of 0 is the error [`NoPlaces`] at once, with addresses or without.
///
/// An answer that comes before an earlier one may keep its place in flight until
/// that one is there. `limit` is at most `tokio::sync::Semaphore::MAX_PERMITS`.
pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    // starter: todo!("fetch all pages, at most `limit` at once")
    if limit == 0 {
        return Err(NoPlaces);
    }
    let requests = urls.into_iter().map(|url| web.get(url));
    Ok(stream::iter(requests).buffered(limit).collect().await)
    // end starter
}
