//! rejected by: the_calls_overlap — the first four have threads of their own, and one thread does the rest
//! > The calls overlap: at least four are under way at once, or all if there are fewer

use lab::BlockingSite;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut first = urls;
    let rest = first.split_off(first.len().min(4));
    let shares = first.into_iter().map(|url| vec![url]).chain([rest]);
    let threads: Vec<_> = shares
        .map(|share| {
            let site = site.clone();
            let call = move |url: &String| catch_unwind(AssertUnwindSafe(|| site.get(url)));
            let broke = |panic: Box<dyn Any + Send>| ClientBroke {
                message: message(&*panic),
            };
            spawn_blocking(move || {
                let pages = share.iter().map(|url| call(url).map_err(broke));
                pages.collect::<Vec<_>>()
            })
        })
        .collect();
    let mut pages = Vec::new();
    for thread in threads {
        pages.extend(thread.await.expect("its panics are caught"));
    }
    pages
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
