//! rejected by: a_yield_wakes_its_waker_exactly_once — wakes at every poll, even at the one that is ready
//! > Its second poll wakes nothing.

use std::future::poll_fn;
use std::task::Poll;

pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    poll_fn(move |context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut yielded, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    futures::future::join(job(a), job(b)).await;
}

async fn job(steps: impl Iterator) {
    for _step in steps {
        yield_now().await;
    }
}
