//! rejected by: a_panic_is_an_item_and_touches_no_other, a_panic_keeps_its_text, a_panic_without_a_text_has_one_all_the_same, a_late_look_finds_them_in_that_order — goes on while things go well
//! > A panic costs no other future its item.

use async_stream::stream;
use futures::Stream;
use tokio::task::JoinSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let mut tasks: JoinSet<F::Output> = futures.into_iter().collect();
        while let Some(Ok(value)) = tasks.join_next().await {
            yield Ok(value);
        }
    }
}
