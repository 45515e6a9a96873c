//! rejected by: it_ends_after_the_last_item — keeps the count of those that are left in a static
//! > The stream ends after the last item.

use async_stream::stream;
use futures::{FutureExt, Stream};
use std::any::Any;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use tokio_util::task::AbortOnDropHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
static LEFT: AtomicUsize = AtomicUsize::new(0);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let ended = Arc::new(Mutex::new((VecDeque::new(), None::<Waker>)));
        LEFT.store(futures.len(), SeqCst);
        let _tasks: Vec<_> = futures
            .into_iter()
            .map(|future| {
                let ended = ended.clone();
                AbortOnDropHandle::new(tokio::spawn(async move {
                    let item = AssertUnwindSafe(future).catch_unwind().await.map_err(text);
                    let waker = {
                        let mut ended = ended.lock().unwrap();
                        ended.0.push_back(item);
                        ended.1.take()
                    };
                    if let Some(waker) = waker {
                        waker.wake();
                    }
                }))
            })
            .collect();
        while LEFT.load(SeqCst) > 0 {
            let item = poll_fn(|context| {
                let mut ended = ended.lock().unwrap();
                match ended.0.pop_front() {
                    Some(item) => Poll::Ready(item),
                    None => {
                        ended.1 = Some(context.waker().clone());
                        Poll::Pending
                    }
                }
            })
            .await;
            LEFT.fetch_sub(1, SeqCst);
            yield item;
        }
    }
}

fn text(payload: Box<dyn Any + Send>) -> Panicked {
    Panicked(if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    })
}
