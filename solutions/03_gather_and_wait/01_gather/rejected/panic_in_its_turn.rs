//! rejected by: a_panic_comes_out_as_a_panic, a_panic_keeps_its_text, the_first_error_comes_back_at_once, the_earliest_error_is_the_one_returned — awaits the handles in order, so a panic is seen only when its turn comes
//! > When a future panics, this panics, too, at that instant.

use futures::future::try_join_all;
use tokio::task::JoinHandle;
use tokio_util::task::AbortOnDropHandle;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let tasks: Vec<_> = futures
        .into_iter()
        .map(|future| AbortOnDropHandle::new(tokio::spawn(future)))
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let tasks: Vec<JoinHandle<_>> = futures.into_iter().map(tokio::spawn).collect();
    let aborts: Vec<_> = tasks.iter().map(JoinHandle::abort_handle).collect();
    let mut guard = scopeguard(aborts);
    let gathered = try_join_all(tasks.into_iter().map(async |task| task.await.unwrap())).await;
    guard.0.clear();
    gathered
}

fn scopeguard(tasks: Vec<tokio::task::AbortHandle>) -> AbortOnDrop {
    AbortOnDrop(tasks)
}

struct AbortOnDrop(Vec<tokio::task::AbortHandle>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.iter().for_each(tokio::task::AbortHandle::abort);
    }
}
