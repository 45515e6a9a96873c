//! rejected by: a_panic_keeps_its_text — knows only plain messages; one with a number in it comes as a `String`
//! > The text of a [`Panicked`] is that of the panic, literal or composed.

use async_stream::stream;
use futures::Stream;
use std::any::Any;
use tokio::task::JoinSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let mut tasks: JoinSet<F::Output> = futures.into_iter().collect();
        while let Some(ended) = tasks.join_next().await {
            yield ended.map_err(|error| Panicked(text_of(&*error.into_panic())));
        }
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.unwrap_or("panicked").to_owned()
}
