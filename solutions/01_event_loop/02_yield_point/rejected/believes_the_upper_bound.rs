//! rejected by: a_job_that_has_ended_is_not_asked_again — takes the upper bound of `size_hint` for the number of steps
//! > A job that has ended is not asked for another step.

use std::pin::Pin;
use std::task::{Context, Poll};

struct YieldNow(bool);
impl Future for YieldNow {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
pub fn yield_now() -> impl Future<Output = ()> + Send {
    YieldNow(false)
}

pub async fn interleave<A: Iterator, B: Iterator>(mut a: A, mut b: B) {
    let steps = |hint: (usize, Option<usize>)| hint.1.unwrap_or(usize::MAX);
    let (mut more_a, mut more_b) = (steps(a.size_hint()), steps(b.size_hint()));
    while more_a > 0 || more_b > 0 {
        if more_a > 0 {
            more_a -= 1;
            if a.next().is_none() && a.size_hint().1.is_none() {
                more_a = 0
            }
        }
        if more_b > 0 {
            more_b -= 1;
            if b.next().is_none() && b.size_hint().1.is_none() {
                more_b = 0
            }
        }
        yield_now().await;
    }
}
