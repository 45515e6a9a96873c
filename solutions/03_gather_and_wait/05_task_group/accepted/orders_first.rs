//! Children come through a channel, which is looked at before the body: one that the body orders begins when the group has been woken for it.

use futures::FutureExt;
use futures::future::BoxFuture;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

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

fn text(payload: Box<dyn Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

type Child<E> = BoxFuture<'static, Result<(), E>>;
pub struct Group<E> {
    children: Arc<Mutex<Option<mpsc::UnboundedSender<Child<E>>>>>,
}
impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Group {
            children: self.children.clone(),
        }
    }
}
impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        match &*self.children.lock().unwrap() {
            Some(children) => children.send(Box::pin(child)).map_err(|_| Closed),
            None => Err(Closed),
        }
    }
}

struct Shut<E>(Group<E>);
impl<E> Drop for Shut<E> {
    fn drop(&mut self) {
        let sender = self.0.children.lock().unwrap().take();
        drop(sender);
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let (send, mut orders) = mpsc::unbounded_channel::<Child<E>>();
    let group = Group {
        children: Arc::new(Mutex::new(Some(send))),
    };
    let shut = Shut(group.clone());
    let mut tasks: JoinSet<Option<Failure<E>>> = JoinSet::new();
    let lent = group.clone();
    let mut body = Some(Box::pin(
        AssertUnwindSafe(async move { body(lent).await }).catch_unwind(),
    ));
    let mut value = None;
    let mut failures = Vec::new();
    while failures.is_empty() {
        // Orders go first: a child that has asked for another has not ended for us before that.
        tokio::select! {
            biased;
            Some(child) = orders.recv() => {
                tasks.spawn(async move {
                    match AssertUnwindSafe(child).catch_unwind().await {
                        Ok(Ok(())) => None,
                        Ok(Err(error)) => Some(Failure::Error(error)),
                        Err(payload) => Some(Failure::Panic(text(payload))),
                    }
                });
            }
            Some(ended) = tasks.join_next() => failures.extend(ended.ok().flatten()),
            ended = async { body.as_mut().unwrap().await }, if body.is_some() => {
                body = None;
                match ended {
                    Ok(Ok(it)) => value = Some(it),
                    Ok(Err(error)) => failures.push(Failure::Error(error)),
                    Err(payload) => failures.push(Failure::Panic(text(payload))),
                }
            }
            else => break,
        }
        if body.is_none() && tasks.is_empty() && orders.is_empty() {
            break;
        }
    }
    drop(shut);
    orders.close();
    drop(body);
    if failures.is_empty()
        && let Some(value) = value
    {
        return Ok(value);
    }
    while let Some(ended) = tasks.try_join_next() {
        failures.extend(ended.ok().flatten());
    }
    drop(orders);
    tasks.shutdown().await;
    Err(GroupError { failures })
}
