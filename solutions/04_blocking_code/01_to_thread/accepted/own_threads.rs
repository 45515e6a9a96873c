//! A thread of its own for every call; a `oneshot` channel brings the answer back to the loop.

use lab::BlockingSite;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut answers = Vec::new();
    for url in urls {
        let (send, receive) = oneshot::channel();
        let site = site.clone();
        std::thread::spawn(move || {
            let page = catch_unwind(AssertUnwindSafe(|| site.get(&url)));
            // Nobody listens any more if the future was dropped.
            let _ = send.send(page);
        });
        answers.push(receive);
    }
    let mut pages = Vec::new();
    for answer in answers {
        let page = answer.await.expect("the thread sends whatever happens");
        pages.push(page.map_err(|panic| ClientBroke {
            message: message(&*panic),
        }));
    }
    pages
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
