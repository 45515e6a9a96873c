//! rejected by: a_job_that_panicked_counts_no_more — a task awaits each job and tells a clerk, who keeps the count: that is a turn too many
//! > One turn of the loop after its end a job counts no more

use std::any::Any;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, watch};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

pub struct Background {
    clerk: mpsc::UnboundedSender<Option<String>>,
    count: watch::Sender<usize>,
    panics: Arc<Mutex<Vec<String>>>,
    closed: AtomicBool,
}

impl Background {
    pub fn new() -> Self {
        let (clerk, mut ends) = mpsc::unbounded_channel();
        let count = watch::Sender::new(0);
        let panics = Arc::<Mutex<Vec<_>>>::default();
        let (counts, list) = (count.clone(), panics.clone());
        tokio::spawn(async move {
            while let Some(panic) = ends.recv().await {
                list.lock().unwrap().extend(panic);
                counts.send_modify(|count| *count -= 1);
            }
        });
        Self {
            clerk,
            count,
            panics,
            closed: AtomicBool::new(false),
        }
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        if self.closed.load(Ordering::SeqCst) {
            return Err(job);
        }
        self.count.send_modify(|count| *count += 1);
        let clerk = self.clerk.clone();
        let job = tokio::spawn(async move { drop(job.await) });
        tokio::spawn(async move {
            let panic = job.await.err().map(|ended| message(&*ended.into_panic()));
            clerk.send(panic).ok();
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        *self.count.borrow()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.closed.store(true, Ordering::SeqCst);
        let mut count = self.count.subscribe();
        count.wait_for(|&count| count == 0).await.ok();
        std::mem::take(&mut *self.panics.lock().unwrap())
    }
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
