//! rejected by: a_watch_inside_a_watch_warns_too — keeps quiet inside another watch, which sees the same poll
//! > A poll is slow if it took longer than `limit`, be it by a nanosecond.

use std::time::Duration;
/// One poll that held the loop too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    pub name: String,
    pub held: Duration,
}

thread_local! {
    static DEPTH: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}
struct Deeper;
impl Deeper {
    fn new() -> Self {
        DEPTH.set(DEPTH.get() + 1);
        Deeper
    }
}
impl Drop for Deeper {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
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
        let outermost = DEPTH.get() == 0;
        let deeper = Deeper::new();
        let before = clock();
        let polled = future.as_mut().poll(context);
        let held = clock() - before;
        drop(deeper);
        if held > limit && outermost {
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
