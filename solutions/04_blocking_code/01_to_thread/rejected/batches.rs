//! rejected by: a_slow_call_holds_up_no_other — four at a time, and the next four when the slowest of them has come
//! > A slow call holds up no other

use futures::future::join_all;
use lab::BlockingSite;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut pages = Vec::new();
    for batch in urls.chunks(4) {
        let calls = batch.iter().map(|url| {
            let (site, url) = (site.clone(), url.clone());
            spawn_blocking(move || site.get(&url))
        });
        for page in join_all(calls).await {
            pages.push(page.map_err(broke));
        }
    }
    pages
}

fn broke(error: tokio::task::JoinError) -> ClientBroke {
    let panic = error.into_panic();
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    ClientBroke {
        message: text.unwrap_or_default(),
    }
}
