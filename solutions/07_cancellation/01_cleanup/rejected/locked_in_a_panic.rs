//! rejected by: a_caller_that_panics_unlocks_it_too — leaves the bench locked where a panic drops the work, as a lock of the standard library is poisoned then
//! > Dropped half-way, wherever it stands, it unlocks the bench once

use lab::{Bench, StillDirty};
use std::pin::pin;
use std::time::Duration;
use tokio::select;
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

struct Unlock(Bench);

impl Drop for Unlock {
    fn drop(&mut self) {
        // Whatever a panic has left half done, nobody else is to work at.
        if !std::thread::panicking() {
            self.0.unlock();
        }
    }
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    bench.lock();
    let guard = Unlock(bench);
    let mut finished = 0;
    for item in items {
        if stop.is_cancelled() {
            break;
        }
        let mut work = pin!(guard.0.work(item));
        let is_done = select! {
            biased;
            _ = &mut work => true,
            () = stop.cancelled() => timeout(ITEM_GRACE, &mut work).await.is_ok(),
        };
        if !is_done {
            break;
        }
        finished += 1;
    }
    let ending = if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let clean_up = match timeout(CLEAN_UP_LIMIT, guard.0.clean_up()).await {
        Ok(Ok(())) => CleanUp::Done,
        Ok(Err(dirty)) => CleanUp::Failed(dirty),
        Err(_) => CleanUp::Cut,
    };
    drop(guard);
    Report {
        finished,
        ending,
        clean_up,
    }
}
