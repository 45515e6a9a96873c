//! The task and the job share the work: a stop drops it where it is, and has nothing to wait for.

use std::any::Any;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::Poll;
use tokio::task::AbortHandle;

type Work<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

struct Shared<T, E> {
    work: Mutex<Option<Work<T, E>>>,
    end: OnceLock<Status<T, E>>,
}

impl<T, E> Shared<T, E> {
    fn end(&self, work: Option<Work<T, E>>, status: Status<T, E>) {
        catch_unwind(AssertUnwindSafe(|| drop(work))).ok();
        self.end.set(status).ok();
    }
}

pub struct Job<T, E> {
    task: AbortHandle,
    shared: Arc<Shared<T, E>>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let work: Work<T, E> = Box::pin(future);
        let shared = Arc::new(Shared {
            work: Mutex::new(Some(work)),
            end: OnceLock::new(),
        });
        let polled = shared.clone();
        let task = tokio::spawn(std::future::poll_fn(move |context| {
            let mut place = polled.work.lock().unwrap();
            let Some(work) = &mut *place else {
                return Poll::Ready(());
            };
            let status = match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(Ok(value))) => Status::Succeeded(value),
                Ok(Poll::Ready(Err(error))) => Status::Failed(error),
                Err(payload) => Status::Panicked(text(payload)),
            };
            let work = place.take();
            drop(place);
            polled.end(work, status);
            Poll::Ready(())
        }));
        Self {
            task: task.abort_handle(),
            shared,
        }
    }

    pub fn status(&self) -> Status<T, E> {
        self.shared.end.get().cloned().unwrap_or(Status::Running)
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        let work = self.shared.work.lock().unwrap().take();
        if work.is_some() {
            self.shared.end(work, Status::Cancelled);
            self.task.abort();
        }
        self.status()
    }
}
