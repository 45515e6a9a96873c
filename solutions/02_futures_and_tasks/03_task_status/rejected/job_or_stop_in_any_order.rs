//! rejected by: a_stopped_job_is_reported_as_cancelled, a_job_stopped_before_its_first_poll_is_cancelled — `select!` between the job and the stop: it asks them in any order, and a job that is ready to end ends every other time
//! > A job that had not ended is `Cancelled`, even if it had not begun.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::sync::{oneshot, watch};
pub struct Job<T, E> {
    stop: Option<oneshot::Sender<()>>,
    outcome: watch::Receiver<Status<T, E>>,
}
impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (sender, outcome) = watch::channel(Status::Running);
        tokio::spawn(async move {
            let work = AssertUnwindSafe(async move {
                tokio::select! {
                    Ok(()) = stopped => Status::Cancelled,
                    ended = future => match ended {
                        Ok(value) => Status::Succeeded(value),
                        Err(error) => Status::Failed(error),
                    },
                }
            });
            let status = match work.catch_unwind().await {
                Ok(status) => status,
                Err(payload) => Status::Panicked(
                    payload
                        .downcast_ref::<String>()
                        .cloned()
                        .or_else(|| {
                            payload
                                .downcast_ref::<&str>()
                                .map(|text| (*text).to_owned())
                        })
                        .unwrap_or_else(|| "panicked".to_owned()),
                ),
            };
            sender.send(status).ok();
        });
        Self {
            stop: Some(stop),
            outcome,
        }
    }
    pub fn status(&self) -> Status<T, E> {
        self.outcome.borrow().clone()
    }
    pub async fn stop(&mut self) -> Status<T, E> {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        match self
            .outcome
            .wait_for(|status| !matches!(status, Status::Running))
            .await
        {
            Ok(status) => status.clone(),
            Err(_) => Status::Cancelled,
        }
    }
}
