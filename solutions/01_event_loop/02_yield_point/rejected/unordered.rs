//! rejected by: the_longer_job_goes_on_alone_and_still_yields — a `FuturesUnordered` polls the other job once more in the poll in which one ends
//! > A job that goes on alone yields between its steps as before.

use futures::future::Either;
use futures::stream::{FuturesUnordered, StreamExt};
use std::future::poll_fn;
use std::task::Poll;

pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    poll_fn(move |context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let mut jobs = FuturesUnordered::new();
    jobs.push(Either::Left(job(a)));
    jobs.push(Either::Right(job(b)));
    while jobs.next().await.is_some() {}
}

async fn job(steps: impl Iterator) {
    for _step in steps {
        yield_now().await;
    }
}
