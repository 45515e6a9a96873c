//! rejected by: an_address_twice_is_fetched_twice — collects the results in a map by their addresses
//! > The results are in the order of `urls`.

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};
use std::collections::HashMap;

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
    let requests = stream::iter(urls.clone()).map(async |url| (url.clone(), web.get(url).await));
    let pages: HashMap<_, _> = requests.buffer_unordered(limit).collect().await;
    Ok(urls.iter().map(|url| pages[url].clone()).collect())
}
