//! rejected by: the_thread_sleeps_while_the_stream_waits — sleeps until a flag is set, which the first wake does for good
//! > While the stream waits, the thread sleeps until the stream wakes it.

use futures::task::{ArcWake, waker};
use futures::{Stream, StreamExt, stream};
use std::iter;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    async_stream::stream! {
        let start = Instant::now();
        for (number, item) in (0..).zip(items) {
            sleep_until(start + period * number).await;
            yield item;
        }
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    rings: Condvar,
}

impl ArcWake for Bell {
    fn wake_by_ref(this: &Arc<Self>) {
        *this.rung.lock().unwrap() = true;
        this.rings.notify_one();
    }
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    let bell = Arc::new(Bell::default());
    iter::from_fn(move || {
        let _inside = runtime.enter();
        let waker = waker(bell.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            if let Poll::Ready(item) = stream.as_mut().poll_next(&mut context) {
                return item;
            }
            let rung = bell.rung.lock().unwrap();
            drop(bell.rings.wait_while(rung, |rung| !*rung).unwrap());
        }
    })
}
