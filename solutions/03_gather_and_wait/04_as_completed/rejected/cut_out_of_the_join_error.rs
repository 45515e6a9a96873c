//! rejected by: a_panic_keeps_its_text — cuts the text out of that of the `JoinError`, in which it is escaped
//! > The text of a [`Panicked`] is that of the panic, literal or composed.

use async_stream::stream;
use futures::Stream;
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
            yield ended.map_err(|error| Panicked(text_in(&error.to_string())));
        }
    }
}

fn text_in(error: &str) -> String {
    let text = error.split_once(" panicked with message \"");
    text.and_then(|(_, text)| text.strip_suffix('"'))
        .unwrap_or("panicked")
        .to_owned()
}
