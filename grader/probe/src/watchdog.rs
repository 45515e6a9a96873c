//! The watchdog: a thread that tells of a poll that never returns, which
//! nothing on the loop's own thread could.

use crate::channel::Channel;
use crate::cpu::process_cpu;
use crate::current::{self, Activity};
use crate::{ThreadWatch, ledger, standing};
use evidence::{Doing, Figure, Hang, Waiting};
use lab::Looks;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long one poll, or the check's own code between two scenarios, may
/// compute. What right submissions do takes under a tenth of a second of CPU
/// time, so this holds beside more busy loops than a machine has reason to run.
/// Where the verdict is known, and only the place is looked for, it need not be sure.
const BUSY_LIMIT: Duration = Duration::from_secs(if cfg!(await_lines) { 2 } else { 5 });

/// How long it may go without computing at all. Longer than the lab's blocking
/// calls are patient, so that those end first.
const BLOCKED_LIMIT: Duration = Duration::from_secs(2);

/// Less CPU time than this in [`BUSY_LIMIT`] is a thread that sleeps, looks, and
/// sleeps again. One that computes gets a second even beside eight busy loops on
/// two cores; one that looks every millisecond needs a tenth of that.
const SOME_CPU: Duration = Duration::from_millis(300);

/// Less CPU time than this in [`BLOCKED_LIMIT`] is none (and where the system
/// does not tell it, every stuck poll counts as blocked): a thread that computes
/// gets twenty times as much even beside eight busy loops on two cores, while
/// the watchdog's own looks have been seen to need 4 ms on such a machine.
const NO_CPU: Duration = Duration::from_millis(20);

/// How long nothing may be polled while the runtime waits. Above what a scenario
/// on the real clock has, and far above what a thread needs that a loop waits for
/// on a busy machine: on the paused clock only a blocking closure keeps a loop
/// waiting for so long.
const IDLE_LIMIT: Duration = Duration::from_secs(25);

/// The thread that runs the check's body.
static CHECK_THREAD: Mutex<Option<ThreadWatch>> = Mutex::new(None);

/// Marks the calling thread as the one that runs the check's body.
pub(crate) fn this_is_the_checks_thread() {
    *CHECK_THREAD.lock().unwrap_or_else(PoisonError::into_inner) = Some(ThreadWatch::here());
}

