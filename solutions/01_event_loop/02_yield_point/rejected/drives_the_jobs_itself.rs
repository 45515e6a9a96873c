//! rejected by: the_others_get_a_turn_between_two_steps, the_longer_job_goes_on_alone_and_still_yields — polls the two jobs in a loop of its own, which their yields do not leave
//! > Between two steps of the same job, every other task that is ready gets a turn.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

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
    let mut both = pin!(futures::future::join(job(a), job(b)));
    let mut context = Context::from_waker(Waker::noop());
    while both.as_mut().poll(&mut context).is_pending() {}
}

async fn job(steps: impl Iterator) {
    for _step in steps {
        yield_now().await;
    }
}
