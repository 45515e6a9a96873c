//! Tasks that send into a channel, under handles that abort when the stream goes.

use async_stream::stream;
use futures::{FutureExt, Stream};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let (sender, mut items) = mpsc::channel(futures.len().max(1));
        let start = |future| {
            let sender = sender.clone();
            AbortOnDropHandle::new(tokio::spawn(async move {
                let item = caught(future).await;
                let _ = sender.send(item).await;
            }))
        };
        let _tasks: Vec<_> = futures.into_iter().map(start).collect();
        drop(sender);
        while let Some(item) = items.recv().await {
            yield item;
        }
    }
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
