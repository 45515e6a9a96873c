//! rejected by: adding_up_is_never_slow — gives the thread away once, half-way: two polls that are far too long instead of one
//! > No poll takes longer than 100 ms.

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
    let mut future = Box::pin(future);
    poll_fn(move |context| {
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
    let (first, second) = orders.split_at(orders.len() / 2);
    let mut sum = first.iter().map(|&order| price(order)).sum();
    tokio::task::yield_now().await;
    sum += second.iter().map(|&order| price(order)).sum::<u64>();
    sum
}
