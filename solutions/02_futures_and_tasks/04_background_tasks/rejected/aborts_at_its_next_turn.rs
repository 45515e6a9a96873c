//! rejected by: a_drop_reaches_jobs_that_are_ready — a task of its own owns the jobs, and aborts them when it hears of the drop: those that stand before it have a turn until then
//! > Where it aborts them, none is polled after the drop.

use futures::future::BoxFuture;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinError, JoinSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Aborts;

enum Order {
    Start(BoxFuture<'static, ()>),
    ShutDown(oneshot::Sender<Vec<String>>),
}

pub struct Background {
    orders: mpsc::UnboundedSender<Order>,
    running: Arc<AtomicUsize>,
    closed: AtomicBool,
}

impl Background {
    pub fn new() -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        let running = Arc::new(AtomicUsize::new(0));
        tokio::spawn(reap(inbox, running.clone()));
        Self {
            orders,
            running,
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
        self.running.fetch_add(1, Ordering::SeqCst);
        let job = Box::pin(async move { drop(job.await) });
        // The reaper lives as long as this sender.
        let _ = self.orders.send(Order::Start(job));
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.closed.store(true, Ordering::SeqCst);
        let (tell, told) = oneshot::channel();
        let _ = self.orders.send(Order::ShutDown(tell));
        told.await.unwrap_or_default()
    }
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

async fn reap(mut inbox: mpsc::UnboundedReceiver<Order>, running: Arc<AtomicUsize>) {
    let (mut jobs, mut panics, mut waiter) = (JoinSet::new(), Vec::new(), None);
    let ended = |joined: Result<(), JoinError>| {
        running.fetch_sub(1, Ordering::SeqCst);
        joined.err().and_then(|ended| ended.try_into_panic().ok())
    };
    while waiter.is_none() {
        tokio::select! {
            order = inbox.recv() => match order {
                Some(Order::Start(job)) => drop(jobs.spawn(job)),
                Some(Order::ShutDown(tell)) => waiter = Some(tell),
                None => return jobs.abort_all(),
            },
            Some(joined) = jobs.join_next() => {
                panics.extend(ended(joined).map(|payload| message(&*payload)));
            }
        }
    }
    while let Some(joined) = jobs.join_next().await {
        panics.extend(ended(joined).map(|payload| message(&*payload)));
    }
    if let Some(tell) = waiter {
        let _ = tell.send(panics);
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}
