//! rejected by: each_order_is_priced_once — looks up the price of an order that it has seen before
//! > `price` is called once for each order, in their order.

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

    std::future::poll_fn(move |context| {
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
    let mut known = std::collections::HashMap::new();
    let mut sum = 0;
    for (index, &order) in orders.iter().enumerate() {
        if index % 20 == 19 {
            tokio::task::yield_now().await;
        }
        sum += *known.entry(order).or_insert_with(|| price(order));
    }
    sum
}
