//! rejected by: a_panic_keeps_its_text — blanks and line ends around a text look untidy in a table
//! > The text of a [`Panicked`] is that of the panic, literal or composed.

use futures::{FutureExt, Stream, StreamExt, stream};
use std::any::Any;
use std::panic::AssertUnwindSafe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream::iter(futures)
        .map(caught)
        .buffer_unordered(usize::MAX)
}

async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let ended = AssertUnwindSafe(future).catch_unwind().await;
    ended.map_err(|payload| Panicked(text_of(&*payload)))
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .trim()
        .to_owned()
}
