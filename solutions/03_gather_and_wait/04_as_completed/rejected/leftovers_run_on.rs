//! rejected by: dropping_the_stream_stops_the_rest, dropped_anywhere_it_leaves_nothing — spawns tasks that send into a channel, and nobody stops them
//! > When the stream is dropped, what has not ended is cancelled

use async_stream::stream;
use futures::{FutureExt, Stream};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use tokio::sync::mpsc;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let (sender, mut items) = mpsc::unbounded_channel();
        for future in futures {
            let sender = sender.clone();
            tokio::spawn(async move { sender.send(caught(future).await) });
        }
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
