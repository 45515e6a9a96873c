//! rejected by: it_does_not_look_again_and_again — looks every second whether all threads have finished
//! > While the calls block, the future does not look again and again whether one has ended.

use lab::BlockingSite;
use std::any::Any;
use std::time::Duration;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

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

    while !calls.iter().all(JoinHandle::is_finished) {
        sleep(Duration::from_secs(1)).await;
    }
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
