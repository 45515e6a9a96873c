//! rejected by: an_address_twice_is_fetched_twice — remembers pages by their addresses, and fetches an address once
//! > There is one request for each entry of `urls`, also where two entries are the same address.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::collections::{BTreeSet, HashMap};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let different: BTreeSet<String> = urls.iter().cloned().collect();
    let requests = different
        .into_iter()
        .map(async |url| (url.clone(), web.get(url).await));
    let pages: HashMap<_, _> = join_all(requests).await.into_iter().collect();
    urls.iter().map(|url| pages[url].clone()).collect()
}
