//! rejected by: wherever_it_is_dropped_the_bench_is_unlocked, a_caller_that_panics_unlocks_it_too, after_a_drop_nothing_more_is_done — when dropped it spawns a task that aborts the worker and waits for its end, which takes turns of its own
//! > Dropped half-way, wherever it stands, it unlocks the bench once, at the latest one turn of the loop later.

use lab::{Bench, StillDirty};
use std::pin::pin;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub const ITEM_GRACE: Duration = Duration::from_millis(100);

pub const CLEAN_UP_LIMIT: Duration = Duration::from_millis(500);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    pub finished: usize,
    pub ending: Ending,
    pub clean_up: CleanUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Completed,
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanUp {
    Done,
    Failed(StillDirty),
    Cut,
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    let mut worker = Worker(JoinSet::new());
    worker.0.spawn(work(bench, items, stop));
    let report = worker.0.join_next().await.expect("there is one task");
    report.expect("the worker does not panic")
}

struct Worker(JoinSet<Report>);

impl Drop for Worker {
    fn drop(&mut self) {
        let mut tasks = std::mem::take(&mut self.0);
        if !tasks.is_empty() {
            // An abort is only a mark: this waits until it is done.
            tokio::spawn(async move { tasks.shutdown().await });
        }
    }
}

async fn work(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    let _locked = Locked::lock(&bench);
    let mut finished = 0;
    for item in items {
        if stop.is_cancelled() || !finish(&bench, item, &stop).await {
            break;
        }
        finished += 1;
    }
    let ending = if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let clean_up = match timeout(CLEAN_UP_LIMIT, bench.clean_up()).await {
        Ok(Ok(())) => CleanUp::Done,
        Ok(Err(still_dirty)) => CleanUp::Failed(still_dirty),
        Err(_) => CleanUp::Cut,
    };
    Report {
        finished,
        ending,
        clean_up,
    }
}

async fn finish(bench: &Bench, item: u32, stop: &CancellationToken) -> bool {
    let mut work = pin!(bench.work(item));
    tokio::select! {
        () = &mut work => true,
        () = stop.cancelled() => timeout(ITEM_GRACE, work).await.is_ok(),
    }
}

struct Locked(Bench);

impl Locked {
    fn lock(bench: &Bench) -> Self {
        bench.lock();
        Self(bench.clone())
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        self.0.unlock();
    }
}
