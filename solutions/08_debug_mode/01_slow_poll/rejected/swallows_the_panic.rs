//! rejected by: a_panic_goes_on_with_its_payload — catches a panic so that it does not reach the loop, and waits for ever instead
//! > A panic of the future goes on to the caller, with its payload.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
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
        let poll = AssertUnwindSafe(|| future.as_mut().poll(context));
        let polled = catch_unwind(poll).unwrap_or(Poll::Pending);
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
    for (at, &order) in orders.iter().enumerate() {
        if at % 20 == 19 {
            tokio::task::yield_now().await;
        }
        sum += price(order);
    }
    sum
}
