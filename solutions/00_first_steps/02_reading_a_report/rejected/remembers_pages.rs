//! rejected by: all_requests_begin_at_the_same_instant — shows a page that an earlier call has fetched, and asks only for what is new
//! > There is one request for each entry of `urls`.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};
use std::collections::HashMap;
use std::sync::Mutex;

static PAGES: Mutex<Option<HashMap<String, Page>>> = Mutex::new(None);

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut requests = FuturesUnordered::new();
    for url in urls {
        let known = PAGES
            .lock()
            .unwrap()
            .get_or_insert_default()
            .get(&url)
            .cloned();
        match known {
            Some(page) => show(Ok(page)),
            None => requests.push(web.get(url)),
        }
    }
    while let Some(page) = requests.next().await {
        if let Ok(page) = &page {
            PAGES
                .lock()
                .unwrap()
                .get_or_insert_default()
                .insert(page.url.clone(), page.clone());
        }
        show(page);
    }
}
