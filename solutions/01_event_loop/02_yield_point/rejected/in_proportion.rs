//! rejected by: neither_job_is_more_than_one_step_ahead — spreads the steps of the longer job evenly over those of the shorter one, by their `size_hint`
//! > While both have steps left, neither is ever more than one step ahead.

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
    let turns = |other: usize, own: usize| (own / other.max(1)).max(1);
    let (a_turns, b_turns) = (
        turns(b.size_hint().0, a.size_hint().0),
        turns(a.size_hint().0, b.size_hint().0),
    );
    let mut goes_on = true;
    while goes_on {
        goes_on = false;
        for turn in 0..a_turns.max(b_turns) {
            let a_stepped = turn < a_turns && a.next().is_some();
            let b_stepped = turn < b_turns && b.next().is_some();
            goes_on |= a_stepped | b_stepped;
            yield_now().await;
        }
    }
}
