//! rejected by: a_slow_request_keeps_its_place — gives each request thirty seconds, so that a dead server holds nothing up
//! > A request may take as long as it likes

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::time::timeout;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let requests = urls.into_iter().map(async |url| {
        let page = timeout(Duration::from_secs(30), web.get(&url)).await;
        page.unwrap_or(Err(WebError { url }))
    });
    Ok(stream::iter(requests).buffered(limit).collect().await)
}
