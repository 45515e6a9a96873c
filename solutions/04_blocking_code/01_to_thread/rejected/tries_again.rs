//! rejected by: each_address_is_asked_for_once, each_place_has_the_result_of_its_own_call — calls once more where a call has panicked
//! > `get` is called exactly once for each address, or as often as it is listed.

use lab::BlockingSite;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
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
            spawn_blocking(move || {
                catch_unwind(AssertUnwindSafe(|| site.get(&url))).unwrap_or_else(|_| site.get(&url))
            })
        })
        .collect();

    let mut pages = Vec::new();
    for call in calls {
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
