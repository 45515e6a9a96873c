//! What runs now: where the watchdog, the panic hook and a trace look.

use crate::{hang, stamps};
use evidence::{Hang, Waiting};
use recorder::Recorder;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::{Handle, Runtime};
use tokio::time::Instant;

/// A scenario that is on, until this is dropped.
pub(crate) struct Current {
    start: Instant,
}

struct Running {
    recorder: Recorder,
    start: Instant,
    /// Whether its instants and polls are the same in every run.
    is_exact: bool,
}

static RUNNING: Mutex<Option<Running>> = Mutex::new(None);

fn running<T>(look: impl FnOnce(&Running) -> T) -> Option<T> {
    RUNNING
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_ref()
        .map(look)
}

impl Current {
    /// Notes that `recorder` watches what runs on `runtime` from now on.
    pub(crate) fn enter(recorder: &Recorder, runtime: &Runtime, is_exact: bool) -> Self {
        let _inside = runtime.enter();
        let start = Instant::now();
        let running = Running {
            recorder: recorder.clone(),
            start,
            is_exact,
        };
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
        Self { start }
    }

    /// The scenario's first instant, by its own clock.
    pub(crate) fn start(&self) -> Instant {
        self.start
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = None;
        stamps::mark_end();
    }
}

/// The scenario's instant, if the calling thread is in one.
pub(crate) fn now() -> Option<Duration> {
    Handle::try_current().ok()?;
    running(|scenario| scenario.start.elapsed())
}

/// Who waits in the scenario that is on, when nothing has moved for so long.
pub(crate) fn time_stands(patience: Duration) -> Option<Hang> {
    running(|scenario| hang::time_stands(&scenario.recorder, patience))
}

/// Notes that the running task panics, and gives its name.
pub(crate) fn note_panic() -> Option<String> {
    running(|scenario| {
        scenario.recorder.note_panic();
        scenario.recorder.current().map(|task| task.to_string())
    })?
}

/// What the check is doing, as another thread can see it. Two that are equal
/// mean that nothing has moved.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    /// In a poll.
    Polling {
        /// The number of the poll among all.
        poll: u64,
        task: Waiting,
    },
    /// In a runtime that waits.
    Waiting { polls: u64 },
    /// In code of the check's own, outside any scenario.
    Outside,
}

pub(crate) fn activity() -> Activity {
    running(|scenario| match scenario.recorder.in_poll() {
        Some(poll) => Activity::Polling {
            poll: poll.poll,
            task: hang::polled(&poll, scenario.is_exact),
        },
        None => Activity::Waiting {
            polls: scenario.recorder.polls(),
        },
    })
    .unwrap_or(Activity::Outside)
}
