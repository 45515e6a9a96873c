//! One future is ready a grace after the stop, and each item runs against it. It is left alone during the clean-up, and its timer may ring.

use futures::future::{self, Either, FutureExt};
use lab::{Bench, StillDirty};
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;
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

struct Unlock(Bench);

impl Drop for Unlock {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    bench.lock();
    let unlock = Unlock(bench.clone());
    let mut over = pin!(stop.cancelled().then(|()| sleep(ITEM_GRACE)).fuse());
    let mut finished = 0;
    let mut items = items.into_iter();
    while !stop.is_cancelled() {
        let Some(item) = items.next() else { break };
        let work = pin!(bench.work(item));
        match future::select(work, &mut over).await {
            Either::Left(_) => finished += 1,
            Either::Right(_) => break,
        }
    }
    let ending = match stop.is_cancelled() {
        true => Ending::Cancelled,
        false => Ending::Completed,
    };
    let clean_up = {
        let cleaning = pin!(bench.clean_up());
        let limit = pin!(sleep(CLEAN_UP_LIMIT));
        match future::select(cleaning, limit).await {
            Either::Left((Ok(()), _)) => CleanUp::Done,
            Either::Left((Err(dirty), _)) => CleanUp::Failed(dirty),
            Either::Right(_) => CleanUp::Cut,
        }
    };
    drop(unlock);
    Report {
        finished,
        ending,
        clean_up,
    }
}
