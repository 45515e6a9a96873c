//! rejected by: a_clean_up_that_is_given_up_is_gone, after_a_drop_nothing_more_is_done, a_stop_and_the_end_of_an_item_may_be_seen_in_one_poll — runs the clean-up as a task and stops waiting for it, which does not stop the task
//! > A clean-up that is given up is gone before the bench is unlocked.

use lab::{Bench, StillDirty};
use std::pin::pin;
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
    let clean_up = match timeout(
        CLEAN_UP_LIMIT,
        tokio::spawn({
            let bench = bench.clone();
            async move { bench.clean_up().await }
        }),
    )
    .await
    .map(|joined| joined.expect("the clean-up does not panic"))
    {
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

async fn finish(bench: &Bench, item: u32, stop: &CancellationToken) -> bool {
    let mut work = pin!(bench.work(item));
    tokio::select! {
        () = &mut work => true,
        () = stop.cancelled() => timeout(ITEM_GRACE, work).await.is_ok(),
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
