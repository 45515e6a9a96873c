//! Polls every future each time, in the order of the list; they stand still in between.

use futures::future::BoxFuture;
use futures::{FutureExt, Stream};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::task::Poll;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut running: Vec<BoxFuture<'static, _>> = futures
        .into_iter()
        .map(|future| AssertUnwindSafe(future).catch_unwind().boxed())
        .collect();
    futures::stream::poll_fn(move |context| {
        for at in 0..running.len() {
            if let Poll::Ready(ended) = running[at].poll_unpin(context) {
                drop(running.remove(at));
                let item = ended.map_err(|payload| Panicked(text_of(&*payload)));
                return Poll::Ready(Some(item));
            }
        }
        match running.is_empty() {
            true => Poll::Ready(None),
            false => Poll::Pending,
        }
    })
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
