//! rejected by: a_warning_comes_at_once — collects the warnings, and gives them when the future has ended
//! > A warning is given before the slow poll returns.

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
    let (mut warn, mut slow) = (warn, Vec::new());
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let before = clock();
        let polled = future.as_mut().poll(context);
        let held = clock().saturating_sub(before);
        if held > limit {
            slow.push(SlowPoll {
                name: name.to_owned(),
                held,
            });
        }
        if polled.is_ready() {
            slow.drain(..).for_each(&mut warn);
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
