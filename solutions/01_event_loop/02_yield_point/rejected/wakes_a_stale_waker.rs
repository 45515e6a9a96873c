//! rejected by: a_yield_wakes_the_task_that_polls_it, the_longer_job_goes_on_alone_and_still_yields, neither_job_is_more_than_one_step_ahead, jobs_of_any_length_end, another_task_may_await_the_rest — keeps the first waker that it sees on a thread, to save cloning one each time
//! > Its first poll wakes the waker that came with that poll, and no other.

use std::cell::OnceCell;
use std::future::poll_fn;
use std::task::{Poll, Waker};

thread_local! {
    static WAKER: OnceCell<Waker> = const { OnceCell::new() };
}

pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    poll_fn(move |context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        WAKER.with(|waker| {
            waker.get_or_init(|| context.waker().clone()).wake_by_ref();
        });
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
