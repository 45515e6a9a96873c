//! A watch on a future that reports who holds the loop, and a function that does.

use std::time::Duration;

/// One poll that held the loop too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    /// The name that was given to [`watch`].
    pub name: String,
    /// How long the poll took.
    pub held: Duration,
}

/// Wraps `future`, and calls `warn` after each slow poll of it.
///
/// What is slow:
///
/// - A poll is slow if it took longer than `limit`, be it by a nanosecond.
/// - Each poll is judged by itself, the last one too.
/// - The time between two polls does not count.
/// - Time is what `clock` says, and no other clock.
/// - A warning is given before the slow poll returns.
/// - A warning has the name that was given, and the whole time that the poll took.
///
/// What stays as it is without a watch:
///
/// - Nothing begins at the call: the future starts at the first poll.
/// - Each poll polls the future once, with the waker that came.
/// - The output is returned in the same poll as the future's.
/// - A panic of the future goes on to the caller, with its payload.
/// - Dropping the watch drops the future at once.
///
/// `clock` reads the time since some beginning, and only goes forward. Whether a
/// poll that panics is warned of is up to you.
pub fn watch<F: Future>(
    name: &'static str,
    limit: Duration,
    clock: impl Fn() -> Duration,
    warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    std::future::poll_fn(|_| todo!("poll the future, and warn when the poll was slow"))
}

/// Adds up what the orders cost.
///
/// This is the slow function: it computes in a single poll, however many orders
/// there are. Fix it. One call of `price` holds the thread for up to 2 ms, and that
/// cannot be cut.
///
/// - No poll takes longer than 100 ms, whether Tokio polls it or another loop.
/// - It returns the sum of all prices, however many orders there are.
/// - `price` is called once for each order, in their order.
/// - It waits for no clock: giving the thread away is not sleeping.
pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for &order in orders {
        sum += price(order);
    }
    sum
}
