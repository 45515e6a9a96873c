//! rejected by: the_loop_beats_on_while_calls_block — sends the addresses to its threads through a bounded queue, and waits on the loop's thread where it is full
//! > While the calls block, the loop goes on to run every other task.

use lab::BlockingSite;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

fn broke(payload: Box<dyn std::any::Any + Send>) -> ClientBroke {
    let message = if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    };
    ClientBroke { message }
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let (queue, jobs) = sync_channel::<(String, oneshot::Sender<_>)>(256);
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..urls.len().min(4) {
        let site = site.clone();
        let jobs = jobs.clone();
        std::thread::spawn(move || {
            loop {
                let Ok((url, page)) = jobs.lock().unwrap().recv() else {
                    return;
                };
                let _ = page.send(catch_unwind(AssertUnwindSafe(|| site.get(&url))).map_err(broke));
            }
        });
    }
    let mut answers = Vec::new();
    for url in urls {
        let (send, answer) = oneshot::channel();
        queue.send((url, send)).expect("four threads listen");
        answers.push(answer);
    }
    drop(queue);
    let mut pages = Vec::new();
    for answer in answers {
        pages.push(answer.await.expect("each call is answered"));
    }
    pages
}
