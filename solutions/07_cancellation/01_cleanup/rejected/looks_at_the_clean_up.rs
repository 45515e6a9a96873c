//! rejected by: it_waits_without_looking — counts the limit of the clean-up in five pieces, and looks after each
//! > While it waits for an item or the clean-up, nothing is polled.

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
    let clean_up = {
        let mut cleaning = Box::pin(bench.clean_up());
        let mut became = CleanUp::Cut;
        for _ in 0..5 {
            match tokio::time::timeout(CLEAN_UP_LIMIT / 5, &mut cleaning).await {
                Ok(Ok(())) => {
                    became = CleanUp::Done;
                    break;
                }
                Ok(Err(error)) => {
                    became = CleanUp::Failed(error);
                    break;
                }
                Err(_) => {}
            }
        }
        became
    };
    Report {
        finished,
        ending,
        clean_up,
    }
}
