//! rejected by: a_stop_and_the_end_of_an_item_may_be_seen_in_one_poll — notes a stop where it sees one, and does not look between the last item and the clean-up
//! > Told to stop before the clean-up begins, it reports [`Ending::Cancelled`],
//! > even if every item was finished or there was none.

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
    let mut told = stop.is_cancelled();
    for &item in &items {
        if stop.is_cancelled() {
            told = true;
            break;
        }
        let mut work = std::pin::pin!(bench.work(item));
        let done = tokio::select! {
            biased;
            () = &mut work => true,
            () = stop.cancelled() => { told = true; tokio::time::timeout(ITEM_GRACE, work).await.is_ok() }
        };
        if done {
            finished += 1;
        } else {
            break;
        }
    }
    let ending = if told {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let clean_up = match tokio::time::timeout(CLEAN_UP_LIMIT, bench.clean_up()).await {
        Ok(Ok(())) => CleanUp::Done,
        Ok(Err(error)) => CleanUp::Failed(error),
        Err(_) => CleanUp::Cut,
    };
    Report {
        finished,
        ending,
        clean_up,
    }
}
