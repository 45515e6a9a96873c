//! rejected by: a_slow_call_holds_up_no_other — as many at a time, in their order, as Tokio has threads that may block, so that the 513th waits for the first
//! > while it lasts, all others are made, however many they are

use futures::stream::{self, StreamExt};
use lab::BlockingSite;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let calls = urls.into_iter().map(async |url| {
        let site = site.clone();
        spawn_blocking(move || site.get(&url)).await.map_err(broke)
    });
    stream::iter(calls).buffered(512).collect().await
}

fn broke(error: tokio::task::JoinError) -> ClientBroke {
    let panic = error.into_panic();
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    ClientBroke {
        message: text.unwrap_or_default(),
    }
}
