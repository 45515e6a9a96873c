//! rejected by: a_job_may_ask_for_its_own_status, a_panic_in_a_drop_is_an_end — keeps the job beside its status behind one lock, so that a stop can drop it at once, and holds that while it polls and drops the job
//! > The status is returned without waiting.
//!
//! > One turn of the loop after the job's end it is the outcome.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

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
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}

type Work<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

struct Place<T, E> {
    future: Option<Work<T, E>>,
    status: Status<T, E>,
}

pub struct Job<T, E> {
    place: Arc<Mutex<Place<T, E>>>,
}

fn lock<T, E>(place: &Mutex<Place<T, E>>) -> MutexGuard<'_, Place<T, E>> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let place = Arc::new(Mutex::new(Place {
            future: Some(Box::pin(future)),
            status: Status::Running,
        }));
        let polled = place.clone();
        tokio::spawn(poll_fn(move |context| {
            let mut place = lock(&polled);
            let Some(future) = &mut place.future else {
                return Poll::Ready(());
            };
            let status = match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(Ok(value))) => Status::Succeeded(value),
                Ok(Poll::Ready(Err(error))) => Status::Failed(error),
                Err(payload) => Status::Panicked(message(payload)),
            };
            let gone = place.future.take();
            drop(place);
            drop(gone);
            lock(&polled).status = status;
            Poll::Ready(())
        }));
        Self { place }
    }

    pub fn status(&self) -> Status<T, E> {
        lock(&self.place).status.clone()
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        let gone = lock(&self.place).future.take();
        if gone.is_some() {
            catch_unwind(AssertUnwindSafe(|| drop(gone))).ok();
            lock(&self.place).status = Status::Cancelled;
        }
        self.status()
    }
}
