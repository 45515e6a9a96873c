//! rejected by: the_output_comes_out, a_warning_comes_at_once, time_between_two_polls_does_not_count, a_poll_is_passed_on_once, the_waker_that_came_is_passed_on, adding_up_does_not_sleep, adding_up_is_never_slow — looks every 10 ms whether the future has ended, and warns meanwhile
//! > The output is returned in the same poll as the future

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
    async move {
        let mut future = Box::pin(future);
        loop {
            let before = clock();
            let once = std::future::poll_fn(|context| {
                std::task::Poll::Ready(future.as_mut().poll(context))
            });
            let polled = once.await;
            let held = clock().saturating_sub(before);
            if held > limit {
                warn(SlowPoll {
                    name: name.to_owned(),
                    held,
                });
            }
            if let std::task::Poll::Ready(output) = polled {
                return output;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
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
