//! Polls each once by itself at the first poll, and leaves what is not ready to a `FuturesUnordered`.

use futures::Stream;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "panicked".to_owned(),
        },
    }
}
use futures::stream::{self, FuturesUnordered};
use futures::{FutureExt, StreamExt};
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::task::Poll;

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut first = Some(futures);
    let mut early = VecDeque::new();
    let mut set = FuturesUnordered::new();
    stream::poll_fn(move |context| {
        for future in first.take().into_iter().flatten() {
            let mut future = Box::pin(AssertUnwindSafe(future).catch_unwind());
            match future.poll_unpin(context) {
                Poll::Ready(ended) => early.push_back(ended),
                Poll::Pending => set.push(future),
            }
        }
        let ended = match early.pop_front() {
            Some(ended) => Poll::Ready(Some(ended)),
            None => set.poll_next_unpin(context),
        };
        ended.map(|ended| ended.map(|ended| ended.map_err(|payload| Panicked(text(payload)))))
    })
}
