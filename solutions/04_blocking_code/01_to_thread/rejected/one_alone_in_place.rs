//! rejected by: no_call_is_made_on_the_loops_thread — makes the call itself where there is only one: it overlaps with nothing, so a thread seems to be wasted on it
//! > No call is made on the thread that runs the loop.

use futures::future::join_all;
use lab::BlockingSite;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    if let [url] = &urls[..] {
        return vec![catch_unwind(AssertUnwindSafe(|| site.get(url))).map_err(broke)];
    }
    let calls = urls.into_iter().map(|url| {
        let site = site.clone();
        async move {
            let call = tokio::task::spawn_blocking(move || site.get(&url));
            call.await.map_err(|error| broke(error.into_panic()))
        }
    });
    join_all(calls).await
}

fn broke(panic: Box<dyn std::any::Any + Send>) -> ClientBroke {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| text.to_string())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    ClientBroke { message }
}
