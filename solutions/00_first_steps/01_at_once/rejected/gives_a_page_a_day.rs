//! rejected by: it_ends_with_the_slowest — sets a time limit that nobody asked for, and reports a slow page as one that failed
//! > It returns at the instant at which the last request ends.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::time::timeout;

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests = urls.into_iter().map(async |url| {
        let request = web.get(url.as_str());
        match timeout(Duration::from_secs(24 * 3600), request).await {
            Ok(page) => page,
            Err(_) => Err(WebError { url }),
        }
    });
    join_all(requests).await
}
