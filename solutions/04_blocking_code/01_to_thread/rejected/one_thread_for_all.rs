//! rejected by: the_calls_overlap, a_slow_call_holds_up_no_other, a_panic_of_the_client_is_an_error — moves the whole loop to one thread: off the event loop, but still one call after the other
//! > The calls overlap: at least four are under way at once

use lab::BlockingSite;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let site = site.clone();
    let all = move || {
        let get = |url: String| catch_unwind(AssertUnwindSafe(|| site.get(&url)));
        urls.into_iter().map(get).collect::<Vec<_>>()
    };
    let pages = spawn_blocking(all).await.unwrap_or_default();
    let broke = |panic: Box<dyn std::any::Any + Send>| ClientBroke {
        message: panic.downcast_ref::<String>().cloned().unwrap_or_default(),
    };
    pages.into_iter().map(|page| page.map_err(broke)).collect()
}
