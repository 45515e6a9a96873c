//! A worker that can be told to stop, and can be dropped.

use lab::{Bench, StillDirty};
// starter:
use std::pin::pin;
// end starter
use std::time::Duration;
// starter:
use tokio::time::timeout;
// end starter
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

/// Works `items` off at the bench until all are finished, or until it is told to
/// stop: that is, until `stop` is cancelled.
///
/// At the bench there are `bench.lock()`, `bench.work(item).await`,
/// `bench.clean_up().await` and `bench.unlock()`. To give an item or a clean-up
/// up is to drop its future. The future of `work_off` is spawned as a task, so
/// it has to be `Send`.
///
/// - Nothing begins at the call.
/// - The bench is locked, once, before anything else is done at it.
/// - Every entry of `items` is worked off in its place, one after the other.
/// - An item begins as soon as the one before it is finished, and the clean-up as
///   soon as no item is left or in hand.
/// - Without a stop, an item takes as long as it needs.
/// - Once told to stop, it begins no item.
/// - The item in hand is finished if it needs less than [`ITEM_GRACE`] after the
///   stop.
/// - An item in hand that needs longer is given up when [`ITEM_GRACE`] is over.
/// - An item that is given up is gone before the clean-up begins.
/// - However the work ended, the bench is cleaned up, once, before the report is
///   returned.
/// - A clean-up that takes less than [`CLEAN_UP_LIMIT`] is carried to its end.
/// - A stop that comes during the clean-up does not cut it short.
/// - A clean-up that takes longer is given up when [`CLEAN_UP_LIMIT`] is over.
/// - A clean-up that is given up is gone before the bench is unlocked.
/// - The bench is unlocked, once, between the end of the clean-up and the return
///   of the report.
/// - The report counts every item that was finished, before the stop or after it.
/// - Told to stop before the clean-up begins, it reports [`Ending::Cancelled`],
///   even if every item was finished or there was none.
/// - If no stop comes before the clean-up begins, it reports [`Ending::Completed`].
/// - The report says what became of the clean-up, however the work ended.
/// - It never cancels `stop`, which other workers may share.
/// - While it waits for an item or the clean-up, nothing is polled.
/// - Dropped half-way, wherever it stands, it unlocks the bench once, at the
///   latest one turn of the loop later.
/// - Once it is dropped, nothing more is done at the bench: no item begins or is
///   finished, and there is no clean-up.
///
/// An item or a clean-up that needs exactly the time it has may be finished or
/// given up.
pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    // starter: todo!("work the items off, stop when told to, clean up, unlock, report")
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
    // end starter
}
// starter:

/// Works on one item, and says whether it was finished.
async fn finish(bench: &Bench, item: u32, stop: &CancellationToken) -> bool {
    let mut work = pin!(bench.work(item));
    tokio::select! {
        () = &mut work => true,
        () = stop.cancelled() => timeout(ITEM_GRACE, work).await.is_ok(),
    }
}

/// Keeps the bench locked for as long as it lives.
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
// end starter
