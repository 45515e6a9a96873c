//! rejected by: nothing_begins_before_the_first_poll — spawns in the function itself, as asyncio's as_completed does
//! > Nothing begins at the call.

use async_stream::stream;
use futures::Stream;
use std::any::Any;
use tokio::task::JoinSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut tasks: JoinSet<F::Output> = futures.into_iter().collect();
    stream! {
        while let Some(ended) = tasks.join_next().await {
            yield ended.map_err(|error| Panicked(text_of(&*error.into_panic())));
        }
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
