//! rejected by: dropping_the_stream_stops_the_rest, dropped_anywhere_it_leaves_nothing — a task owns the others: at the drop it gets its turn, and then aborts those that get theirs later
//! > one turn of the loop later none is left

use futures::FutureExt;
use futures::Stream;
use std::any::Any;
use std::panic::AssertUnwindSafe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: &(dyn Any + Send)) -> Panicked {
    Panicked(if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    })
}

async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    AssertUnwindSafe(future)
        .catch_unwind()
        .await
        .map_err(|payload| text(&*payload))
}

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    async_stream::stream! {
        let (send, mut receive) = tokio::sync::mpsc::unbounded_channel();
        let mut tasks = tokio::task::JoinSet::new();
        for future in futures {
            tasks.spawn(caught(future));
        }
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    biased;
                    () = send.closed() => return,
                    ended = tasks.join_next() => match ended {
                        Some(Ok(item)) => {
                            let _ = send.send(item);
                        }
                        Some(Err(_)) => {}
                        None => return,
                    },
                }
            }
        });
        while let Some(item) = receive.recv().await {
            yield item;
        }
    }
}
