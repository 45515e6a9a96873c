//! Scenarios: code of the learner's on a runtime of ours, under limits.

use crate::current::Current;
use crate::inputs::allowed_ms;
use crate::levels::Tally;
use crate::{hang, ledger, panics, stamps, timeline};
use evidence::{Timeline, WarningKind};
use lab::{Journal, Kept, Span};
use recorder::debug::Mode;
use recorder::{Limits, TaskRecord, Warning};
use std::cell::RefCell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;
use tokio::runtime::{Builder, RngSeed};

/// The virtual deadline unless a scenario has its own: a hundred times the
/// longest that a reference waits. An idle runtime jumps to it at once.
const DEADLINE_MS: u64 = 600_000;

/// The polls of a scenario that lasts longer than others: in a day or a year what waits
/// is polled no more often than in a minute, and what looks now and then should not
/// need seconds to show it. Five thousand tasks of ten polls are below it.
const POLLS_IN_A_LONG_TIME: u64 = 50_000;

/// The patience on the real clock: a net under a hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// Calls `main` on a single-threaded runtime whose clock is paused, and runs
/// what it gives to its end.
///
/// It takes the call and not a future, so that what code does when it is called
/// happens inside the runtime too: it sees the paused clock, and may spawn.
///
/// # Panics
///
/// When `main` panics, or comes to no end: see [`Scenario::run`].
#[track_caller]
pub fn observe<T>(main: impl AsyncFnOnce() -> T) -> Observed<T> {
    Scenario::new().run(main)
}

/// Does as [`observe`] on the real clock: for threads, sockets and child
/// processes, which simulated time cannot wait for.
///
/// # Panics
///
/// When `main` panics, or comes to no end: see [`Scenario::run`].
#[track_caller]
pub fn observe_for_real<T>(main: impl AsyncFnOnce() -> T) -> Observed<T> {
    Scenario::new().on_the_real_clock().run(main)
}

