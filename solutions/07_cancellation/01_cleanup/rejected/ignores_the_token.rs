//! rejected by: once_told_to_stop_no_item_begins, told_before_the_first_poll_no_item_begins, an_item_that_takes_too_long_is_given_up, an_item_that_is_given_up_is_gone, a_stop_and_the_end_of_an_item_may_be_seen_in_one_poll — looks at the token only when all work is done
//! > Once told to stop, it begins no item.
//!
//! > An item in hand that needs longer is given up when [`ITEM_GRACE`] is over.

use lab::{Bench, StillDirty};
use std::time::Duration;
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
    let _locked = Locked::lock(&bench);
    let mut finished = 0;
    for item in items {
        if !finish(&bench, item).await {
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

async fn finish(bench: &Bench, item: u32) -> bool {
    bench.work(item).await;
    true
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
