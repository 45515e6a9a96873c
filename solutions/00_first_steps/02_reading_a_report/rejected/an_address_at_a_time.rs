//! rejected by: all_requests_begin_at_the_same_instant — is kind to the web, and asks for one address twice only one after the other
//! > All requests begin at the same instant, however many there are.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::collections::BTreeMap;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for url in urls {
        *times.entry(url).or_default() += 1;
    }
    let requests = times.into_iter().map(async |(url, times)| {
        for _ in 0..times {
            show(web.get(&*url).await);
        }
    });
    join_all(requests).await;
}