fn check_thread() -> Option<ThreadWatch> {
    CHECK_THREAD
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

pub(crate) struct Watchdog {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Watchdog {
    pub(crate) fn start(channel: Option<Arc<Channel>>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let watch = move || {
            let mut looks = Looks::begin(Instant::now());
            let mut seen = Snapshot::after(Duration::ZERO);
            while stopped.recv_timeout(Looks::INTERVAL) == Err(RecvTimeoutError::Timeout) {
                let now = Snapshot::after(looks.look(Instant::now()));
                if now.has_moved_since(&seen) {
                    seen = now;
                } else if let Some(hang) = seen.hang(&now) {
                    report_and_exit(hang, channel.as_deref());
                }
            }
        };
        let thread = std::thread::Builder::new()
            .spawn(watch)
            .expect("a thread for the watchdog can be started");
        Self { stop, thread }
    }

    pub(crate) fn stop(self) {
        // The thread is gone only if it has barked, and then so is the process.
        let _ = self.stop.send(());
        let _ = self.thread.join();
    }
}

/// What the check's thread was seen doing.
struct Snapshot {
    /// Counted in looks.
    at: Duration,
    cpu: Duration,
    /// How long the check's thread could have run, and others had the processor.
    waited: Duration,
    /// Two scenarios may have the same activity, each in its first poll.
    steps: u64,
    activity: Activity,
}

impl Snapshot {
    fn after(time: Duration) -> Self {
        Self {
            at: time,
            cpu: process_cpu(),
            waited: check_thread()
                .and_then(|thread| thread.waited())
                .unwrap_or_default(),
            steps: ledger::steps(),
            activity: current::activity(),
        }
    }

    fn has_moved_since(&self, before: &Self) -> bool {
        self.steps != before.steps || self.activity != before.activity
    }

    /// Why it will not go on, if nothing has moved for too long until `now`.
    fn hang(&self, now: &Self) -> Option<Hang> {
        if now.is_idle() {
            // A runtime that waits is under its own limits, as long as its time goes on.
            return (now.at - self.at >= IDLE_LIMIT)
                .then(|| current::time_stands(IDLE_LIMIT))
                .flatten();
        }
        let doing = self.stuck(now)?;
        let thread = check_thread();
        let waits_in = match doing {
            Doing::Blocked => thread.as_ref().and_then(ThreadWatch::waits_in),
            Doing::Computing => None,
        };
        let mut task = now.task();
        let stands = thread.as_ref().and_then(standing::of).unwrap_or_default();
        match (doing, stands.place) {
            (Doing::Blocked, place) => task.awaits = place,
            (Doing::Computing, Some(place)) => ledger::figure(Figure::SEEN_AT, &place),
            (Doing::Computing, None) => {}
        }
        Some(Hang::StuckPoll {
            task,
            doing,
            waits_in,
            calls: stands.calls,
        })
    }

    /// What it has been doing all the time until `now`, if that is too long.
    fn stuck(&self, now: &Self) -> Option<Doing> {
        let (time, cpu) = (now.at - self.at, now.cpu - self.cpu);
        // What waits for a processor is not blocked.
        let at_rest = time.saturating_sub(now.waited.saturating_sub(self.waited));
        if cpu < NO_CPU {
            (at_rest >= BLOCKED_LIMIT).then_some(Doing::Blocked)
        } else if time < BUSY_LIMIT {
            None
        } else if cpu < SOME_CPU {
            (at_rest >= BUSY_LIMIT).then_some(Doing::Blocked)
        } else {
            Some(Doing::Computing)
        }
    }

    fn is_idle(&self) -> bool {
        matches!(self.activity, Activity::Waiting { .. })
    }

    fn task(&self) -> Waiting {
        match &self.activity {
            Activity::Polling { task, .. } => task.clone(),
            Activity::Waiting { .. } | Activity::Outside => Waiting {
                task: "the check's own thread".to_owned(),
                spawned_at: String::new(),
                polls: 0,
                since_us: None,
                awaits: None,
            },
        }
    }
}

/// Tells what hangs, and ends the process: the thread cannot be stopped.
#[expect(
    clippy::disallowed_methods,
    reason = "the thread that is stuck cannot be unwound from outside"
)]
fn report_and_exit(hang: Hang, channel: Option<&Channel>) -> ! {
    if channel.is_none() {
        eprintln!("{}", said(&hang));
    }
    ledger::hang(hang);
    if let (Some(channel), Some(record)) = (channel, ledger::close()) {
        channel.hand_over(&record);
    }
    std::process::exit(101);
}

/// What hangs, where no grader says it.
fn said(hang: &Hang) -> String {
    let Hang::StuckPoll { task, doing, .. } = hang else {
        return "Virtual time stands still: a closure of `spawn_blocking` does not end.".to_owned();
    };
    let how = match doing {
        Doing::Computing => "computes without an await",
        Doing::Blocked => "blocks its thread",
    };
    let Waiting {
        task, spawned_at, ..
    } = task;
    format!("{task} {spawned_at} {how}, and does not come back: nothing else can run.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: u64, cpu_ms: u64, waited_ms: u64) -> Snapshot {
        Snapshot {
            at: Duration::from_secs(seconds),
            cpu: Duration::from_millis(cpu_ms),
            waited: Duration::from_millis(waited_ms),
            steps: 0,
            activity: Activity::Outside,
        }
    }

    #[test]
    fn what_waits_for_a_processor_is_not_blocked() {
        let begun = after(0, 0, 0);
        for (now, doing) in [
            (after(2, 1, 0), Some(Doing::Blocked)),
            (after(2, 1, 1_900), None),
            (after(5, 170, 0), Some(Doing::Blocked)),
            (after(5, 170, 4_800), None),
            (after(5, 500, 4_400), Some(Doing::Computing)),
        ] {
            assert_eq!(begun.stuck(&now), doing);
        }
    }
}
