//! rejected by: every_slow_poll_is_reported, a_warning_comes_at_once, a_poll_of_exactly_the_limit_is_not_slow, time_between_two_polls_does_not_count, adding_up_is_never_slow — reads the clock before and after the await, so it measures everything from the start to the result
//! > Each poll is judged by itself, the last one too.

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
    async move {
        let before = clock();
        let output = future.await;
        let held = clock() - before;
        if held > limit {
            warn(SlowPoll {
                name: name.to_owned(),
                held,
            });
        }
        output
    }
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
