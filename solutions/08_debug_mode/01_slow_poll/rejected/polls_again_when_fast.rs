//! rejected by: every_slow_poll_is_reported, a_warning_comes_at_once, a_poll_is_passed_on_once — polls again at once as long as there is time left, to save a turn
//! > Each poll polls the future once, with the waker that came.

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
    warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    let mut warn = warn;
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let before = clock();
        let mut polled = future.as_mut().poll(context);
        if polled.is_pending() && clock().saturating_sub(before) < limit {
            polled = future.as_mut().poll(context);
        }
        let held = clock().saturating_sub(before);
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
    for some in orders.chunks(AT_ONCE) {
        sum += some.iter().map(|&order| price(order)).sum::<u64>();
        tokio::task::yield_now().await;
    }
    sum
}

const AT_ONCE: usize = 25;
