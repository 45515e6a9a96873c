//! rejected by: with_workers_no_call_is_made_on_one_of_them — on a runtime of many threads, blocks in place and lets the runtime find another worker
//! > No call is made on the thread that runs the loop.

use lab::BlockingSite;
use std::any::Any;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::{block_in_place, spawn_blocking};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let in_place = Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread;
    let calls: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let site = site.clone();
            match in_place {
                true => tokio::spawn(async move { block_in_place(|| site.get(&url)) }),
                false => spawn_blocking(move || site.get(&url)),
            }
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
