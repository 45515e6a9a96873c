//! rejected by: a_late_look_finds_them_in_that_order — `select_all` looks from the first place on; of several that have ended it takes the one that stands first
//! > The items come in the order in which the futures end.

use async_stream::stream;
use futures::Stream;
use futures::future::select_all;
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
            let (ended, _, rest) = select_all(tasks).await;
            tasks = rest;
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
