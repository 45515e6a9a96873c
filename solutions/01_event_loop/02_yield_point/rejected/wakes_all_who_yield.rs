//! rejected by: a_yield_wakes_the_task_that_polls_it — keeps a list of all that yield on a thread, and wakes the whole of it at each yield
//! > Its first poll wakes the waker that came with that poll, and no other.

use std::cell::RefCell;
use std::task::{Poll, Waker};
thread_local! {
    static YIELDING: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}
pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    std::future::poll_fn(move |context| {
        if yielded {
            YIELDING.with_borrow_mut(Vec::clear);
            return Poll::Ready(());
        }
        yielded = true;
        let all = YIELDING.with_borrow_mut(|all| {
            if !all.iter().any(|waker| waker.will_wake(context.waker())) {
                all.push(context.waker().clone());
            }
            all.clone()
        });
        for waker in all {
            waker.wake();
        }
        Poll::Pending
    })
}
pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let (mut a, mut b) = (Some(a), Some(b));
    loop {
        if let Some(job) = &mut a
            && job.next().is_none()
        {
            a = None;
        }
        if let Some(job) = &mut b
            && job.next().is_none()
        {
            b = None;
        }
        if a.is_none() && b.is_none() {
            return;
        }
        yield_now().await;
    }
}
