//! rejected by: what_has_ended_already_is_done_at_once — goes through the handles for an error before it waits, and what stands behind the error is handed back unseen
//! > A task that has ended when it returns is done

use futures::FutureExt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
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

pub async fn wait<T, E>(
    handles: Vec<JoinHandle<Result<T, E>>>,
    until: Until,
) -> Result<Waited<T, E>, NoTasks> {
    if handles.is_empty() {
        return Err(NoTasks);
    }
    let mut done = Vec::new();
    let mut pending = Vec::new();
    let mut handles = handles.into_iter().enumerate();
    while let Some((place, mut handle)) = handles.next() {
        match tokio::task::unconstrained(&mut handle).now_or_never() {
            None => pending.push((place, handle)),
            Some(ended) => {
                let failed = is_error(&ended);
                done.push((place, ended));
                if failed && until == Until::FirstError {
                    pending.extend(handles);
                    return Ok(Waited { done, pending });
                }
            }
        }
    }
    poll_fn(|context| {
        let looked_at = std::mem::take(&mut pending);
        for (place, mut handle) in looked_at {
            match Pin::new(&mut handle).poll(context) {
                Poll::Ready(ended) => done.push((place, ended)),
                Poll::Pending => pending.push((place, handle)),
            }
        }
        let met = match until {
            Until::AllCompleted => false,
            Until::FirstCompleted => !done.is_empty(),
            Until::FirstError => done.iter().any(|(_, ended)| is_error(ended)),
        };
        if met || pending.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    Ok(Waited { done, pending })
}

fn is_error<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
