//! rejected by: all_begin_at_the_first_poll — sets a limit that nobody asked for
//! > All futures begin at the first poll of the stream, however many there are.

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
    stream::iter(futures).map(caught).buffer_unordered(1024)
}

async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let ended = AssertUnwindSafe(future).catch_unwind().await;
    ended.map_err(|payload| Panicked(text_of(&*payload)))
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
