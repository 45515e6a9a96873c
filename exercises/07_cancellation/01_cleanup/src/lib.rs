//! A worker that can be told to stop, and can be dropped.

use lab::{Bench, StillDirty};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How much longer the item in hand may take once the worker is told to stop.
pub const ITEM_GRACE: Duration = Duration::from_millis(100);

/// How long the clean-up may take.
pub const CLEAN_UP_LIMIT: Duration = Duration::from_millis(500);

/// What became of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// How many items were finished: the first so many.
    pub finished: usize,
    /// How it ended.
    pub ending: Ending,
    /// What became of the clean-up.
    pub clean_up: CleanUp,
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every item is finished, and nobody said stop before that.
    Completed,
    /// It was told to stop.
    Cancelled,
}

/// What became of the clean-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanUp {
    /// The bench is clean.
    Done,
    /// It broke.
    Failed(StillDirty),
    /// It took longer than [`CLEAN_UP_LIMIT`] and was given up.
    Cut,
}

/// Works `items` off at the bench, one after the other, until all are finished
/// or `stop` is cancelled.
///
/// - Nothing begins at the call. The first poll locks the bench.
/// - Once told to stop, no item begins any more. The item in hand is finished
///   if it needs less than [`ITEM_GRACE`] from then on; if not, it is given up
///   when that time is over.
/// - In the end, told to stop or not, the bench is cleaned up, and that is
///   awaited. A clean-up that takes longer than [`CLEAN_UP_LIMIT`] is given up.
///   Then the bench is unlocked, once, and the report is given.
/// - The report counts every item that was finished, also one that was finished
///   after the stop: whoever goes on later goes on behind those.
/// - Who was told to stop reports [`Ending::Cancelled`], however well everything
///   went after that; and beside it what became of the clean-up.
/// - When the future is dropped half-way, wherever it stands, the bench is
///   unlocked, once. There is no clean-up then.
pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    todo!("work the items off, stop when told to, clean up, unlock, report")
}
