//! Running a main future under limits, and telling why it came to no end.

use crate::await_lines;
use crate::limits::{Limits, Time};
use crate::outside::Outside;
use crate::recorder::Recorder;
use crate::task::{End, Place, TaskRecord};
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::runtime::{Handle, Runtime};
use tokio::task::{Unconstrained, unconstrained};
use tokio::time::{Sleep, sleep};

/// Why a main future came to no end.
#[derive(Debug, Clone)]
pub enum Stall {
    /// On the paused clock: every task waits, and nothing can wake one.
    Deadlock {
        /// The tasks that wait, main first.
        waiting: Vec<TaskRecord>,
    },
    /// Something polls on without a rest.
    NeverRests {
        /// The task that was polled most.
        busiest: Box<TaskRecord>,
        /// How many polls there were.
        polls: u64,
    },
    /// On the paused clock: its end is reached, and something still waits for
    /// timers.
    TicksOn {
        /// The task that was polled most.
        busiest: Box<TaskRecord>,
        /// How long the clock was let run.
        limit: Duration,
    },
    /// On the paused clock: a thread, a socket or a child process is still at
    /// work, and simulated time cannot wait for it.
    OutsideTime {
        /// The tasks that wait, main first.
        waiting: Vec<TaskRecord>,
    },
    /// On the real clock: patience came to its end.
    Unfinished {
        /// The tasks that wait, main first.
        waiting: Vec<TaskRecord>,
        /// How long was waited.
        patience: Duration,
    },
}

impl fmt::Display for Stall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, tasks) = match self {
            Self::Deadlock { waiting } => (
                "Deadlock: every task waits, and nothing is left that could wake one.".to_owned(),
                waiting.as_slice(),
            ),
            Self::NeverRests { busiest, polls } => (
                format!("The loop never rests: {polls} polls, and still no end. Polled most:"),
                std::slice::from_ref(&**busiest),
            ),
            Self::TicksOn { busiest, limit } => (
                format!(
                    "Not over after {limit:?} of virtual time, and still going on. Polled most:"
                ),
                std::slice::from_ref(&**busiest),
            ),
            Self::OutsideTime { waiting } => (
                "Simulated time is at its end, but a thread, socket or child process outside it \
                 is still there: simulated time cannot wait for it."
                    .to_owned(),
                waiting.as_slice(),
            ),
            Self::Unfinished { waiting, patience } => (
                format!("Not done after {patience:?} of real time."),
                waiting.as_slice(),
            ),
        };
        write!(f, "{what}")?;
        for task in tasks {
            write!(f, "\n  {} (spawned at {}", task.number, task.spawned_at)?;
            match task.last_poll {
                Some(at) => write!(f, ", polled {} times, last at {at:?})", task.polls)?,
                None => write!(f, ", never polled)")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Stall {}

impl Recorder {
    /// Runs `main` to its end on `runtime`, which this recorder is
    /// [attached](Recorder::attach) to, and records its polls as task 0.
    ///
    /// # Errors
    ///
    /// A [`Stall`] when `main` does not come to its end within `limits`. `main`
    /// is dropped then; tasks that it spawned live until the runtime goes.
    /// A single poll that never returns cannot be cut from here: watch
    /// [`Recorder::in_poll`] from another thread.
    ///
    /// # Panics
    ///
    /// When `main` panics, or when called inside a runtime.
    #[track_caller]
    pub fn block_on<F: Future>(
        &self,
        runtime: &Runtime,
        limits: Limits,
        main: F,
    ) -> Result<F::Output, Stall> {
        let place = Place::from(Location::caller());
        let outside = Outside::count(runtime.handle());
        runtime.block_on(async {
            self.main_starts(place);
            let (Time::Virtual(limit) | Time::Real(limit)) = limits.time;
            Limited {
                recorder: self,
                main: pin!(main),
                limits,
                began: Instant::now(),
                deadline: pin!(unconstrained(sleep(limit))),
                outside,
            }
            .await
        })
    }
}

/// The main future under its limits.
struct Limited<'a, F> {
    recorder: &'a Recorder,
    main: Pin<&'a mut F>,
    limits: Limits,
    /// By the real clock.
    began: Instant,
    deadline: Pin<&'a mut Unconstrained<Sleep>>,
    outside: Outside,
}

impl<F: Future> Future for Limited<'_, F> {
    type Output = Result<F::Output, Stall>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let is_over = self.is_over(context);
        // To poll main because of the deadline would wake it where nothing else
        // does. On the real clock it may be late and done.
        if is_over && matches!(self.limits.time, Time::Virtual(_)) {
            return Poll::Ready(Err(self.stall(context)));
        }
        // A wake of main goes to the waker in `context`; the budget's wake too.
        self.recorder.set_budget(self.limits.polls, context.waker());
        self.recorder.poll_starts(None);
        let main = MainPoll {
            recorder: self.recorder,
        };
        let polled = self.main.as_mut().poll(context);
        drop(main);
        if let Poll::Ready(output) = polled {
            self.recorder.main_ends(End::Ended);
            return Poll::Ready(Ok(output));
        }
        let spins = self.recorder.spins() && matches!(self.limits.time, Time::Virtual(_));
        if spins || self.recorder.polls() > self.limits.polls {
            return Poll::Ready(Err(self.recorder.never_rests()));
        }
        if is_over {
            return Poll::Ready(Err(self.stall(context)));
        }
        Poll::Pending
    }
}

impl<F: Future> Limited<'_, F> {
    /// Whether the deadline is reached. Patience is real time: where somebody has
    /// advanced Tokio's clock, there is as much of it as before.
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        if self.deadline.as_mut().poll(context).is_pending() {
            return false;
        }
        let left = match self.limits.time {
            Time::Virtual(_) => Duration::ZERO,
            Time::Real(patience) => patience.saturating_sub(self.began.elapsed()),
        };
        if left.is_zero() {
            return true;
        }
        self.deadline.set(unconstrained(sleep(left)));
        self.deadline.as_mut().poll(context).is_ready()
    }

    /// Why the deadline was reached.
    fn stall(&mut self, context: &mut Context<'_>) -> Stall {
        let mut waiting = self.recorder.waiting();
        let limit = match self.limits.time {
            Time::Real(patience) => return Stall::Unfinished { waiting, patience },
            Time::Virtual(limit) => limit,
        };
        // A task that was polled in the last tenth of the time had a timer to
        // wait for: it ticks for ever.
        let late = limit.mul_f64(0.9);
        let ticks = |task: &TaskRecord| task.last_poll.is_some_and(|at| at > late);
        if waiting.iter().any(ticks) {
            let busiest = self.recorder.busiest();
            return Stall::TicksOn { busiest, limit };
        }
        if Outside::count(&Handle::current()).is_more_than(self.outside) {
            return Stall::OutsideTime { waiting };
        }
        await_lines::note(self.recorder, &mut waiting, self.main.as_mut(), context);
        Stall::Deadlock { waiting }
    }
}

/// Ends main's poll also when it panics.
struct MainPoll<'a> {
    recorder: &'a Recorder,
}

impl Drop for MainPoll<'_> {
    fn drop(&mut self) {
        self.recorder.poll_ends(None);
        if std::thread::panicking() {
            self.recorder.main_ends(End::Panicked);
        }
    }
}

impl Recorder {
    fn never_rests(&self) -> Stall {
        Stall::NeverRests {
            busiest: self.busiest(),
            polls: self.polls(),
        }
    }

    fn busiest(&self) -> Box<TaskRecord> {
        let busiest = self.tasks().into_iter().max_by_key(|task| task.polls);
        Box::new(busiest.expect("main is always there"))
    }
}
