//! Fetch many pages: one after the other, and all at once.

use lab::{Page, Web, WebError};

/// Fetches every page, one after the other. This one is done: it is here to be
/// compared with.
pub async fn one_after_the_other(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut pages = Vec::new();
    for url in urls {
        pages.push(web.get(url).await);
    }
    pages
}

/// Fetches every page with `web.get(url)`, all at once.
///
/// - Nothing begins at the call: the requests begin when the future is awaited.
/// - All requests begin at the same instant, however many there are.
/// - There is one request for each entry of `urls`, also where two entries are
///   the same address.
/// - The results are in the order of `urls`.
/// - A request that fails is an error in its place in the list, and costs no
///   other its result.
/// - It returns at the instant at which the last request ends.
/// - Without addresses the list is empty.
pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    todo!("fetch all pages at once")
}
