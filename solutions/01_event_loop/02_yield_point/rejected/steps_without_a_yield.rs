//! rejected by: the_others_get_a_turn_between_two_steps, the_longer_job_goes_on_alone_and_still_yields — alternates perfectly, and never gives the thread away
//! > Between two steps of the same job, every other task that is ready gets a turn.

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
    let (mut a, mut b) = (a.fuse(), b.fuse());
    while a.next().is_some() | b.next().is_some() {}
    yield_now().await;
}
