//! rejected by: results_stand_in_the_order_of_the_addresses, a_panic_of_the_client_is_an_error — keeps the calls by their address, and one that is listed twice has one place
//! > There is one result for each place in `urls`, in that order, whichever page comes first.

use lab::BlockingSite;
use std::any::Any;
use std::collections::BTreeMap;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let calls: BTreeMap<_, _> = urls
        .into_iter()
        .map(|url| {
            let site = site.clone();
            (url.clone(), spawn_blocking(move || site.get(&url)))
        })
        .collect();

    let mut pages = Vec::new();
    for call in calls.into_values() {
        pages.push(call.await.map_err(|error| ClientBroke {
            message: message(&*error.into_panic()),
        }));
    }
    pages
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
