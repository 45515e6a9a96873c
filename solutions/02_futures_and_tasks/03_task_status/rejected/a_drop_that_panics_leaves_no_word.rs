//! rejected by: a_panic_in_a_drop_is_an_end — drops the work that was stopped, and then sends the outcome: a panic in the drop takes the sender away
//! > If the drop of what it owned panics, it has ended all the same

use futures::FutureExt;
use futures::future::{Either, select};
use std::panic::AssertUnwindSafe;
use tokio::sync::watch;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

fn message(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "panicked".to_owned(),
        },
    }
}

fn outcome<T, E>(ended: std::thread::Result<Result<T, E>>) -> Status<T, E> {
    match ended {
        Ok(Ok(value)) => Status::Succeeded(value),
        Ok(Err(error)) => Status::Failed(error),
        Err(payload) => Status::Panicked(message(payload)),
    }
}

async fn run<T, E>(
    future: impl Future<Output = Result<T, E>> + Send + 'static,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Status<T, E> {
    let mut work = Box::pin(AssertUnwindSafe(future).catch_unwind());
    let status = match select(Box::pin(stop), &mut work).await {
        Either::Left(_) => Status::Cancelled,
        Either::Right((ended, _)) => outcome(ended),
    };
    drop(work);
    status
}

pub struct Job<T, E> {
    stop: watch::Sender<bool>,
    end: watch::Receiver<Option<Status<T, E>>>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let (stop, mut told) = watch::channel(false);
        let (send, end) = watch::channel(None);
        tokio::spawn(async move {
            let stopped = async move {
                if told.wait_for(|told| *told).await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            send.send_replace(Some(run(future, stopped).await));
        });
        Job { stop, end }
    }

    pub fn status(&self) -> Status<T, E> {
        self.end.borrow().clone().unwrap_or(Status::Running)
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.stop.send_replace(true);
        self.end
            .wait_for(Option::is_some)
            .await
            .unwrap()
            .clone()
            .unwrap()
    }
}
