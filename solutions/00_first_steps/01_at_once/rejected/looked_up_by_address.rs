//! rejected by: an_address_twice_is_fetched_twice — puts the results into a map by their addresses, to have them in order
//! > A request that fails is an error in its place in the list, and costs no other its result.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};
use std::collections::HashMap;

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests = urls.iter().map(async |url| (url, web.get(url).await));
    let requests: FuturesUnordered<_> = requests.collect();
    let results: HashMap<_, _> = requests.collect().await;
    urls.iter().map(|url| results[url].clone()).collect()
}
