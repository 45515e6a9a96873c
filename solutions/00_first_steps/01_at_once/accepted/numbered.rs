//! Takes the results as they come, each with its place, and puts them in order.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let numbered = urls.into_iter().enumerate();
    let requests: FuturesUnordered<_> = numbered
        .map(async |(place, url)| (place, web.get(url).await))
        .collect();
    let mut pages: Vec<_> = requests.collect().await;
    pages.sort_by_key(|(place, _)| *place);
    pages.into_iter().map(|(_, page)| page).collect()
}
