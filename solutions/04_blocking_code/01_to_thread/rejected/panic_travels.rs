//! rejected by: each_address_is_asked_for_once, a_panic_of_the_client_is_an_error, a_panic_costs_no_other_page, each_place_has_the_result_of_its_own_call — unwraps the handle, so the panic of one call ends all of it
//! > A call that panics costs no other page anything.

use lab::BlockingSite;
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
        pages.push(Ok(call.await.unwrap()));
    }
    pages
}
