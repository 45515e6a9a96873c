//! rejected by: a_panic_costs_no_other_page — eight threads with a common queue, and one whose client has broken makes no more calls
//! > A call that panics costs no other page anything.

use lab::BlockingSite;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::thread;
use tokio::sync::mpsc;

/// The client panicked in the middle of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    /// What the panic said.
    pub message: String,
}

fn broke(payload: &(dyn std::any::Any + Send)) -> ClientBroke {
    let literal = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    let message = literal.or_else(|| payload.downcast_ref::<String>().cloned());
    ClientBroke {
        message: message.unwrap_or_default(),
    }
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let count = urls.len();
    let queue = Arc::new(Mutex::new(urls.into_iter().enumerate()));
    let (done, mut results) = mpsc::unbounded_channel();
    for _ in 0..count.min(8) {
        let (site, queue, done) = (site.clone(), queue.clone(), done.clone());
        thread::spawn(move || {
            loop {
                let next = queue.lock().unwrap().next();
                let Some((place, url)) = next else { break };
                let result = catch_unwind(AssertUnwindSafe(|| site.get(&url)));
                let broken = result.is_err();
                let _ = done.send((place, result.map_err(|payload| broke(&*payload))));
                if broken {
                    break;
                }
            }
        });
    }
    drop(done);
    let mut pages = vec![
        Err(ClientBroke {
            message: "never called".to_owned()
        });
        count
    ];
    while let Some((place, result)) = results.recv().await {
        pages[place] = result;
    }
    pages
}
