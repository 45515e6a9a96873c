//! rejected by: every_slow_poll_is_reported, a_warning_comes_at_once — warns of the first slow poll and holds its tongue for ever after
//! > Each poll is judged by itself, the last one too.

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
    let mut warned = false;
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let before = clock();
        let polled = future.as_mut().poll(context);
        let held = clock() - before;
        if held > limit && !warned {
            warned = true;
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
