//! rejected by: a_panic_is_an_item_and_touches_no_other, a_panic_keeps_its_text, a_panic_without_a_text_has_one_all_the_same, a_late_look_finds_them_in_that_order — polls all in one task without catching anything
//! > A panic of a future is an item, an `Err`

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
