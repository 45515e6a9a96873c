//! Fetch pages with a client that blocks, without blocking the loop.

use lab::BlockingSite;
// starter:
use std::any::Any;
use tokio::task::spawn_blocking;
// end starter

/// The client panicked in the middle of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    /// What the panic said.
    pub message: String,
}

/// Fetches every page with `site.get(url)`, which blocks the thread that calls
/// it until the page is there, and panics on some addresses.
///
/// - Nothing begins at the call; the calls begin at the first poll.
/// - No call is made on the thread that runs the loop: while the calls block,
///   every other task goes on.
/// - The calls overlap: while four or more are left, at least four are under
///   way at once, however few cores the machine has.
/// - There is one result for each address, in the order of `urls`, whichever
///   page comes first.
/// - A call that panics is the error [`ClientBroke`] in its place, with the
///   panic's message, and costs no other page anything.
///
/// A `BlockingSite` is cheap to clone; clones are the same site.
pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    // starter: todo!("call `site.get` for every address, on threads that may block")
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
    // end starter
}
// starter:

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
// end starter
