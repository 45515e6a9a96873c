//! rejected by: the_first_comes_after_the_shortest_latency, nothing_waits_for_all, the_task_that_waits_now_is_woken — waits for all of them, and makes a stream of the list
//! > An item comes at the instant at which its future ends

use futures::{Stream, StreamExt, stream};
use std::any::Any;
use tokio::task::JoinSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream::once(async {
        let mut tasks: JoinSet<F::Output> = futures.into_iter().collect();
        let mut items = Vec::new();
        while let Some(ended) = tasks.join_next().await {
            items.push(ended.map_err(|error| Panicked(text_of(&*error.into_panic()))));
        }
        stream::iter(items)
    })
    .flatten()
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
