//! rejected by: nothing_is_lost_or_doubled — after the first error it looks over the rest with `now_or_never`, and Tokio's budget hides what it has found to be over
//! > Each task is in exactly one of the two lists, however many there are.

use tokio::task::{JoinError, JoinHandle};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    AllCompleted,
    FirstCompleted,
    FirstError,
}
pub type Ended<T, E> = Result<Result<T, E>, JoinError>;
#[derive(Debug)]
pub struct Waited<T, E> {
    pub done: Vec<(usize, Ended<T, E>)>,
    pub pending: Vec<(usize, JoinHandle<Result<T, E>>)>,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTasks;

fn failed<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(Ok(_)) => false,
        Ok(Err(_)) => true,
        Err(error) => error.is_panic(),
    }
}
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use std::pin::Pin;
use std::task::{Context, Poll};

struct Numbered<T, E>(usize, JoinHandle<Result<T, E>>);
impl<T, E> Future for Numbered<T, E> {
    type Output = (usize, Ended<T, E>);
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let place = self.0;
        Pin::new(&mut self.1)
            .poll(context)
            .map(|ended| (place, ended))
    }
}

pub async fn wait<T, E>(
    handles: Vec<JoinHandle<Result<T, E>>>,
    until: Until,
) -> Result<Waited<T, E>, NoTasks> {
    if handles.is_empty() {
        return Err(NoTasks);
    }
    let mut set: FuturesUnordered<_> = handles
        .into_iter()
        .enumerate()
        .map(|(place, handle)| Numbered(place, handle))
        .collect();
    let mut done = Vec::new();
    while let Some((place, ended)) = set.next().await {
        let failed = failed(&ended);
        done.push((place, ended));
        match until {
            Until::FirstCompleted => break,
            Until::FirstError if failed => break,
            Until::AllCompleted | Until::FirstError => {}
        }
    }
    let mut pending = Vec::new();
    for Numbered(place, mut handle) in set {
        if handle.is_finished() && until == Until::FirstError {
            done.extend((&mut handle).now_or_never().map(|ended| (place, ended)));
        } else if handle.is_finished() {
            let ended = tokio::task::coop::unconstrained(&mut handle).now_or_never();
            done.push((place, ended.expect("it has ended")));
        } else {
            pending.push((place, handle));
        }
    }
    Ok(Waited { done, pending })
}
