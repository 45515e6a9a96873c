//! rejected by: each_child_is_a_task — polls its children in the task of the group
//! > Each child is a task of its own.

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use tokio::select;
use tokio::sync::mpsc;

#[derive(Debug)]
pub struct GroupError<E> {
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

pub struct Group<E> {
    children: mpsc::UnboundedSender<BoxFuture<'static, Result<(), E>>>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Self {
            children: self.children.clone(),
        }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        self.children.send(child.boxed()).map_err(|_| Closed)
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}

fn failure_of<E>(ended: Result<Result<(), E>, Box<dyn Any + Send>>) -> Option<Failure<E>> {
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(Failure::Error(error)),
        Err(payload) => Some(Failure::Panic(text_of(&*payload))),
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let (sender, mut newcomers) = mpsc::unbounded_channel();
    let mut children = FuturesUnordered::new();
    let mut value = None;
    let mut failures = Vec::new();
    let group = Group { children: sender };
    // In an async block of its own: the call itself may panic, too.
    let body = AssertUnwindSafe(async move { body(group).await }).catch_unwind();
    let mut body = Some(Box::pin(body));
    loop {
        if body.is_none() && children.is_empty() {
            match newcomers.try_recv() {
                Ok(child) => children.push(AssertUnwindSafe(child).catch_unwind()),
                Err(_) => break,
            }
        }
        let failure = select! {
            biased;
            ended = async { body.as_mut().unwrap().await }, if body.is_some() => {
                body = None;
                match ended {
                    Ok(Ok(of_body)) => {
                        value = Some(of_body);
                        None
                    }
                    Ok(Err(error)) => Some(Failure::Error(error)),
                    Err(payload) => Some(Failure::Panic(text_of(&*payload))),
                }
            }
            Some(child) = newcomers.recv() => {
                children.push(AssertUnwindSafe(child).catch_unwind());
                None
            }
            Some(ended) = children.next() => failure_of(ended),
        };
        if let Some(failure) = failure {
            failures.push(failure);
            newcomers.close();
            while newcomers.try_recv().is_ok() {}
            body = None;
            children.clear();
        }
    }
    value
        .filter(|_| failures.is_empty())
        .ok_or(GroupError { failures })
}
