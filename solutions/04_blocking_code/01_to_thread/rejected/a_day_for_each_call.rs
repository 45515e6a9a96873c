//! rejected by: it_does_not_look_again_and_again — gives each call a day, so that a dead server costs no more than that
//! > It waits for the end of each call, however long that takes.

use futures::future::join_all;
use lab::BlockingSite;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let calls = urls.into_iter().map(async |url| {
        let site = site.clone();
        let call = spawn_blocking(move || site.get(&url));
        match timeout(Duration::from_secs(24 * 60 * 60), call).await {
            Ok(ended) => ended.map_err(broke),
            Err(_) => Err(ClientBroke {
                message: "no page within a day".to_owned(),
            }),
        }
    });
    join_all(calls).await
}

fn broke(error: tokio::task::JoinError) -> ClientBroke {
    let panic = error.into_panic();
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    ClientBroke {
        message: text.unwrap_or_default(),
    }
}
