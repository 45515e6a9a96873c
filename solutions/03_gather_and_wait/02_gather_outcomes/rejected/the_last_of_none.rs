//! rejected by: of_nothing_there_are_no_outcomes — `select_all` waits for the first of several, and panics where there is none
//! > Of no jobs, the list is empty and comes at once.
//!
//! > If its token is cancelled before it begins, a job does not begin.

use futures::FutureExt;
use futures::future::select_all;
use std::any::Any;
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

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut outcomes: Vec<_> = jobs.iter().map(|_| Outcome::Cancelled).collect();
    let places = jobs.into_iter().enumerate();
    let mut running: Vec<_> = places
        .filter(|(_, job)| !job.cancel.is_cancelled())
        .map(|(place, job)| {
            outcome_of(job)
                .map(move |outcome| (place, outcome))
                .boxed_local()
        })
        .collect();
    loop {
        let ((place, outcome), _, rest) = select_all(running).await;
        outcomes[place] = outcome;
        if rest.is_empty() {
            return outcomes;
        }
        running = rest;
    }
}

async fn outcome_of<F, T, E>(Job { work, cancel }: Job<F>) -> Outcome<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    match AssertUnwindSafe(cancel.run_until_cancelled(work))
        .catch_unwind()
        .await
    {
        Ok(None) => Outcome::Cancelled,
        Ok(Some(Ok(value))) => Outcome::Ok(value),
        Ok(Some(Err(error))) => Outcome::Failed(error),
        Err(payload) => Outcome::Panicked(text_of(&*payload)),
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
