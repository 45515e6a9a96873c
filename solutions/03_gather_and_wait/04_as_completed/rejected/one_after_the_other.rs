//! rejected by: items_come_in_the_order_of_finishing, the_first_comes_after_the_shortest_latency, nothing_waits_for_all, all_begin_at_the_first_poll, a_panic_is_an_item_and_touches_no_other, the_task_that_waits_now_is_woken, it_ends_after_the_last_item, dropping_the_stream_stops_the_rest — `then` awaits each before it begins the next
//! > All futures begin at the first poll of the stream

use futures::{FutureExt, Stream, StreamExt, stream};
use std::any::Any;
use std::panic::AssertUnwindSafe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream::iter(futures).then(caught)
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
