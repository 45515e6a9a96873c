//! Tasks that push into a queue and wake the task that polled last.

use futures::{FutureExt, Stream};
use std::any::Any;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use tokio_util::task::AbortOnDropHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut futures = Some(futures);
    let mut tasks = Vec::new();
    let mut left = 0;
    let ended = Arc::new(Ended {
        items: Mutex::default(),
        waker: Mutex::default(),
    });
    futures::stream::poll_fn(move |context| {
        for future in futures.take().into_iter().flatten() {
            let ended = ended.clone();
            left += 1;
            tasks.push(AbortOnDropHandle::new(tokio::spawn(async move {
                let item = AssertUnwindSafe(future).catch_unwind().await;
                ended.items.lock().unwrap().push_back(item);
                let waker = ended.waker.lock().unwrap().take();
                waker.inspect(Waker::wake_by_ref);
            })));
        }
        if left == 0 {
            return Poll::Ready(None);
        }
        let mut items = ended.items.lock().unwrap();
        if let Some(item) = items.pop_front() {
            left -= 1;
            return Poll::Ready(Some(item.map_err(|payload| Panicked(text_of(&*payload)))));
        }
        *ended.waker.lock().unwrap() = Some(context.waker().clone());
        Poll::Pending
    })
}

struct Ended<T> {
    items: Mutex<VecDeque<std::thread::Result<T>>>,
    waker: Mutex<Option<Waker>>,
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
