//! rejected by: a_clean_up_in_time_is_not_cut, a_clean_up_that_hangs_is_cut — puts one limit round what is left of the item and the clean-up, so a slow item takes time from the clean-up
//! > A clean-up that takes less than [`CLEAN_UP_LIMIT`] is carried to its end.

use lab::{Bench, StillDirty};
use std::pin::pin;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::time::{Instant, timeout};
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
    let _locked = Locked::lock(&bench);
    let stopped_at = OnceLock::new();
    let mut finished = 0;
    for item in items {
        if stop.is_cancelled() || !finish(&bench, item, &stop, &stopped_at).await {
            break;
        }
        finished += 1;
    }
    let ending = if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let limit = match stopped_at.get() {
        Some(at) => CLEAN_UP_LIMIT.saturating_sub(at.elapsed()),
        None => CLEAN_UP_LIMIT,
    };
    let clean_up = match timeout(limit, bench.clean_up()).await {
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

async fn finish(
    bench: &Bench,
    item: u32,
    stop: &CancellationToken,
    stopped_at: &OnceLock<Instant>,
) -> bool {
    let mut work = pin!(bench.work(item));
    tokio::select! {
        () = &mut work => true,
        () = stop.cancelled() => {
            let _ = stopped_at.set(Instant::now());
            timeout(ITEM_GRACE, work).await.is_ok()
        }
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
