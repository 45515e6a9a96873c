//! rejected by: all_begin_at_the_first_poll — gives the loop a turn after each task that it spawns, so as not to hold it
//! > All futures begin at the first poll of the stream, however many there are.

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
    stream! {
        let mut tasks = JoinSet::new();
        for future in futures {
            tasks.spawn(future);
            tokio::task::yield_now().await;
        }
        while let Some(ended) = tasks.join_next().await {
            yield ended.map_err(|error| text(error.into_panic()));
        }
    }
}

fn text(payload: Box<dyn Any + Send>) -> Panicked {
    Panicked(if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    })
}
