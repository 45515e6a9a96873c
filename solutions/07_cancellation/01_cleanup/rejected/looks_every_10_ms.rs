//! rejected by: the_next_step_begins_at_once, it_waits_without_looking, an_item_that_takes_too_long_is_given_up, without_a_stop_there_is_no_limit, a_stop_and_the_end_of_an_item_may_be_seen_in_one_poll — runs the item as a task and asks every 10 ms whether it has finished
//! > An item begins as soon as the one before it is finished
//!
//! > While it waits for an item or the clean-up, nothing is polled.

use lab::{Bench, StillDirty};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
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

async fn finish(bench: &Bench, item: u32, stop: &CancellationToken) -> bool {
    let mut work = JoinSet::new();
    let at_work = bench.clone();
    work.spawn(async move { at_work.work(item).await });
    let mut stopped = None;
    loop {
        if work.try_join_next().is_some() {
            return true;
        }
        if stop.is_cancelled() {
            let stopped = *stopped.get_or_insert_with(Instant::now);
            if stopped.elapsed() >= ITEM_GRACE {
                work.shutdown().await;
                return false;
            }
        }
        sleep(Duration::from_millis(10)).await;
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
