//! rejected by: a_yield_wakes_its_waker_exactly_once — wakes by reference, and then the clone that it kept as well
//! > Its first poll wakes once, not several times.

use std::future::poll_fn;
use std::task::Poll;

pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    poll_fn(move |context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        let waker = context.waker().clone();
        context.waker().wake_by_ref();
        waker.wake();
        Poll::Pending
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
