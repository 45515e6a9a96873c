//! rejected by: the_calls_overlap, a_slow_call_holds_up_no_other, a_panic_of_the_client_is_an_error — awaits each thread before it starts the next
//! > The calls overlap: at least four are under way at once

use lab::BlockingSite;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut pages = Vec::new();
    for url in urls {
        let site = site.clone();
        pages.push(spawn_blocking(move || site.get(&url)).await.map_err(broke));
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
