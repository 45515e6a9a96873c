//! rejected by: the_task_that_waits_now_is_woken — keeps the waker of the first poll, as if no other task could come
//! > It returns at the instant at which the last job ends, in whatever way.

use futures::FutureExt;
use std::any::Any;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

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

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let ended = Arc::new(Ended {
        outcomes: Mutex::new(jobs.iter().map(|_| None).collect()),
        waker: Mutex::default(),
    });
    let begin = |(place, job): (usize, Job<F>)| {
        let ended = ended.clone();
        AbortOnDropHandle::new(tokio::spawn(async move {
            let outcome = AssertUnwindSafe(outcome_of(job)).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|payload| Outcome::Panicked(text_of(&*payload)));
            ended.outcomes.lock().unwrap()[place] = Some(outcome);
            let waker = ended.waker.lock().unwrap().clone();
            waker.inspect(Waker::wake_by_ref);
        }))
    };
    let _tasks: Vec<_> = jobs.into_iter().enumerate().map(begin).collect();
    poll_fn(|context| {
        let mut outcomes = ended.outcomes.lock().unwrap();
        if outcomes.iter().all(Option::is_some) {
            return Poll::Ready(outcomes.drain(..).flatten().collect());
        }
        let mut waker = ended.waker.lock().unwrap();
        waker.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    })
    .await
}

async fn outcome_of<F, T, E>(job: Job<F>) -> Outcome<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    if job.cancel.is_cancelled() {
        return Outcome::Cancelled;
    }
    match job.cancel.run_until_cancelled(job.work).await {
        Some(Ok(value)) => Outcome::Ok(value),
        Some(Err(error)) => Outcome::Failed(error),
        None => Outcome::Cancelled,
    }
}

struct Ended<T, E> {
    outcomes: Mutex<Vec<Option<Outcome<T, E>>>>,
    waker: Mutex<Option<Waker>>,
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
