//! rejected by: of_nothing_it_ends_at_once — `select_all` waits for the first of several, and panics where there is none
//! > Of no futures, it ends at once.

use async_stream::stream;
use futures::future::select_all;
use futures::{FutureExt, Stream};
use std::any::Any;
use std::panic::AssertUnwindSafe;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let mut rest: Vec<_> = futures
            .into_iter()
            .map(|future| Box::pin(AssertUnwindSafe(future).catch_unwind()))
            .collect();
        loop {
            let (ended, _, others) = select_all(rest).await;
            yield ended.map_err(|payload| Panicked(text_of(&*payload)));
            if others.is_empty() {
                break;
            }
            rest = others;
        }
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
