//! rejected by: a_wake_in_the_middle_of_a_poll_is_heard — waits on a condition variable with no flag: a wake that comes before the wait notifies nobody
//! > While the stream waits, the thread sleeps until the stream wakes it.

use futures::StreamExt;
use futures::{Stream, stream};
use std::iter;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    let state = (items.into_iter(), None);
    stream::unfold(state, move |(mut items, due)| async move {
        let item = items.next()?;
        let due = due.unwrap_or_else(Instant::now);
        sleep_until(due).await;
        Some((item, (items, Some(due + period))))
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

#[derive(Default)]
struct Bell {
    lock: Mutex<()>,
    rung: Condvar,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let _locked = self.lock.lock().unwrap();
        self.rung.notify_one();
    }
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || {
        let _inside = runtime.enter();
        let bell = Arc::new(Bell::default());
        let waker = bell.clone().into();
        loop {
            if let Poll::Ready(item) = stream.as_mut().poll_next(&mut Context::from_waker(&waker)) {
                return item;
            }
            drop(bell.rung.wait(bell.lock.lock().unwrap()).unwrap());
        }
    })
}
