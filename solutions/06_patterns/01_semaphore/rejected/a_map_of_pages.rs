//! rejected by: an_address_twice_is_fetched_twice — keeps the pages in a map by their addresses, and looks there before it asks
//! > There is one request for each entry of `urls`

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};
use std::collections::{HashMap, HashSet};

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
    let mut seen = HashSet::new();
    let different: Vec<_> = urls.iter().filter(|url| seen.insert(*url)).collect();
    let requests = different.into_iter().map(|url| web.get(url));
    let pages: Vec<_> = stream::iter(requests).buffered(limit).collect().await;
    let key = |page: &Result<Page, WebError>| match page {
        Ok(page) => page.url.clone(),
        Err(error) => error.url.clone(),
    };
    let pages: HashMap<_, _> = pages.into_iter().map(|page| (key(&page), page)).collect();
    Ok(urls.iter().map(|url| pages[url].clone()).collect())
}
