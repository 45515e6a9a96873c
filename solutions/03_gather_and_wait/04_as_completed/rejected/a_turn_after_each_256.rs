//! rejected by: all_begin_at_the_first_poll — lets the loop go on after each 256 that have begun
//! > All futures begin at the first poll of the stream, however many there are.

use futures::Stream;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt, poll};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::task::Poll;

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
        let mut running = FuturesUnordered::new();
        for (place, future) in futures.into_iter().enumerate() {
            let mut future = caught(future).boxed();
            // Begin it now, not only at the first `next`.
            match poll!(&mut future) {
                Poll::Ready(item) => yield item,
                Poll::Pending => running.push(future),
            }
            if place % 256 == 255 {
                tokio::task::yield_now().await;
            }
        }
        while let Some(item) = running.next().await {
            yield item;
        }
    }
}
