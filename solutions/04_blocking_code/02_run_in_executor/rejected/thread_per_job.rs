//! rejected by: threads_are_named_and_reused, the_drop_joins_the_threads, a_job_still_queued_at_the_drop_comes_back_as_an_error — starts a thread for every job; a semaphore keeps them to n at once

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::Builder;
use tokio::sync::{Semaphore, oneshot};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}
pub struct Executor {
    name: String,
    places: Arc<Semaphore>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        Self {
            name: name.to_owned(),
            places: Arc::new(Semaphore::new(threads)),
        }
    }

    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (send, receive) = oneshot::channel();
        let (name, places) = (self.name.clone(), self.places.clone());
        tokio::spawn(async move {
            let place = places.acquire_owned().await;
            let job = move || {
                let answer = catch_unwind(AssertUnwindSafe(job));
                drop(place);
                let _ = send.send(answer.map_err(|panic| JobError::Panicked(message(&*panic))));
            };
            Builder::new()
                .name(name)
                .spawn(job)
                .expect("a thread can be started");
        });
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
