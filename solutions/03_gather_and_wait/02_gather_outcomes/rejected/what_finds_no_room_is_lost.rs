//! rejected by: outcomes_stand_in_the_order_of_the_call — a task for each hands over what it has with `try_send`, and what finds no room in the channel, because the caller is busy, is lost
//! > The outcomes are in the order of `jobs`

use std::any::Any;
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

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::sync::mpsc::channel;
use tokio::task::JoinSet;

fn outcome<T, E>(ended: std::thread::Result<Option<Result<T, E>>>) -> Outcome<T, E> {
    match ended {
        Ok(Some(Ok(value))) => Outcome::Ok(value),
        Ok(Some(Err(error))) => Outcome::Failed(error),
        Ok(None) => Outcome::Cancelled,
        Err(payload) => Outcome::Panicked(text(payload)),
    }
}

async fn run<F, T, E>(job: Job<F>) -> Outcome<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    let Job { work, cancel } = job;
    let ends = async move {
        tokio::select! {
            biased;
            () = cancel.cancelled() => None,
            ended = work => Some(ended),
        }
    };
    outcome(AssertUnwindSafe(ends).catch_unwind().await)
}

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut outcomes: Vec<Option<Outcome<T, E>>> = jobs.iter().map(|_| None).collect();
    let (sender, mut reports) = channel(1024);
    let mut tasks = JoinSet::new();
    for (place, job) in jobs.into_iter().enumerate() {
        let sender = sender.clone();
        tasks.spawn(async move { sender.try_send((place, run(job).await)).ok().map(drop) });
    }
    drop(sender);
    while let Some((place, outcome)) = reports.recv().await {
        outcomes[place] = Some(outcome);
    }
    outcomes.into_iter().flatten().collect()
}
