//! rejected by: they_run_side_by_side — a lock for all calls, so that one list is done before the next begins
//! > All jobs begin at the instant of the first poll

use futures::FutureExt;
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

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "panicked".to_owned(),
        },
    }
}

fn outcome<T, E>(ended: Result<Option<Result<T, E>>, Box<dyn Any + Send>>) -> Outcome<T, E> {
    match ended {
        Ok(Some(Ok(value))) => Outcome::Ok(value),
        Ok(Some(Err(error))) => Outcome::Failed(error),
        Ok(None) => Outcome::Cancelled,
        Err(payload) => Outcome::Panicked(text(payload)),
    }
}
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let _alone = ALONE.lock().await;
    let count = jobs.len();
    let mut set = tokio::task::JoinSet::new();
    for (place, job) in jobs.into_iter().enumerate() {
        set.spawn(async move {
            let Job { work, cancel } = job;
            let work = async move { cancel.run_until_cancelled_owned(work).await };
            (place, outcome(AssertUnwindSafe(work).catch_unwind().await))
        });
    }
    let mut outcomes: Vec<Option<Outcome<T, E>>> = (0..count).map(|_| None).collect();
    while let Some(ended) = set.join_next().await {
        let (place, outcome) = ended.unwrap();
        outcomes[place] = Some(outcome);
    }
    outcomes.into_iter().flatten().collect()
}
