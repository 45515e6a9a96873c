//! rejected by: what_ended_in_time_counts_when_it_is_polled_late — looks at the grace first, to be sure that it is kept: polled late, it gives an item up that is done
//! > The item in hand is finished if it needs less than [`ITEM_GRACE`] after the stop.

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

struct Locked(Bench);

impl Locked {
    fn new(bench: Bench) -> Self {
        bench.lock();
        Self(bench)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

use std::pin::pin;
use tokio::time::{sleep, timeout};

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    let locked = Locked::new(bench);
    let bench = &locked.0;
    let mut finished = 0;
    let grace = async {
        stop.cancelled().await;
        sleep(ITEM_GRACE).await;
    };
    let mut grace = pin!(grace);
    for item in items {
        if stop.is_cancelled() {
            break;
        }
        tokio::select! {
            biased;
            () = &mut grace => break,
            () = bench.work(item) => finished += 1,
        }
    }
    let ending = if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let clean_up = match timeout(CLEAN_UP_LIMIT, bench.clean_up()).await {
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
