//! rejected by: the_next_step_begins_at_once — a static lock in place of one for each bench
//! > An item begins as soon as the one before it is finished, and the clean-up as soon as no item is left or in hand.

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

struct Locked<'a>(&'a Bench);

impl<'a> Locked<'a> {
    fn new(bench: &'a Bench) -> Self {
        bench.lock();
        Locked(bench)
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

use std::pin::pin;
use tokio::time::{sleep, timeout};

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _one = ONE.lock().await;
    let locked = Locked::new(&bench);
    let mut finished = 0;
    for item in items {
        if stop.is_cancelled() {
            break;
        }
        let mut work = pin!(bench.work(item));
        let done = tokio::select! {
            biased;
            () = &mut work => true,
            () = stop.cancelled() => timeout(ITEM_GRACE, &mut work).await.is_ok(),
        };
        if !done {
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
        Ok(Err(dirty)) => CleanUp::Failed(dirty),
        Err(_) => CleanUp::Cut,
    };
    drop(locked);
    Report {
        finished,
        ending,
        clean_up,
    }
}
