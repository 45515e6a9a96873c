//! rejected by: nothing_waits_for_all, a_late_look_finds_them_in_that_order, the_first_comes_after_the_shortest_latency, the_task_that_waits_now_is_woken, it_ends_after_the_last_item — asks the handles on a timer instead of letting them wake it
//! > An item comes at the instant at which its future ends

use async_stream::stream;
use futures::Stream;
use std::any::Any;
use std::time::Duration;
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
            let Some(at) = tasks.iter().position(AbortOnDropHandle::is_finished) else {
                tokio::time::sleep(Duration::from_millis(1)).await;
                continue;
            };
            let ended = tasks.remove(at).await;
            yield ended.map_err(|error| Panicked(text_of(&*error.into_panic())));
        }
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
