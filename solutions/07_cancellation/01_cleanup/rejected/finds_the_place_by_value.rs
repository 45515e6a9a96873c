//! rejected by: finished_work_is_not_redone — looks up the place of the item in hand by its value, so the same item twice counts as the first
//! > The report counts every item that was finished, before the stop or after it.

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

struct Unlock(Bench);

impl Drop for Unlock {
    fn drop(&mut self) {
        self.0.unlock();
    }
}

async fn clean(bench: &Bench) -> CleanUp {
    match timeout(CLEAN_UP_LIMIT, bench.clean_up()).await {
        Ok(Ok(())) => CleanUp::Done,
        Ok(Err(dirty)) => CleanUp::Failed(dirty),
        Err(_) => CleanUp::Cut,
    }
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    bench.lock();
    let unlock = Unlock(bench.clone());
    let mut given_up = None;
    for &item in &items {
        if stop.is_cancelled() {
            given_up = Some(item);
            break;
        }
        let mut work = pin!(bench.work(item));
        let done = tokio::select! {
            biased;
            () = &mut work => true,
            () = stop.cancelled() => timeout(ITEM_GRACE, work).await.is_ok(),
        };
        if !done {
            given_up = Some(item);
            break;
        }
    }
    let place = |item| items.iter().position(|entry| *entry == item);
    let finished = given_up.and_then(place).unwrap_or(items.len());
    let ending = if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    };
    let clean_up = clean(&bench).await;
    drop(unlock);
    Report {
        finished,
        ending,
        clean_up,
    }
}
