//! Waits for the first of those that are left, again and again.

use futures::future::select_all;
use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    while !requests.is_empty() {
        let (page, _, others) = select_all(requests).await;
        show(page);
        requests = others;
    }
}
