//! rejected by: adding_up_does_not_sleep — puts the thread to sleep for a moment before each yield, so that others get it
//! > It waits for no clock: giving the thread away is not sleeping.

use std::pin::pin;
use std::time::Duration;

/// One poll that held the loop too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    /// The name that was given to [`watch`].
    pub name: String,
    /// How long the poll took.
    pub held: Duration,
}

/// Wraps `future`, and calls `warn` after each slow poll of it.
pub fn watch<F: Future>(
    name: &'static str,
    limit: Duration,
    clock: impl Fn() -> Duration,
    mut warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    async move {
        let mut future = pin!(future);
        std::future::poll_fn(|context| {
            let before = clock();
            let polled = future.as_mut().poll(context);
            let held = clock() - before;
            if held > limit {
                warn(SlowPoll {
                    name: name.to_owned(),
                    held,
                });
            }
            polled
        })
        .await
    }
}

/// Adds up what the orders cost.
pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for orders in orders.chunks(20) {
        sum += orders.iter().map(|&order| price(order)).sum::<u64>();
        std::thread::sleep(Duration::from_micros(100));
        tokio::task::yield_now().await;
    }
    sum
}
