//! Have results in the order in which they come.

use futures::Stream;

/// A future panicked, with this text; `panicked` where the payload is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Runs all futures at once, and gives what comes out of each as soon as it is
/// there, in the order in which they end.
///
/// - Nothing begins at the call; all of them begin at the first poll of the
///   stream, however many they are. (Where one is ready at once, its item may
///   come before the others have begun.)
/// - An item comes at the instant at which its future ends, if somebody waits
///   for it then. Those that end at one instant come in any order.
/// - A panic of a future is an item, an error; the others are not touched by it.
/// - The stream ends after the last item; of no futures, at once.
/// - When the stream is dropped, what has not ended is cancelled: one turn of
///   the loop later none is left.
pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures::stream::poll_fn(|_| todo!("a stream of results, first come, first served"))
}
