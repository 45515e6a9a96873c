//! rejected by: nothing_begins_before_the_first_poll — asks at the call for the runtime in which it will be polled
//! > Nothing begins at the call.

use async_stream::stream;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream, StreamExt};
use std::any::Any;
use std::panic::AssertUnwindSafe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let runtime = tokio::runtime::Handle::current();
    stream! {
        let (sender, mut items) = tokio::sync::mpsc::unbounded_channel();
        let _driver = tokio_util::task::AbortOnDropHandle::new(runtime.spawn(async move {
            let mut set: FuturesUnordered<_> =
                futures.into_iter().map(|future| AssertUnwindSafe(future).catch_unwind()).collect();
            while let Some(item) = set.next().await {
                if sender.send(item.map_err(text)).is_err() {
                    break;
                }
            }
        }));
        while let Some(item) = items.recv().await {
            yield item;
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
