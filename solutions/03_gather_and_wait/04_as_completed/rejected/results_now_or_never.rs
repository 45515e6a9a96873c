//! rejected by: every_item_comes_once, a_late_look_finds_them_in_that_order — takes it that a finished handle is ready; Tokio makes the 129th of one poll wait
//! > There is exactly one item for each future.

use async_stream::stream;
use futures::future::select_all;
use futures::{FutureExt, Stream};
use std::any::Any;
use tokio_util::task::AbortOnDropHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let mut tasks: Vec<_> = futures
            .into_iter()
            .map(|future| AbortOnDropHandle::new(tokio::spawn(future)))
            .collect();
        while !tasks.is_empty() {
            let (first, _, rest) = select_all(tasks).await;
            let (finished, running): (Vec<_>, Vec<_>) =
                rest.into_iter().partition(AbortOnDropHandle::is_finished);
            tasks = running;
            let others = finished.into_iter().filter_map(FutureExt::now_or_never);
            for ended in std::iter::once(first).chain(others).collect::<Vec<_>>() {
                yield ended.map_err(|error| Panicked(text_of(&*error.into_panic())));
            }
        }
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
