//! rejected by: every_slow_poll_is_reported, a_warning_comes_at_once — `ready!` returns before the second reading whenever the future is not done
//! > Each poll is judged by itself, the last one too.

use std::future::poll_fn;
use std::task::{Poll, ready};
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
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        let before = clock();
        let output = ready!(future.as_mut().poll(context));
        let held = clock() - before;
        if held > limit {
            warn(SlowPoll {
                name: name.to_owned(),
                held,
            });
        }
        Poll::Ready(output)
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
