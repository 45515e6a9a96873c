//! Polls all requests itself, and takes the results as they come.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut requests: FuturesUnordered<_> = urls.into_iter().map(|url| web.get(url)).collect();
    while let Some(page) = requests.next().await {
        show(page);
    }
}
