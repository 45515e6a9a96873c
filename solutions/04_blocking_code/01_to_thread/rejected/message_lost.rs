//! rejected by: a_panic_of_the_client_is_an_error — reports that the task panicked, and not what the panic said
//! > A call that panics is the error [`ClientBroke`] in its place, with the text of the panic.

use futures::future::join_all;
use lab::BlockingSite;
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
    let pages = join_all(calls).await.into_iter();
    pages
        .map(|page| {
            page.map_err(|error| ClientBroke {
                message: error.to_string(),
            })
        })
        .collect()
}
