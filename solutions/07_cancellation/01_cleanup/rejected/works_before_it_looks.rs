//! rejected by: after_a_drop_nothing_more_is_done — the worker ends when nobody waits for its report, but first finishes what ends at that instant, and begins the next
//! > Once it is dropped, nothing more is done at the bench: no item begins or is finished, and there is no clean-up.

use lab::{Bench, StillDirty};
use std::pin::pin;
use std::time::Duration;
use tokio::sync::oneshot;
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
    let (mut send, report) = oneshot::channel();
    tokio::spawn(async move {
        tokio::select! {
            biased;
            report = work(bench, items, stop) => drop(send.send(report)),
            () = send.closed() => {}
        }
    });
    report.await.expect("the worker does not panic")
}

async fn work(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
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
