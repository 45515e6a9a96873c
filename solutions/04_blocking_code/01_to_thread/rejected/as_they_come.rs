//! rejected by: results_stand_in_the_order_of_the_addresses, a_panic_of_the_client_is_an_error — a `JoinSet` returns results in the order in which the threads finish
//! > There is one result for each place in `urls`, in that order, whichever page comes first.

use lab::BlockingSite;
use tokio::task::JoinSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut calls = JoinSet::new();
    for url in urls {
        let site = site.clone();
        calls.spawn_blocking(move || site.get(&url));
    }
    let mut pages = Vec::new();
    while let Some(page) = calls.join_next().await {
        pages.push(page.map_err(broke));
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