/// So many seeds for [`Scenario::seed`]: the same at every run.
pub fn seeds(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(|seed| seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// How code is to be run.
#[derive(Debug, Clone)]
#[must_use = "a scenario does nothing until it is run"]
pub struct Scenario {
    real: bool,
    seed: u64,
    limits: Limits,
    slow: Option<Duration>,
    blocking_threads: Option<usize>,
    timeline: bool,
}

impl Default for Scenario {
    fn default() -> Self {
        Self::new()
    }
}

impl Scenario {
    /// On the paused clock, with ten minutes of virtual time.
    pub fn new() -> Self {
        Self {
            real: false,
            seed: 0,
            limits: Limits::virtual_time(allowed_ms(DEADLINE_MS)),
            slow: None,
            blocking_threads: None,
            timeline: true,
        }
    }

    /// On the real clock, with patience for twenty seconds.
    pub fn on_the_real_clock(self) -> Self {
        Self {
            real: true,
            limits: Limits::real_time(PATIENCE),
            ..self
        }
    }

    /// With another seed for what the runtime draws by lot, such as the branch
    /// that `select!` looks at first.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// With so much virtual time instead of ten minutes; a year is no trouble. The
    /// budget of polls is 50,000 then, where [`Scenario::polls`] says nothing else.
    pub fn lasting(self, time: Duration) -> Self {
        Self {
            limits: Limits::virtual_time(time).polls(POLLS_IN_A_LONG_TIME),
            ..self
        }
    }

    /// With another budget of polls for all tasks together.
    pub fn polls(self, polls: u64) -> Self {
        Self {
            limits: self.limits.polls(polls),
            ..self
        }
    }

    /// With another limit of debug mode for a poll that holds the loop. Whether
    /// one did is a matter of CPU time, so leave a margin of ten.
    pub fn slow_poll(self, limit: Duration) -> Self {
        Self {
            slow: Some(limit),
            ..self
        }
    }

    /// With a blocking pool of so many threads instead of Tokio's 512. A thousand calls
    /// at once wait in its queue then, and no poll takes the time of starting hundreds
    /// of threads, of which nobody can say how long it is.
    pub fn blocking_threads(self, count: usize) -> Self {
        Self {
            blocking_threads: Some(count),
            ..self
        }
    }

    /// Without a timeline in the record: for code that looks at a real clock, so
    /// that its number of polls is another one at each run.
    pub fn without_timeline(self) -> Self {
        Self {
            timeline: false,
            ..self
        }
    }

    /// Calls `main` on the runtime and runs what it gives to its end. Debug mode
    /// is on, and what it warns of goes into the record.
    ///
    /// What must hold half-way may be expected in `main` itself: the timeline of
    /// one that is not met ends there.
    ///
    /// # Panics
    ///
    /// When `main` panics. When it comes to no end, with what waits and
    /// where it was spawned: a deadlock, a loop that never rests, a wait for
    /// something outside simulated time.
    #[track_caller]
    pub fn run<T>(self, main: impl AsyncFnOnce() -> T) -> Observed<T> {
        let mut output = None;
        let Ran {
            elapsed,
            tasks,
            warnings,
            timeline,
        } = self.run_boxed(Box::pin(async { output = Some(main().await) }));
        Observed {
            output: output.expect("main came to its end"),
            elapsed,
            tasks,
            warnings,
            timeline,
        }
    }

    /// Does all of [`Scenario::run`] that is the same whatever main is. It is
    /// compiled once, and not for each scenario of each check.
    #[track_caller]
    fn run_boxed(self, main: Pin<Box<dyn Future<Output = ()> + '_>>) -> Ran {
        let warnings: Arc<Mutex<Vec<Warning>>> = Arc::default();
        let given = warnings.clone();
        let mut mode = Mode::new().sink(move |warning| {
            note_warning(warning);
            let mut given = given.lock().unwrap_or_else(PoisonError::into_inner);
            given.push(warning.clone());
        });
        if let Some(limit) = self.slow {
            mode = mode.limit(limit);
        }
        let mut builder = Builder::new_current_thread();
        builder.enable_all().start_paused(!self.real);
        builder.rng_seed(RngSeed::from_bytes(&self.seed.to_le_bytes()));
        if let Some(count) = self.blocking_threads {
            builder.max_blocking_threads(count);
        }
        let recorder = mode.attach(&mut builder);
        let runtime = builder.build().expect("a runtime can be built");

        Seen::take();
        let current = Current::enter(&recorder, &runtime, !self.real);
        let start = current.start();
        if !self.real {
            stamps::mark_instants(ledger::next_scenario(), &recorder);
        }
        let seen = RefCell::default();
        let ran = mode.block_on(&runtime, &recorder, self.limits, async {
            let main = Main {
                future: main,
                seen: &seen,
            };
            (until_unmet(main).await, start.elapsed())
        });
        let mut tasks = recorder.tasks();
        if let Ok((Err(_), _)) = &ran {
            // The check has ended it; it has come to no end of its own.
            tasks[0].ended = None;
        }
        let timeline = (!self.real && self.timeline).then(|| {
            let Seen { spans, tally } = seen.take();
            let total = match &ran {
                Ok((_, elapsed)) => *elapsed,
                Err(_) => timeline::last_event(&tasks, &spans, start),
            };
            timeline::draw(&tasks, &spans, &tally, start, total)
        });
        let timeline = ledger::scenario(timeline);
        match ran {
            Ok((Ok(()), elapsed)) => {
                mode.shut_down(runtime, &recorder);
                drop(current);
                let mut warnings = warnings.lock().unwrap_or_else(PoisonError::into_inner);
                Ran {
                    elapsed,
                    tasks,
                    warnings: std::mem::take(&mut warnings),
                    timeline,
                }
            }
            Ok((Err(unmet), _)) => {
                // Dropping it would wait for threads that may never end.
                runtime.shutdown_background();
                resume_unwind(unmet);
            }
            Err(stall) => {
                // Nor here.
                runtime.shutdown_background();
                ledger::hang(hang::of(&stall));
                panics::raise(&stall.to_string())
            }
        }
    }
}

/// The main future. Before it is dropped, it notes what is under way: what the
/// drop gives up was there at the end.
struct Main<'s> {
    future: Pin<Box<dyn Future<Output = ()> + 's>>,
    seen: &'s RefCell<Seen>,
}

/// What the lab's services and a check's instruments saw.
#[derive(Default)]
struct Seen {
    spans: Kept<Span>,
    tally: Tally,
}

impl Seen {
    fn take() -> Self {
        Self {
            spans: Journal::take_spans(),
            tally: Tally::take(),
        }
    }
}

impl Future for Main<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.future.as_mut().poll(context)
    }
}

