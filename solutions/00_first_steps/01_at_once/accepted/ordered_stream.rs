//! Asks for results with a stream that keeps their order.

use futures::StreamExt;
use futures::stream::FuturesOrdered;
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests: FuturesOrdered<_> = urls.into_iter().map(|url| web.get(url)).collect();
    requests.collect().await
}
