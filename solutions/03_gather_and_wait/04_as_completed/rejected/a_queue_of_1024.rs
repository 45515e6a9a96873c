//! rejected by: every_item_comes_once — sends into a queue that is surely long enough, and loses what comes when it is full
//! > There is exactly one item for each future.

use futures::Stream;
use std::any::Any;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: &(dyn Any + Send)) -> Panicked {
    let text = payload
        .downcast_ref::<&'static str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned());
    Panicked(text.unwrap_or_else(|| "panicked".to_owned()))
}

async fn caught<F: Future>(future: F) -> Result<F::Output, Panicked> {
    use futures::FutureExt;
    std::panic::AssertUnwindSafe(future)
        .catch_unwind()
        .await
        .map_err(|payload| text(&*payload))
}

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    use tokio::sync::mpsc;
    use tokio::task::JoinSet;
    async_stream::stream! {
        let (sender, mut items) = mpsc::channel(1024);
        let mut tasks = JoinSet::new();
        for future in futures {
            let sender = sender.clone();
            tasks.spawn(async move {
                // Fails only if the stream is gone.
                let _ = sender.try_send(caught(future).await);
            });
        }
        drop(sender);
        while let Some(item) = items.recv().await {
            yield item;
        }
    }
}
