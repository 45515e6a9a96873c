//! rejected by: the_calls_overlap — starts eight threads once, and all futures share them
//! > The calls overlap: at least four are under way at once

use lab::BlockingSite;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, LazyLock, Mutex};
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

type Job = Box<dyn FnOnce() + Send>;

/// Threads are dear: they are started once.
static POOL: LazyLock<Mutex<Sender<Job>>> = LazyLock::new(|| {
    let (send, jobs) = channel::<Job>();
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..8 {
        let jobs = jobs.clone();
        std::thread::spawn(move || {
            loop {
                let Ok(job) = jobs.lock().unwrap().recv() else {
                    return;
                };
                job();
            }
        });
    }
    Mutex::new(send)
});

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut answers = Vec::new();
    for url in urls {
        let (send, answer) = oneshot::channel();
        let site = site.clone();
        let job = move || {
            let page = catch_unwind(AssertUnwindSafe(|| site.get(&url))).map_err(broke);
            drop(site);
            let _ = send.send(page);
        };
        POOL.lock()
            .unwrap()
            .send(Box::new(job))
            .expect("the threads never end");
        answers.push(answer);
    }
    let mut pages = Vec::new();
    for answer in answers {
        pages.push(answer.await.expect("each call is answered"));
    }
    pages
}
