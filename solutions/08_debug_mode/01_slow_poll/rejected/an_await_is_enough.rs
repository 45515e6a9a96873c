//! rejected by: adding_up_is_never_slow — awaits something that is ready at once, and that hands nothing over
//! > No poll takes longer than 100 ms

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

async fn breathe() {}

pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for &order in orders {
        sum += price(order);
        breathe().await;
    }
    sum
}
