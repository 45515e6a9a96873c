//! rejected by: items_come_in_the_order_of_finishing, nothing_waits_for_all, every_item_comes_once, a_restless_future_holds_up_nobody, a_panic_is_an_item_and_touches_no_other, of_nothing_it_ends_at_once, a_late_look_finds_them_in_that_order, it_ends_after_the_last_item, nothing_begins_before_the_first_poll, a_panic_keeps_its_text, a_panic_without_a_text_has_one_all_the_same, dropped_anywhere_it_leaves_nothing — keeps one sender for itself, so the channel is never closed and the stream never ends
//! > The stream ends after the last item.

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
        let (sender, mut items) = mpsc::unbounded_channel();
        let mut tasks = Vec::new();
        for future in futures {
            let sender = sender.clone();
            tasks.push(AbortOnDropHandle::new(tokio::spawn(async move {
                let _ = sender.send(caught(future).await);
            })));
        }
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
