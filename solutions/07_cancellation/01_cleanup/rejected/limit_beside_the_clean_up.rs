//! rejected by: what_ended_in_time_counts_when_it_is_polled_late — `select!` takes either first: when both are over, it is by luck that the clean-up is
//! > A clean-up that takes less than [`CLEAN_UP_LIMIT`] is carried to its end.

use lab::{Bench, StillDirty};
use std::time::Duration;
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

struct Locked(Bench);

impl Locked {
    fn new(bench: Bench) -> Self {
        bench.lock();
        Self(bench)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

use std::pin::pin;
use tokio::time::timeout;

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    let guard = Locked::new(bench.clone());
    let mut finished = 0;
    for item in items {
        if stop.is_cancelled() {
            break;
        }
        let mut work = pin!(bench.work(item));
        let mut told = false;
        tokio::select! {
            biased;
            () = &mut work => finished += 1,
            () = stop.cancelled() => told = true,
        }
        if told && timeout(ITEM_GRACE, work.as_mut()).await.is_ok() {
            finished += 1;
        }
    }
    let ending = match stop.is_cancelled() {
        true => Ending::Cancelled,
        false => Ending::Completed,
    };
    let clean_up = tokio::select! {
        () = tokio::time::sleep(CLEAN_UP_LIMIT) => CleanUp::Cut,
        result = bench.clean_up() => match result {
            Ok(()) => CleanUp::Done,
            Err(StillDirty) => CleanUp::Failed(StillDirty),
        }
    };
    drop(guard);
    Report {
        finished,
        ending,
        clean_up,
    }
}
