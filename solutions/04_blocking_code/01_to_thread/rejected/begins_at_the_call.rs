//! rejected by: nothing_begins_at_the_call — hands the calls over before it returns the future that awaits them
//! > Nothing begins at the call; the calls of `get` begin at the first poll.

use lab::BlockingSite;
use tokio::task::{JoinHandle, spawn_blocking};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub fn fetch_all(
    site: &BlockingSite,
    urls: Vec<String>,
) -> impl Future<Output = Vec<Result<String, ClientBroke>>> {
    let calls: Vec<JoinHandle<String>> = urls
        .into_iter()
        .map(|url| {
            let site = site.clone();
            spawn_blocking(move || site.get(&url))
        })
        .collect();
    async move {
        let mut pages = Vec::new();
        for call in calls {
            pages.push(call.await.map_err(broke));
        }
        pages
    }
}

fn broke(error: tokio::task::JoinError) -> ClientBroke {
    let panic = error.into_panic();
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    ClientBroke {
        message: text.unwrap_or_default(),
    }
}
