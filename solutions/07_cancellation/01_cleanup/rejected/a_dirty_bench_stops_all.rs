//! rejected by: the_token_is_only_listened_to — stops every worker when the clean-up fails or is cut, so that none comes to a dirty bench
//! > It never cancels `stop`, which other workers may share.

use lab::{Bench, StillDirty};
use std::time::Duration;
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

struct Unlock(Bench);
impl Drop for Unlock {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    bench.lock();
    let _unlock = Unlock(bench.clone());
    let mut finished = 0;

    for &item in &items {
        if stop.is_cancelled() {
            break;
        }
        let mut work = std::pin::pin!(bench.work(item));
        let done = tokio::select! {
            biased;
            () = &mut work => true,
            () = stop.cancelled() => {  tokio::time::timeout(ITEM_GRACE, work).await.is_ok() }
        };
        if done {
            finished += 1;
        } else {
            break;
        }
    }
    let ending = if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let clean_up = match tokio::time::timeout(CLEAN_UP_LIMIT, bench.clean_up()).await {
        Ok(Ok(())) => CleanUp::Done,
        Ok(Err(error)) => {
            stop.cancel();
            CleanUp::Failed(error)
        }
        Err(_) => {
            stop.cancel();
            CleanUp::Cut
        }
    };
    Report {
        finished,
        ending,
        clean_up,
    }
}
