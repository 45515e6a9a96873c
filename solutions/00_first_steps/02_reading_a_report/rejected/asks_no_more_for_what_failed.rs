//! rejected by: a_failure_is_shown_like_a_page — notes the addresses that failed, to spare the web the next requests for them
//! > A request that fails is shown as an error, and costs no other its result.

use futures::stream::{FuturesUnordered, StreamExt};
use lab::{Page, Web, WebError};
use std::collections::HashSet;
use std::sync::Mutex;

static FAILED: Mutex<Option<HashSet<String>>> = Mutex::new(None);

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut requests: FuturesUnordered<_> = urls
        .into_iter()
        .map(async |url| {
            if FAILED
                .lock()
                .unwrap()
                .get_or_insert_default()
                .contains(&url)
            {
                return Err(WebError { url });
            }
            let page = web.get(url.as_str()).await;
            if page.is_err() {
                FAILED.lock().unwrap().get_or_insert_default().insert(url);
            }
            page
        })
        .collect();
    while let Some(page) = requests.next().await {
        show(page);
    }
}
