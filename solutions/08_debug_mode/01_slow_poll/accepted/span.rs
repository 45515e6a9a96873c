//! Timed as a tracing span is: a guard is entered at each poll, and tells when it is dropped.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    pub name: String,
    pub held: Duration,
}

/// A stretch of time that ends when it is dropped.
struct Entered<'a> {
    name: &'static str,
    limit: Duration,
    clock: &'a dyn Fn() -> Duration,
    warn: &'a mut dyn FnMut(SlowPoll),
    since: Duration,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        let held = (self.clock)().saturating_sub(self.since);
        if held > self.limit {
            (self.warn)(SlowPoll {
                name: self.name.to_owned(),
                held,
            });
        }
    }
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
        poll_fn(|context| {
            let since = clock();
            let _entered = Entered {
                name,
                limit,
                clock: &clock,
                warn: &mut warn,
                since,
            };
            future.as_mut().poll(context)
        })
        .await
    }
}

/// Gives the thread away by the time spent, as far as it is known: 2 ms a call.
pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let (mut sum, mut spent) = (0, Duration::ZERO);
    for &order in orders {
        if spent > Duration::from_millis(50) {
            spent = Duration::ZERO;
            tokio::task::yield_now().await;
        }
        sum += price(order);
        spent += Duration::from_millis(2);
    }
    sum
}
