//! rejected by: a_poll_is_passed_on_once — is a good neighbour, and polls nothing when the task has used up its budget
//! > Each poll polls the future once, with the waker that came.

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
    mut warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    let mut future = Box::pin(future);
    std::future::poll_fn(move |context| {
        let coop = std::task::ready!(tokio::task::coop::poll_proceed(context));
        coop.made_progress();
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
    for (place, &order) in orders.iter().enumerate() {
        if place > 0 && place % 20 == 0 {
            give_way().await;
        }
        sum += price(order);
    }
    sum
}

async fn give_way() {
    let mut given = false;
    std::future::poll_fn(|context| {
        if given {
            return Poll::Ready(());
        }
        given = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}
