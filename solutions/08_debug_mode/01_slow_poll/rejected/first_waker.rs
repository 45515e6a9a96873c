//! rejected by: the_waker_that_came_is_passed_on — keeps the waker of the first poll, to clone it only once
//! > Each poll polls the future once, with the waker that came.

use std::time::Duration;
/// One poll that held the loop too long.
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
    let mut waker: Option<std::task::Waker> = None;
    std::future::poll_fn(move |context: &mut std::task::Context<'_>| {
        let before = clock();
        let polled = {
            let waker = waker.get_or_insert_with(|| context.waker().clone());
            future
                .as_mut()
                .poll(&mut std::task::Context::from_waker(waker))
        };
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
    for (index, &order) in orders.iter().enumerate() {
        if index % 20 == 19 {
            tokio::task::yield_now().await;
        }
        sum += price(order);
    }
    sum
}
