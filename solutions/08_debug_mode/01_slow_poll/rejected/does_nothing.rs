//! rejected by: a_warning_says_which_future_and_how_long, every_slow_poll_is_reported, a_warning_comes_at_once, a_poll_of_exactly_the_limit_is_not_slow, time_between_two_polls_does_not_count, no_other_clock_counts, a_watch_inside_a_watch_warns_too — the first thing that compiles: gives the future back without a watch on it, and leaves the slow function as it was

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
    warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    future
}

pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for &order in orders {
        sum += price(order);
    }
    sum
}
