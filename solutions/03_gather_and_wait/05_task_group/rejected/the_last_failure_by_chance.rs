//! rejected by: a_failure_after_the_body_fails_the_group — lets `select!` draw between a failure and the end of all children, and the last child brings both
//! > After a failure it returns an error, even if the body has ended well.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::select;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
    shared: Arc<Shared<E>>,
}

struct Shared<E> {
    children: TaskTracker,
    leave: CancellationToken,
    failures: mpsc::UnboundedSender<Failure<E>>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        let shared = self.shared.clone();
        Self { shared }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        if self.shared.leave.is_cancelled() {
            return Err(Closed);
        }
        let shared = self.shared.clone();
        self.shared.children.spawn(async move {
            let failure = select! {
                biased;
                failure = failure_of(child) => failure,
                () = shared.leave.cancelled() => return,
            };
            if let Err(failure) = failure {
                let _ = shared.failures.send(failure);
            }
        });
        Ok(())
    }
}

async fn failure_of<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<T, Failure<E>> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(ended) => ended.map_err(Failure::Error),
        Err(payload) => Err(Failure::Panic(text_of(&*payload))),
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let (sender, mut failed) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared {
        children: TaskTracker::new(),
        leave: CancellationToken::new(),
        failures: sender,
    });
    let (children, leave) = (shared.children.clone(), shared.leave.clone());
    let _at_the_end = leave.clone().drop_guard();
    let whole = async {
        let value = failure_of(async { body(Group { shared }).await }).await?;
        children.close();
        children.wait().await;
        Ok(value)
    };
    let failure = select! {
        Some(failure) = failed.recv() => failure,
        ended = whole => match ended {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        },
    };
    leave.cancel();
    children.close();
    children.wait().await;
    let mut failures = vec![failure];
    while let Ok(failure) = failed.try_recv() {
        failures.push(failure);
    }
    Err(GroupError { failures })
}
