//! rejected by: every_result_is_shown_once — complains of an address once, however often its request fails
//! > `show` is called once for each entry of `urls`, also where two entries are the same address.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};
use std::collections::HashSet;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut requests: FuturesUnordered<_> = urls.into_iter().map(|url| web.get(url)).collect();
    let mut failed = HashSet::new();
    while let Some(page) = requests.next().await {
        let is_news = match &page {
            Ok(_) => true,
            Err(error) => failed.insert(error.url.clone()),
        };
        if is_news {
            show(page);
        }
    }
}
