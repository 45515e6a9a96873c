//! rejected by: the_output_comes_out — lets the others go first after a slow poll, and the output of a slow last one comes a turn later
//! > The output is returned in the same poll as the future's.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;
use tokio::task::yield_now;

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
    async move {
        let mut future = pin!(future);
        let mut slow = false;
        let output = poll_fn(|context| {
            let before = clock();
            let polled = future.as_mut().poll(context);
            let held = clock() - before;
            slow = held > limit;
            if slow {
                warn(SlowPoll {
                    name: name.to_owned(),
                    held,
                });
            }
            polled
        })
        .await;
        if slow {
            yield_now().await;
        }
        output
    }
}

pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for orders in orders.chunks(40) {
        for &order in orders {
            sum += price(order);
        }
        yield_now().await;
    }
    sum
}
