//! rejected by: no_other_clock_counts, a_warning_says_which_future_and_how_long, every_slow_poll_is_reported, a_warning_comes_at_once, a_poll_of_exactly_the_limit_is_not_slow, time_between_two_polls_does_not_count, a_watch_inside_a_watch_warns_too — reads the system's clock and not the one it was given
//! > Time is what `clock` says, and no other clock.

use std::future::poll_fn;
use std::time::Duration;
use std::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    pub name: String,
    pub held: Duration,
}

pub fn watch<F: Future>(
    name: &'static str,
    limit: Duration,
    _clock: impl Fn() -> Duration,
    mut warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let before = Instant::now();
        let polled = future.as_mut().poll(context);
        let held = before.elapsed();
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
