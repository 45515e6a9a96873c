//! Adds up one order a poll, by hand, and watches in an async function.

use std::future::Future;
use std::time::Duration;

/// One poll that held the loop too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    /// The name that was given to [`watch`].
    pub name: String,
    /// How long the poll took.
    pub held: Duration,
}

/// Watches.
pub async fn watch<F: Future>(
    name: &'static str,
    limit: Duration,
    clock: impl Fn() -> Duration,
    mut warn: impl FnMut(SlowPoll),
    future: F,
) -> F::Output {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(move |context| {
        let before = clock();
        let polled = future.as_mut().poll(context);
        let held = clock().saturating_sub(before);
        if held.checked_sub(limit).is_some_and(|more| !more.is_zero()) {
            warn(SlowPoll {
                name: name.into(),
                held,
            });
        }
        polled
    })
    .await
}

/// Adds up, one order a poll.
pub fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> impl Future<Output = u64> {
    use std::task::Poll;
    let mut sum = 0;
    let mut rest = orders.iter();
    std::future::poll_fn(move |context| match rest.next() {
        None => Poll::Ready(sum),
        Some(&order) => {
            sum += price(order);
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
}
