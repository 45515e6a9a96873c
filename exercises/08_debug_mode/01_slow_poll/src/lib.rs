//! A watch on a future that tells who holds the loop, and a function that does.

use std::time::Duration;

/// One poll that held the loop too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowPoll {
    /// The name that was given to [`watch`].
    pub name: String,
    /// How long the poll took.
    pub held: Duration,
}

/// Wraps `future`, and calls `warn` after each poll of it that took longer than
/// `limit`.
///
/// - A poll takes from its start to its return, by `clock`: a reading of time
///   since some beginning, that only goes forward. No other clock counts.
/// - A poll of exactly `limit` is not slow. Several slow polls are several
///   warnings, in their order, and the poll that ends the future counts too.
/// - Time that passes between two polls is nobody's fault and is not warned of.
/// - The output comes out as it is, in the same poll. A panic of the future
///   goes on to whoever polls, with its own message. Dropping the watch drops
///   the future at once.
/// - Nothing begins at the call: the future starts at the first poll.
pub fn watch<F: Future>(
    name: &'static str,
    limit: Duration,
    clock: impl Fn() -> Duration,
    warn: impl FnMut(SlowPoll),
    future: F,
) -> impl Future<Output = F::Output> {
    std::future::poll_fn(|_| todo!("poll the future, and tell when one poll was slow"))
}

/// Adds up what the orders cost.
///
/// This is the slow function: it computes in a single poll, however many orders
/// there are. Mend it.
///
/// - One call of `price` holds the thread for up to 2 ms; that cannot be cut.
/// - No poll may take longer than 100 ms.
/// - `price` is called once for each order, in order, and the sum stays right.
/// - It waits for no clock: giving the thread away is not sleeping.
pub async fn add_up(orders: &[u32], price: impl Fn(u32) -> u64) -> u64 {
    let mut sum = 0;
    for &order in orders {
        sum += price(order);
    }
    sum
}
