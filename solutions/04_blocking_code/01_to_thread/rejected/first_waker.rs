//! rejected by: the_task_that_polled_last_is_woken — leaves the waker of the first poll with the threads
//! > When the calls have ended, the task that polled last is woken.

use lab::BlockingSite;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;

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
    #[derive(Default)]
    struct All {
        slots: Vec<Option<Result<String, ClientBroke>>>,
        waker: Option<Waker>,
    }
    let all = Arc::new(Mutex::new(All::default()));
    all.lock().unwrap().slots.resize(urls.len(), None);
    for (place, url) in urls.into_iter().enumerate() {
        let (site, all) = (site.clone(), all.clone());
        thread::spawn(move || {
            let result = catch_unwind(AssertUnwindSafe(|| site.get(&url)));
            let mut all = all.lock().unwrap();
            all.slots[place] = Some(result.map_err(|payload| broke(&*payload)));
            if all.slots.iter().all(Option::is_some)
                && let Some(waker) = all.waker.take()
            {
                waker.wake();
            }
        });
    }
    poll_fn(|context| {
        let mut all = all.lock().unwrap();
        if all.slots.iter().all(Option::is_some) {
            return Poll::Ready(all.slots.drain(..).flatten().collect());
        }
        all.waker.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    })
    .await
}
