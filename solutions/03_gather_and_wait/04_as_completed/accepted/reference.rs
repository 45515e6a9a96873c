//! Get results in the order in which they come.

// starter:
use futures::FutureExt;
use futures::stream::FuturesUnordered;
// end starter
use futures::Stream;
// starter:
use std::any::Any;
use std::panic::AssertUnwindSafe;
// end starter

/// A future panicked, with this text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Runs all futures concurrently, and yields what comes out of each as soon as
/// it is there.
///
/// - Nothing begins at the call.
/// - All futures begin at the first poll of the stream, however many there are.
/// - The items come in the order in which the futures end.
/// - An item comes at the instant at which its future ends, if a task waits for
///   the next item then.
/// - A future that wakes itself at each poll holds up neither the others nor the
///   loop.
/// - There is exactly one item for each future.
/// - A panic of a future is an item, an `Err`.
/// - A panic costs no other future its item.
/// - The text of a [`Panicked`] is that of the panic, literal or composed.
/// - Where the payload is not text, it is `panicked`.
/// - The stream ends after the last item.
/// - Of no futures, it ends at once.
/// - When the stream is dropped, what has not ended is cancelled: one turn of
///   the loop later none is left.
///
/// Futures that end at one instant come in any order. Of more than a hundred items
/// that are taken in one turn, Tokio's budget may put some behind the others. The
/// stream may poll its futures itself, so that they stand still while it is not
/// polled, or run them in tasks. Where one is ready at once, its item may come
/// before the others have begun; where two wake themselves at once, the others may
/// begin at the next poll. The stream is polled inside a runtime; it may be made and
/// dropped outside of one.
pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // starter: futures::stream::poll_fn(|_| todo!("a stream of results, first come, first served"))
    let caught = futures.into_iter().map(async |future| {
        let ended = AssertUnwindSafe(future).catch_unwind().await;
        ended.map_err(|payload| Panicked(text_of(&*payload)))
    });
    caught.collect::<FuturesUnordered<_>>()
    // end starter
}
// starter:

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
// end starter
