//! rejected by: any_number_of_orders_adds_up, adding_up_is_never_slow — cuts the orders into so many pieces: where there are fewer orders, a piece would have none, and `chunks` panics
//! > It returns the sum of all prices, however many orders there are.

use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll};
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
    Watch {
        name,
        limit,
        clock,
        warn,
        future,
    }
}

pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for some in orders.chunks(orders.len() / PIECES) {
        sum += some.iter().map(|&order| price(order)).sum::<u64>();
        tokio::task::yield_now().await;
    }
    sum
}

const PIECES: usize = 40;

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

impl<F, C, W> Future for Watch<F, C, W>
where
    F: Future,
    C: Fn() -> Duration,
    W: FnMut(SlowPoll),
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let before = (this.clock)();
        let polled = this.future.poll(context);
        let held = (this.clock)().saturating_sub(before);
        if held > *this.limit {
            (this.warn)(SlowPoll {
                name: (*this.name).to_owned(),
                held,
            });
        }
        polled
    }
}
