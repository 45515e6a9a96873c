//! A generator that never waits, one that does, and the ways between them.

use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;

/// Counts from `n` down to 1, and never waits.
///
/// Its size hint is honest: at every step there are at least as many items left
/// as it says at the least, and at most as many as it says at the most.
pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    iter::from_fn(|| todo!("count from `n` down to 1"))
}

/// Gives the items, one every `period`.
///
/// - Nothing happens at the call, neither to the items nor to the time. The
///   first pull gives the first item at once.
/// - Item k is due k periods after the first. A consumer that is busy for a part
///   of the period does not make it longer.
/// - There is no wait after the last item: the next pull gives the end.
/// - The items are taken from `items` as they are wanted, at most one ahead.
/// - Its size hint is honest at every step.
///
/// Measure time with Tokio's `Instant`.
pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    stream::poll_fn(|_| todo!("give an item every `period`"))
}

/// The items of an iterator as a stream that never waits. Nothing is taken from
/// the iterator before the first pull, and then at most one item ahead. Its size
/// hint is honest at every step.
pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::poll_fn(|_| todo!("give the items as they are pulled"))
}

/// The items of a stream as an iterator, which blocks its thread where the
/// stream would wait.
///
/// It is made and iterated on a thread outside the runtime; `runtime` is where
/// the stream's timers and sockets live. Nothing happens before the first pull.
/// Each item is given as soon as it is there, and the stream is not asked for
/// more than was pulled.
pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    iter::from_fn(|| todo!("block until the stream has its next item"))
}
