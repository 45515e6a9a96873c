//! rejected by: a_late_look_finds_them_in_that_order — values come through a channel and panics from the handles, and the channel is asked first
//! > The items come in the order in which the futures end.

use async_stream::stream;
use futures::Stream;
use std::any::Any;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn as_completed<F>(futures: Vec<F>) -> impl Stream<Item = Result<F::Output, Panicked>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream! {
        let (sender, mut values) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        for future in futures {
            let sender = sender.clone();
            tasks.spawn(async move { sender.send(future.await).ok() });
        }
        drop(sender);
        loop {
            tokio::select! {
                biased;
                Some(value) = values.recv() => yield Ok(value),
                Some(ended) = tasks.join_next() => if let Err(error) = ended {
                    yield Err(Panicked(text_of(&*error.into_panic())));
                },
                else => break,
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
