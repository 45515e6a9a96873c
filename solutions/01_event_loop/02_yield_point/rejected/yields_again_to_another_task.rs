//! rejected by: a_yield_is_polled_exactly_twice — remembers which task it woke, and yields again when another one polls it
//! > Its second poll returns `Ready`.

use std::task::{Poll, Waker};

pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut woken: Option<Waker> = None;
    std::future::poll_fn(move |context| match &woken {
        Some(waker) if waker.will_wake(context.waker()) => Poll::Ready(()),
        _ => {
            woken = Some(context.waker().clone());
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let (mut a, mut b) = (a.fuse(), b.fuse());
    while a.next().is_some() | b.next().is_some() {
        yield_now().await;
    }
}
