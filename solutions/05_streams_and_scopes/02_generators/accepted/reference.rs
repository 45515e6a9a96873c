//! A generator that never waits, one that does, and the ways between them.

// starter:
use futures::StreamExt;
// end starter
use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
// starter:
use tokio::time::{Instant, sleep_until};
// end starter

/// Counts down from `n`, which may be 0: then there are no numbers.
///
/// - The first number is `n` and the last is 1.
/// - A countdown never waits.
/// - The numbers are made as they are pulled, however many there are.
/// - The size hint of a countdown is honest at every step.
///
/// A size hint is honest if at least as many items are left as its lower bound
/// says, and at most as many as its upper bound.
pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    // starter: iter::from_fn(|| todo!("count from `n` down to 1"))
    (1..=n).rev()
    // end starter
}

/// A stream of the items, one every `period`.
///
/// - `every` returns all items, in their order.
/// - Before the first pull `every` takes nothing from `items`.
/// - The first item comes at once.
/// - The others come one, two, three periods after the first, and so on, if they
///   are pulled by then.
/// - An item that is pulled later than that comes at once, and does not move the
///   items after it.
/// - There is no wait after the last item: the next pull returns the end.
/// - `every` takes items as they are wanted, at most one ahead.
/// - A pull that is dropped loses no item.
/// - The size hint of `every` is honest at every step, also while a pull is
///   pending.
///
/// A `period` is more than zero, and not longer than a year. An item may come later
/// by less than a millisecond, because Tokio's timers fire on whole ones. The stream
/// is pulled inside a runtime. Measure time with Tokio's `Instant`.
pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    // starter: stream::poll_fn(|_| todo!("return an item every `period`"))
    let state = (items.into_iter(), None);
    stream::unfold(state, move |(mut items, due)| async move {
        let item = items.next()?;
        let due = due.unwrap_or_else(Instant::now);
        sleep_until(due).await;
        Some((item, (items, Some(due + period))))
    })
    // end starter
}

/// The items of an iterator as a stream.
///
/// - The stream has the items of the iterator, in their order.
/// - `to_stream` never waits.
/// - Nothing is taken from the iterator before the first pull.
/// - `to_stream` takes items as they are wanted, at most one ahead.
/// - The size hint of `to_stream` is honest at every step.
pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    // starter: stream::poll_fn(|_| todo!("return the items as they are pulled"))
    stream::iter(items)
    // end starter
}

/// The items of a stream as an iterator, which blocks its thread where the
/// stream would wait.
///
/// - The iterator has the items of the stream, in their order.
/// - The stream is polled inside `runtime`: its timers and sockets live there.
/// - Nothing is asked of the stream before the first pull.
/// - The stream is asked for no more items than were pulled.
/// - While the stream waits, the thread sleeps until the stream wakes it.
///
/// The iterator is made and iterated on a thread outside the runtime.
pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    // starter: iter::from_fn(|| todo!("block until the stream has its next item"))
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
    // end starter
}
