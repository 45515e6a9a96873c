//! rejected by: time_between_two_polls_does_not_count — measures from the end of one poll to the end of the next, so waiting counts as holding
//! > The time between two polls does not count.

use std::future::poll_fn;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    pub name: String,
    pub held: Duration,
}

pub fn watch<F: Future>(
    name: &'static str,
    limit: Duration,
    clock: impl Fn() -> Duration,
    mut warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    let mut before = None;
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let since = before.unwrap_or_else(&clock);
        let polled = future.as_mut().poll(context);
        let now = clock();
        let held = now - since;
        before = Some(now);
        if held > limit {
            warn(SlowPoll {
                name: name.to_owned(),
                held,
            });
        }
        polled
    })
}

pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for (at, &order) in orders.iter().enumerate() {
        if at % 20 == 19 {
            tokio::task::yield_now().await;
        }
        sum += price(order);
    }
    sum
}
