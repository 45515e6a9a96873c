//! rejected by: after_a_drop_nothing_more_is_done — a task does the work, is told to end by a token, and draws by lot between that and the item that is finished
//! > Once it is dropped, nothing more is done at the bench: no item begins or is

use lab::{Bench, StillDirty};
use std::time::Duration;
use tokio::time::{sleep, timeout};
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

struct Lock(Bench);
impl Lock {
    fn on(bench: &Bench) -> Self {
        bench.lock();
        Lock(bench.clone())
    }
}
impl Drop for Lock {
    fn drop(&mut self) {
        self.0.unlock();
    }
}
async fn told(stop: &CancellationToken) {
    stop.cancelled().await;
    sleep(ITEM_GRACE).await;
}
async fn clean(bench: &Bench) -> CleanUp {
    match timeout(CLEAN_UP_LIMIT, bench.clean_up()).await {
        Ok(Ok(())) => CleanUp::Done,
        Ok(Err(dirty)) => CleanUp::Failed(dirty),
        Err(_) => CleanUp::Cut,
    }
}
fn ending(stop: &CancellationToken) -> Ending {
    if stop.is_cancelled() {
        Ending::Cancelled
    } else {
        Ending::Completed
    }
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    let gone = CancellationToken::new();
    let _tell = gone.clone().drop_guard();
    let task = tokio::spawn(async move {
        let work = async move {
            let _lock = Lock::on(&bench);
            let mut grace = Box::pin(told(&stop));
            let mut finished = 0;
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
            let ending = ending(&stop);
            let clean_up = clean(&bench).await;
            Report {
                finished,
                ending,
                clean_up,
            }
        };
        tokio::select! { () = gone.cancelled() => None, report = work => Some(report) }
    });
    task.await
        .expect("it does not panic")
        .expect("it was not dropped")
}
