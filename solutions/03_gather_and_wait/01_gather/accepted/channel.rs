//! Each task sends its place and its result into a channel.

use futures::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let count = futures.len();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let _tasks: Vec<_> = futures
        .into_iter()
        .enumerate()
        .map(|(place, future)| start(place, future, sender.clone()))
        .collect();
    let mut results: Vec<Option<F::Output>> = (0..count).map(|_| None).collect();
    for _ in 0..count {
        let (place, result) = receiver.recv().await.expect("every task sends");
        results[place] = Some(result.unwrap_or_else(|panic| resume_unwind(panic)));
    }
    results.into_iter().flatten().collect()
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let count = futures.len();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let tasks: Vec<_> = futures
        .into_iter()
        .enumerate()
        .map(|(place, future)| start(place, future, sender.clone()))
        .collect();
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    for _ in 0..count {
        let (place, result) = receiver.recv().await.expect("every task sends");
        match result.unwrap_or_else(|panic| resume_unwind(panic)) {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                for task in tasks {
                    drop(task.detach());
                }
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

/// What a task sends: its place, and its result or its panic.
type Ended<T> = (usize, std::thread::Result<T>);

fn start<F>(
    place: usize,
    future: F,
    sender: mpsc::UnboundedSender<Ended<F::Output>>,
) -> AbortOnDropHandle<()>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    AbortOnDropHandle::new(tokio::spawn(async move {
        let result = AssertUnwindSafe(future).catch_unwind().await;
        // After an error nobody receives any more.
        let _ = sender.send((place, result));
    }))
}
