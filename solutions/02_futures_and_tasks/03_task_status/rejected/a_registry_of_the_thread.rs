//! rejected by: the_outcome_is_reported_as_often_as_asked, two_threads_may_ask_at_once — a registry of the thread keeps the outcomes, as if everybody asked on the thread of the loop
//! > the outcome is the same each time, on whatever thread

use futures::FutureExt;
use futures::future::{Either, select};
use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
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
    let _ = std::panic::catch_unwind(AssertUnwindSafe(|| drop(work)));
    status
}

thread_local! {
    static ENDED: RefCell<HashMap<u64, Box<dyn Any>>> = RefCell::new(HashMap::new());
}
static NEXT: AtomicU64 = AtomicU64::new(0);

pub struct Job<T, E> {
    id: u64,
    stop: watch::Sender<bool>,
    end: watch::Receiver<bool>,
    gives: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let (stop, mut told) = watch::channel(false);
        let (send, end) = watch::channel(false);
        tokio::spawn(async move {
            let stopped = async move {
                if told.wait_for(|told| *told).await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            let status = run(future, stopped).await;
            ENDED.with_borrow_mut(|ended| ended.insert(id, Box::new(status)));
            send.send_replace(true);
        });
        Job {
            id,
            stop,
            end,
            gives: std::marker::PhantomData,
        }
    }

    pub fn status(&self) -> Status<T, E> {
        ENDED.with_borrow(|ended| {
            ended
                .get(&self.id)
                .and_then(|status| status.downcast_ref::<Status<T, E>>())
                .cloned()
                .unwrap_or(Status::Running)
        })
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.stop.send_replace(true);
        self.end.wait_for(|end| *end).await.unwrap();
        self.status()
    }
}
