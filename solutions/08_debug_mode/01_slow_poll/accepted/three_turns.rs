//! Adds up one order, and gives the thread away three times before the next.

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

/// Adds up.
pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for &order in orders {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        sum += price(order);
    }
    sum
}
