//! rejected by: a_panic_keeps_its_text — cuts the text out of that of the `JoinError`, in which it is escaped
//! > The text of a `Panicked` is that of the panic, literal or composed.

use futures::future::join_all;
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
    let spawn = |Job { work, cancel }: Job<F>| {
        let task = tokio::spawn(async move { cancel.run_until_cancelled(work).await });
        AbortOnDropHandle::new(task)
    };
    let tasks: Vec<_> = jobs.into_iter().map(spawn).collect();
    let ended = join_all(tasks).await.into_iter();
    ended
        .map(|ended| match ended {
            Ok(None) => Outcome::Cancelled,
            Ok(Some(Ok(value))) => Outcome::Ok(value),
            Ok(Some(Err(error))) => Outcome::Failed(error),
            Err(error) => Outcome::Panicked(text_in(&error.to_string())),
        })
        .collect()
}

fn text_in(error: &str) -> String {
    let text = error.split_once(" panicked with message \"");
    text.and_then(|(_, text)| text.strip_suffix('"'))
        .unwrap_or("panicked")
        .to_owned()
}
