//! rejected by: a_panic_in_a_drop_costs_nobody_else_the_result, cancelled_beforehand_it_does_not_begin, it_returns_when_the_last_has_ended, a_cancel_drops_the_work_at_once — looks at the token when the work has ended
//! > When its token is cancelled while a job runs, its work is dropped at that instant.

use futures::FutureExt;
use futures::future::join_all;
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
    join_all(jobs.into_iter().map(async |Job { work, cancel }| {
        let ended = AssertUnwindSafe(work).catch_unwind().await;
        if cancel.is_cancelled() {
            return Outcome::Cancelled;
        }
        match ended {
            Ok(Ok(value)) => Outcome::Ok(value),
            Ok(Err(error)) => Outcome::Failed(error),
            Err(payload) => Outcome::Panicked(text_of(&*payload)),
        }
    }))
    .await
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
