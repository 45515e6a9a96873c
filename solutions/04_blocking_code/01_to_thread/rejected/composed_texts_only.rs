//! rejected by: a_panic_of_the_client_is_an_error — takes every payload for a `String`, and that of a literal is a `&str`
//! > A call that panics is the error [`ClientBroke`] in its place, with the text of the panic.

use lab::BlockingSite;
use std::any::Any;
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
            spawn_blocking(move || site.get(&url))
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
    panic
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| "panicked".to_owned())
}
