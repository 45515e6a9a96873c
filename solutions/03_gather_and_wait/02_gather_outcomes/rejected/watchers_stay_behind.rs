//! rejected by: it_leaves_no_task_behind — a task watches each token, and goes on when its job has ended
//! > One turn of the loop after it has returned or was dropped, no task of its own is left.

use std::any::Any;
use std::collections::HashMap;
use tokio::task::JoinSet;
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
    let mut outcomes: Vec<Outcome<T, E>> = jobs.iter().map(|_| Outcome::Cancelled).collect();
    let mut tasks = JoinSet::new();
    let mut places = HashMap::new();
    for (place, Job { work, cancel }) in jobs.into_iter().enumerate() {
        let beforehand = cancel.clone();
        let task = tasks.spawn(async move {
            match beforehand.is_cancelled() {
                true => std::future::pending().await,
                false => work.await,
            }
        });
        places.insert(task.id(), place);
        tokio::spawn(async move {
            cancel.cancelled().await;
            task.abort();
        });
    }
    while let Some(ended) = tasks.join_next_with_id().await {
        match ended {
            Ok((id, Ok(value))) => outcomes[places[&id]] = Outcome::Ok(value),
            Ok((id, Err(error))) => outcomes[places[&id]] = Outcome::Failed(error),
            Err(error) if error.is_panic() => {
                let place = places[&error.id()];
                outcomes[place] = Outcome::Panicked(text_of(&*error.into_panic()));
            }
            // Aborted: that it was cancelled stands there already.
            Err(_) => {}
        }
    }
    outcomes
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
