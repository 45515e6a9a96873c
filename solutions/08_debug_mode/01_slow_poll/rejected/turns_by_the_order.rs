//! rejected by: adding_up_is_never_slow — gives the thread away by what an order says, and not by where it stands
//! > No poll takes longer than 100 ms

use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// One poll that held the loop too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    /// The name that was given to [`watch`].
    pub name: String,
    /// How long the poll took.
    pub held: Duration,
}

pin_project! {
    struct Watch<F, C, W> {
        name: &'static str,
        limit: Duration,
        clock: C,
        warn: W,
        #[pin]
        future: F,
    }
}

impl<F: Future, C: Fn() -> Duration, W: FnMut(SlowPoll)> Future for Watch<F, C, W> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let before = (this.clock)();
        let polled = this.future.poll(context);
        let held = (this.clock)() - before;
        if held > *this.limit {
            (this.warn)(SlowPoll {
                name: (*this.name).to_owned(),
                held,
            });
        }
        polled
    }
}

/// Watches.
pub fn watch<F: Future>(
    name: &'static str,
    limit: Duration,
    clock: impl Fn() -> Duration,
    warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    Watch {
        name,
        limit,
        clock,
        warn,
        future,
    }
}

/// Adds up.
pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for &order in orders {
        sum += price(order);
        if order % 25 == 0 {
            tokio::task::yield_now().await;
        }
    }
    sum
}
