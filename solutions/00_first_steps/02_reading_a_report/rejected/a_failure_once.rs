//! rejected by: every_result_is_shown_once — keeps the addresses in a set, and shows a page once
//! > `show` is called once for each entry of `urls`, also where two entries are the same address.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};
use std::collections::HashSet;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let different: HashSet<String> = urls.into_iter().collect();
    let mut requests: FuturesUnordered<_> = different.into_iter().map(|url| web.get(url)).collect();
    while let Some(page) = requests.next().await {
        show(page);
    }
}
