//! rejected by: a_panic_of_the_client_is_an_error — keeps the failures apart, and puts them behind the pages
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

    let (mut pages, mut failures) = (Vec::new(), Vec::new());
    for call in calls {
        match call.await {
            Ok(page) => pages.push(Ok(page)),
            Err(error) => failures.push(Err(ClientBroke {
                message: message(&*error.into_panic()),
            })),
        }
    }
    pages.append(&mut failures);
    pages
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
