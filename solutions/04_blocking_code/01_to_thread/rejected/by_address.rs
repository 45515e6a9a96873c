//! rejected by: each_place_has_the_result_of_its_own_call — notes what comes under its address: of two calls for one address the later stands in both places
//! > There is one result for each place in `urls`, in that order, whichever page comes first.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::BlockingSite;
use std::any::Any;
use std::collections::HashMap;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut calls: FuturesUnordered<_> = urls
        .iter()
        .map(|url| {
            let (site, asked, url) = (site.clone(), url.clone(), url.clone());
            let call = spawn_blocking(move || site.get(&asked));
            async move { (url, call.await) }
        })
        .collect();

    let mut pages = HashMap::new();
    while let Some((url, page)) = calls.next().await {
        let page = page.map_err(|error| ClientBroke {
            message: message(&*error.into_panic()),
        });
        pages.insert(url, page);
    }
    urls.iter().map(|url| pages[url].clone()).collect()
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
