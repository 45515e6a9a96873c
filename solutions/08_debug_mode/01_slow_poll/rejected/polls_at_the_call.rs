//! rejected by: nothing_begins_at_the_call, a_warning_comes_at_once, a_poll_is_passed_on_once, a_watch_inside_a_watch_warns_too, the_waker_that_came_is_passed_on, a_panic_goes_on_with_its_payload — polls once at the call, to see whether the future is ready at once
//! > Nothing begins at the call: the future starts at the first poll.

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
    warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    let mut warn = warn;
    let mut future = Box::pin(future);
    let mut first = Some(
        future
            .as_mut()
            .poll(&mut std::task::Context::from_waker(std::task::Waker::noop())),
    );
    poll_fn(move |context| {
        let before = clock();
        let polled = match first.take() {
            Some(ready @ std::task::Poll::Ready(_)) => ready,
            _ => future.as_mut().poll(context),
        };
        let held = clock().saturating_sub(before);
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
    for some in orders.chunks(AT_ONCE) {
        sum += some.iter().map(|&order| price(order)).sum::<u64>();
        tokio::task::yield_now().await;
    }
    sum
}

const AT_ONCE: usize = 25;
