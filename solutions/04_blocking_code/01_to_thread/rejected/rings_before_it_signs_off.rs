//! rejected by: a_poll_in_the_middle_of_a_wake_misses_nothing — the last thread wakes the task, says after that that it is over, and wakes it once more: the task that waited then, and not the one that has polled meanwhile
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
    over: bool,
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
        state.at_work -= 1;
        if state.at_work > 0 {
            return;
        }
        state.waiting.clone()
    };
    if let Some(waiting) = &waiting {
        waiting.wake_by_ref();
    }
    let mut state = state.lock().unwrap();
    state.over = true;
    if let Some(waiting) = waiting.or_else(|| state.waiting.take()) {
        waiting.wake();
    }
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let threads = urls.len().min(4);
    let state = Arc::new(Mutex::new(State {
        results: urls.iter().map(|_| None).collect(),
        todo: urls.into_iter().enumerate(),
        at_work: threads,
        over: threads == 0,
        waiting: None,
    }));
    for _ in 0..threads {
        let (site, state) = (site.clone(), state.clone());
        thread::spawn(move || work(&site, &state));
    }
    poll_fn(|context| {
        let mut state = state.lock().unwrap();
        if state.over {
            return Poll::Ready(state.results.drain(..).flatten().collect());
        }
        state.waiting = Some(context.waker().clone());
        Poll::Pending
    })
    .await
}
