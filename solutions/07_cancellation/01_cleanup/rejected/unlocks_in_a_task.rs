//! rejected by: wherever_it_is_dropped_the_bench_is_unlocked — has the drop spawn a task that unlocks, as if there always were a next turn: at the end of the runtime nobody unlocks
//! > Dropped half-way, wherever it stands, it unlocks the bench once

use futures::future::select;
use lab::Bench;
use lab::StillDirty;
use std::pin::pin;
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// How much longer the item in hand may take after the stop.
pub const ITEM_GRACE: Duration = Duration::from_millis(100);

/// How long the clean-up may take.
pub const CLEAN_UP_LIMIT: Duration = Duration::from_millis(500);

/// What became of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How many items were finished: the first so many.
    pub finished: usize,
    /// How the work ended.
    pub ending: Ending,
    /// What became of the clean-up.
    pub clean_up: CleanUp,
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every item is finished, and the stop did not come before that.
    Completed,
    /// It was told to stop.
    Cancelled,
}

/// What became of the clean-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanUp {
    /// The bench is clean.
    Done,
    /// The clean-up failed.
    Failed(StillDirty),
    /// The clean-up took longer than [`CLEAN_UP_LIMIT`] and was given up.
    Cut,
}

/// Unlocks in a task when it goes, unless that has been done.
struct Unlocks(Option<Bench>);

impl Drop for Unlocks {
    fn drop(&mut self) {
        if let Some(bench) = self.0.take() {
            tokio::spawn(async move { bench.unlock() });
        }
    }
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    bench.lock();
    let mut locked = Unlocks(Some(bench.clone()));
    let mut finished = 0;
    for item in items {
        if stop.is_cancelled() {
            break;
        }
        let mut work = pin!(bench.work(item));
        tokio::select! {
            () = &mut work => finished += 1,
            () = stop.cancelled() => {
                if timeout(ITEM_GRACE, work).await.is_ok() {
                    finished += 1;
                }
                break;
            }
        }
    }
    let ending = if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let clean_up = match timeout(CLEAN_UP_LIMIT, bench.clean_up()).await {
        Ok(Ok(())) => CleanUp::Done,
        Ok(Err(dirty)) => CleanUp::Failed(dirty),
        Err(_) => CleanUp::Cut,
    };
    locked.0 = None;
    bench.unlock();
    Report {
        finished,
        ending,
        clean_up,
    }
}
