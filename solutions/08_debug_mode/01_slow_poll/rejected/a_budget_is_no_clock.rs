//! rejected by: adding_up_is_never_slow — leaves it to Tokio's budget, which not every caller has
//! > No poll takes longer than 100 ms

use std::time::Duration;
/// One poll that held the loop too long.
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
    let mut future = Box::pin(future);

    std::future::poll_fn(move |context| {
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
}

pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for &order in orders {
        // 128 units are a task's budget: with four a price that makes 32 prices.
        for _ in 0..4 {
            tokio::task::coop::consume_budget().await;
        }
        sum += price(order);
    }
    sum
}
