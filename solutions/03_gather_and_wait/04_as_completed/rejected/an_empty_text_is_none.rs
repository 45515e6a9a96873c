//! rejected by: a_panic_keeps_its_text — takes an empty text for a payload without one
//! > The text of a [`Panicked`] is that of the panic, literal or composed.

use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream, StreamExt};
use std::panic::AssertUnwindSafe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures
        .into_iter()
        .map(|future| {
            AssertUnwindSafe(future).catch_unwind().map(|ended| {
                ended.map_err(|payload| {
                    let literal = payload.downcast_ref::<&str>().copied();
                    let composed = payload.downcast_ref::<String>().map(String::as_str);
                    let text = literal.or(composed).unwrap_or_default();
                    Panicked(if text.is_empty() { "panicked" } else { text }.to_owned())
                })
            })
        })
        .collect::<FuturesUnordered<_>>()
        .map(|item| item)
}
