//! rejected by: a_panic_in_a_drop_costs_nobody_else_the_result — catches what polls panic with, and the drop after a cancel; work that has ended is dropped with its future
//! > A panic ends its own job alone, as `Panicked`.

use std::panic::AssertUnwindSafe;
use tokio_util::sync::CancellationToken;
pub struct Job<F> {
    pub work: F,
    pub cancel: CancellationToken,
}
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T, E> {
    Ok(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}
fn text(payload: Box<dyn std::any::Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| "panicked".to_owned())
}
fn told<T, E>(ended: std::thread::Result<Result<T, E>>) -> Outcome<T, E> {
    match ended {
        Ok(Ok(value)) => Outcome::Ok(value),
        Ok(Err(error)) => Outcome::Failed(error),
        Err(payload) => Outcome::Panicked(text(payload)),
    }
}
pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let all = jobs.into_iter().map(|job| {
        let mut work = Some(Box::pin(job.work));
        let cancel = job.cancel;
        let mut cancelled = Box::pin(cancel.clone().cancelled_owned());
        std::future::poll_fn(move |context| {
            use std::task::Poll;
            if cancelled.as_mut().poll(context).is_ready() {
                let dropped = work.take();
                return Poll::Ready(
                    match std::panic::catch_unwind(AssertUnwindSafe(|| drop(dropped))) {
                        Ok(()) => Outcome::Cancelled,
                        Err(payload) => Outcome::Panicked(text(payload)),
                    },
                );
            }
            let polled = std::panic::catch_unwind(AssertUnwindSafe(|| {
                work.as_mut().unwrap().as_mut().poll(context)
            }));
            match polled {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(result)) => Poll::Ready(told(Ok(result))),
                Err(payload) => Poll::Ready(told(Err(payload))),
            }
        })
    });
    futures::future::join_all(all).await
}
