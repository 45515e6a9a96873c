//! rejected by: a_poll_in_the_middle_of_a_wake_misses_nothing — the last thread wakes the task, and signs off after that
//! > When the calls have ended, the task that polled last is woken.

use lab::BlockingSite;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

fn broke(payload: Box<dyn std::any::Any + Send>) -> ClientBroke {
    let message = match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast::<&str>()
            .map_or_else(|_| "panicked".to_owned(), |text| (*text).to_owned()),
    };
    ClientBroke { message }
}

struct State {
    todo: std::iter::Enumerate<std::vec::IntoIter<String>>,
    results: Vec<Option<Result<String, ClientBroke>>>,
    at_work: usize,
    waiting: Option<Waker>,
}

fn work(site: &BlockingSite, state: &Mutex<State>) {
    loop {
        let next = state.lock().unwrap().todo.next();
        let Some((place, url)) = next else { break };
        let result = catch_unwind(AssertUnwindSafe(|| site.get(&url))).map_err(broke);
        state.lock().unwrap().results[place] = Some(result);
    }
    let waiting = {
        let mut state = state.lock().unwrap();
        if state.at_work == 1 {
            state.waiting.take()
        } else {
            None
        }
    };
    if let Some(waiting) = waiting {
        waiting.wake();
    }
    state.lock().unwrap().at_work -= 1;
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let threads = urls.len().min(4);
    let state = Arc::new(Mutex::new(State {
        results: urls.iter().map(|_| None).collect(),
        todo: urls.into_iter().enumerate(),
        at_work: threads,
        waiting: None,
    }));
    for _ in 0..threads {
        let (site, state) = (site.clone(), state.clone());
        thread::spawn(move || work(&site, &state));
    }
    poll_fn(|context| {
        let mut state = state.lock().unwrap();
        if state.at_work == 0 {
            return Poll::Ready(state.results.drain(..).flatten().collect());
        }
        state.waiting = Some(context.waker().clone());
        Poll::Pending
    })
    .await
}
