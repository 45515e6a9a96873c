//! rejected by: results_stand_in_the_order_of_the_call — a task for each hands over what it has with `try_send`, and what finds no room in the channel, because the caller is busy, is lost
//! > The results are in the order of `futures`

use futures::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::thread::Result as Ended;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinSet;

fn start<F>(futures: Vec<F>) -> (JoinSet<()>, Receiver<(usize, Ended<F::Output>)>)
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (sender, reports) = channel(1024);
    let mut tasks = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        let sender = sender.clone();
        tasks.spawn(async move {
            let ended = AssertUnwindSafe(future).catch_unwind().await;
            sender.try_send((place, ended)).ok();
        });
    }
    (tasks, reports)
}

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut results: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    let (_tasks, mut reports) = start(futures);
    while let Some((place, ended)) = reports.recv().await {
        results[place] = Some(ended.unwrap_or_else(|payload| resume_unwind(payload)));
    }
    results.into_iter().flatten().collect()
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let (mut tasks, mut reports) = start(futures);
    while let Some((place, ended)) = reports.recv().await {
        match ended {
            Ok(Ok(value)) => results[place] = Some(value),
            Ok(Err(error)) => {
                tasks.detach_all();
                return Err(error);
            }
            Err(payload) => resume_unwind(payload),
        }
    }
    Ok(results.into_iter().flatten().collect())
}
