//! rejected by: the_calls_overlap — two places for each core, as if waiting needed one
//! > however few cores the machine has

use futures::future::join_all;
use lab::BlockingSite;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let places = Semaphore::new(2 * cores);
    let calls = urls.into_iter().map(async |url| {
        let _place = places
            .acquire()
            .await
            .expect("the semaphore is never closed");
        let site = site.clone();
        spawn_blocking(move || site.get(&url)).await.map_err(broke)
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
