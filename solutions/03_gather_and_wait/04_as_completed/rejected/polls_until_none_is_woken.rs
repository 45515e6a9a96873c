//! rejected by: a_restless_future_holds_up_nobody — polls whatever is woken until nothing is, and what wakes itself always is
//! > A future that wakes itself at each poll holds up neither the others nor the loop.

use futures::FutureExt;
use futures::Stream;
use futures::future::BoxFuture;
use futures::task::AtomicWaker;
use std::any::Any;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: &(dyn Any + Send)) -> Panicked {
    Panicked(if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    })
}

async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    AssertUnwindSafe(future)
        .catch_unwind()
        .await
        .map_err(|payload| text(&*payload))
}

struct Ready {
    queue: Mutex<VecDeque<usize>>,
    whole: AtomicWaker,
}

struct One {
    place: usize,
    ready: Arc<Ready>,
}

impl Wake for One {
    fn wake(self: Arc<Self>) {
        self.ready.queue.lock().unwrap().push_back(self.place);
        self.ready.whole.wake();
    }
}

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut left = futures.len();
    let ready = Arc::new(Ready {
        queue: Mutex::new((0..left).collect()),
        whole: AtomicWaker::new(),
    });
    let mut slots: Vec<Option<BoxFuture<'static, _>>> = futures
        .into_iter()
        .map(|future| Some(caught(future).boxed()))
        .collect();
    let wakers: Vec<Waker> = (0..left)
        .map(|place| {
            Waker::from(Arc::new(One {
                place,
                ready: ready.clone(),
            }))
        })
        .collect();
    futures::stream::poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        ready.whole.register(cx.waker());
        loop {
            let Some(place) = ready.queue.lock().unwrap().pop_front() else {
                return Poll::Pending;
            };
            let Some(future) = slots[place].as_mut() else {
                continue;
            };
            if let Poll::Ready(item) = future
                .as_mut()
                .poll(&mut Context::from_waker(&wakers[place]))
            {
                slots[place] = None;
                left -= 1;
                return Poll::Ready(Some(item));
            }
        }
    })
}
