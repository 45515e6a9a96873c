//! rejected by: a_panic_is_an_item_and_touches_no_other — polls all in one task without catching anything

use futures::{Stream, StreamExt, stream::FuturesUnordered};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures.into_iter().collect::<FuturesUnordered<_>>().map(Ok)
}