impl Drop for Main<'_> {
    fn drop(&mut self) {
        self.seen.replace(Seen::take());
    }
}

/// Runs `main`, and gives the panic of an expectation in it that is not met: the
/// scenario then still has its timeline to note. Any other panic goes on.
async fn until_unmet(main: Main<'_>) -> thread::Result<()> {
    let mut main = pin!(main);
    panics::take_raised();
    poll_fn(|context| {
        // What a panic has left half done, nobody looks at.
        match catch_unwind(AssertUnwindSafe(|| main.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(unmet) if panics::take_raised() => Poll::Ready(Err(unmet)),
            Err(panic) => resume_unwind(panic),
        }
    })
    .await
}

/// What is known of a scenario that came to its end, apart from what it gave.
struct Ran {
    elapsed: Duration,
    tasks: Vec<TaskRecord>,
    warnings: Vec<Warning>,
    timeline: Option<Timeline>,
}

/// What came out of a scenario.
#[derive(Debug)]
pub struct Observed<T> {
    output: T,
    elapsed: Duration,
    tasks: Vec<TaskRecord>,
    warnings: Vec<Warning>,
    timeline: Option<Timeline>,
}

impl<T> Observed<T> {
    /// What the future gave.
    pub fn output(&self) -> &T {
        self.look();
        &self.output
    }

    /// What the future gave, to keep.
    pub fn into_output(self) -> T {
        self.look();
        self.output
    }

    /// How long it took by the scenario's clock: exact on the paused one.
    pub fn elapsed(&self) -> Duration {
        self.look();
        self.elapsed
    }

    /// What is asked of it is about to be expected: if that is not met, this
    /// scenario's timeline is the one to look at, and not that of a later one.
    fn look(&self) {
        ledger::show(self.timeline.as_ref());
    }

    /// The tasks there were: main first, then in the order of spawning. Futures
    /// joined inside one task are not told apart.
    pub fn tasks(&self) -> &[TaskRecord] {
        self.look();
        &self.tasks
    }

    /// What debug mode warned of, the shut-down of the runtime included. How many
    /// polls were slow depends on the machine's mood; whether one was does not.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// How often all tasks together were polled: a budget for what waits.
    ///
    /// ```
    /// use probe::{ms, observe};
    ///
    /// let waited = observe(|| tokio::time::sleep(ms(60_000)));
    /// assert_eq!(waited.polls(), 2);
    /// ```
    pub fn polls(&self) -> u64 {
        self.tasks().iter().map(|task| task.polls).sum()
    }

    /// How many spawned tasks had not ended when the scenario did.
    pub fn left_over(&self) -> usize {
        self.tasks()[1..]
            .iter()
            .filter(|task| task.ended.is_none())
            .count()
    }
}

fn note_warning(warning: &Warning) {
    let (kind, place) = match warning {
        // Whether a poll was slow is for a noisy clock to say.
        Warning::SlowPoll { .. } => return ledger::figure("debug mode", &warning.to_string()),
        Warning::UnreadFailure { spawned_at, .. } => (WarningKind::UnreadFailure, *spawned_at),
        Warning::PendingAtShutdown { spawned_at, .. } => {
            (WarningKind::PendingAtShutdown, *spawned_at)
        }
        // The stall tells it at length.
        Warning::Deadlock { .. } => return,
        other => return ledger::figure("debug mode", &other.to_string()),
    };
    // What the check spawns itself is no affair of the submission's.
    if place.file.replace('\\', "/").ends_with("tests/checks.rs") {
        return;
    }
    let (sentence, place) = (warning.to_string(), place.to_string());
    ledger::warning(evidence::Warning {
        kind,
        sentence,
        place,
    });
}
