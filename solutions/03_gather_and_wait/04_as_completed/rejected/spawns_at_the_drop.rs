//! rejected by: dropped_anywhere_it_leaves_nothing — a guard spawns a task at the drop that waits for the others, and where there is no runtime that panics
//! > When the stream is dropped, what has not ended is cancelled

use async_stream::stream;
use futures::Stream;
use std::any::Any;
use tokio::task::JoinSet;

struct Tasks<T: Send + 'static>(JoinSet<T>);

impl<T: Send + 'static> Drop for Tasks<T> {
    fn drop(&mut self) {
        let mut tasks = std::mem::take(&mut self.0);
        tasks.abort_all();
        tokio::spawn(async move { tasks.shutdown().await });
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let mut tasks = Tasks(JoinSet::new());
        for future in futures {
            tasks.0.spawn(future);
        }
        while let Some(ended) = tasks.0.join_next().await {
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
