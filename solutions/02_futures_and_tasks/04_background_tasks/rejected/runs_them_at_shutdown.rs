//! rejected by: a_shutdown_without_jobs_returns_at_once, a_job_begins_at_the_call_and_needs_nobody, what_a_job_captured_and_gave_is_dropped_at_its_end, ten_thousand_jobs_do_not_pile_up, a_job_that_has_ended_takes_no_memory, it_counts_the_jobs_that_have_not_ended, a_job_that_panicked_counts_no_more, it_counts_during_a_shutdown, dropping_it_does_with_the_jobs_what_it_says, of_a_panic_only_the_message_is_kept, it_counts_in_the_drop_of_what_a_job_owns, a_drop_reaches_jobs_that_are_ready, a_job_that_panics_in_a_drop_has_ended, however_many_panic_each_has_ended, a_job_that_comes_after_shutdown_began_is_given_back — keeps the jobs in a list, and runs them when it has to wait for them
//! > The job starts at the call, however many run already, and goes on by itself.

use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

pub struct Background {
    jobs: Mutex<Option<Vec<BoxFuture<'static, ()>>>>,
    panics: Arc<Mutex<Vec<String>>>,
}

impl Background {
    pub fn new() -> Self {
        Self {
            jobs: Mutex::new(Some(Vec::new())),
            panics: Arc::default(),
        }
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let mut jobs = self.jobs.lock().unwrap();
        let Some(jobs) = jobs.as_mut() else {
            return Err(job);
        };
        let panics = self.panics.clone();
        let job = async move {
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                let mut panics = panics.lock().unwrap_or_else(PoisonError::into_inner);
                panics.push(message(&*payload));
            }
        };
        jobs.push(job.boxed());
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.jobs.lock().unwrap().as_ref().map_or(0, Vec::len)
    }

    pub async fn shutdown(&self) -> Vec<String> {
        let jobs = self.jobs.lock().unwrap().take();
        join_all(jobs.into_iter().flatten()).await;
        std::mem::take(&mut *self.panics.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
