//! `FuturesUnordered` over the handles; each result goes to its place when it comes.

use futures::stream::{FuturesUnordered, StreamExt};
use lab::BlockingSite;
use std::any::Any;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let calls: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let site = site.clone();
            spawn_blocking(move || site.get(&url))
        })
        .collect();

    let calls = calls.into_iter().enumerate();
    let mut ends: FuturesUnordered<_> = calls
        .map(async |(place, call)| (place, call.await))
        .collect();
    let mut pages = Vec::new();
    while let Some((place, page)) = ends.next().await {
        let page = page.map_err(|error| ClientBroke {
            message: message(&*error.into_panic()),
        });
        pages.push((place, page));
    }
    pages.sort_by_key(|(place, _)| *place);
    pages.into_iter().map(|(_, page)| page).collect()
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
