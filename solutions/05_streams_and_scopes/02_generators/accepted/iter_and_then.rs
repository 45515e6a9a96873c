//! `stream::iter` and `then`: each item gets its instant when it is pulled, and waits for it. The thread is blocked by hand, with a waker that unparks it.

use futures::{Stream, StreamExt, stream};
use std::iter;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    let mut due = None;
    stream::iter(items).then(move |item| {
        let now = due.unwrap_or_else(Instant::now);
        due = Some(now + period);
        async move {
            sleep_until(now).await;
            item
        }
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || {
        // The stream finds the runtime's timers by this.
        let _inside = runtime.enter();
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(item) = stream.as_mut().poll_next(&mut context) {
                return item;
            }
            thread::park();
        }
    })
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
