//! rejected by: the_calls_overlap, a_slow_call_holds_up_no_other, results_stand_in_the_order_of_the_addresses — four threads with a quarter of the addresses each: a share waits for its own slow call, five addresses make three threads, and no address makes shares of none, which panics
//! > One slow call holds up no other
//!
//! > The calls overlap: at least four are under way at once

use lab::BlockingSite;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let threads: Vec<_> = urls
        .chunks(urls.len().div_ceil(4))
        .map(|share| {
            let (site, share) = (site.clone(), share.to_vec());
            spawn_blocking(move || -> Vec<_> { share.iter().map(|url| get(&site, url)).collect() })
        })
        .collect();
    let mut pages = Vec::new();
    for thread in threads {
        pages.extend(thread.await.expect("a panic was caught where it happened"));
    }
    pages
}

fn get(site: &BlockingSite, url: &str) -> Result<String, ClientBroke> {
    catch_unwind(AssertUnwindSafe(|| site.get(url))).map_err(|panic| ClientBroke {
        message: message(&*panic),
    })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}
