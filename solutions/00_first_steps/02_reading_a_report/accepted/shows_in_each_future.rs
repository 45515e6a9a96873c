//! Each future fetches a page and shows it, and all of them are joined.

use futures::future::join_all;
use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let requests = urls.into_iter().map(async |url| show(web.get(url).await));
    join_all(requests).await;
}
