//! rejected by: adding_up_does_not_sleep, adding_up_is_never_slow — sleeps a millisecond where giving the thread away would do
//! > It waits for no clock

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
    let mut sum = 0;
    for some in orders.chunks(20) {
        sum += some.iter().map(|&order| price(order)).sum::<u64>();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    sum
}
