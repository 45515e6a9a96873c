//! Scenarios: code of the learner's on a runtime of ours, under limits.

use crate::{ledger, panics};
use evidence::{Ending, Hang, Lane, LaneKind, Timeline, Waiting, WarningKind};
use lab::{Journal, Outcome, Span};
use recorder::debug::Mode;
use recorder::{End, Limits, Recorder, Stall, TaskRecord, Warning};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::{Builder, Handle, RngSeed, Runtime};
use tokio::time::Instant;

/// The virtual deadline unless a scenario has its own: a hundred times the
/// longest that a reference waits. An idle runtime jumps to it at once.
const DEADLINE: Duration = Duration::from_secs(600);

/// The patience on the real clock: a net under a hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// The most lanes of tasks, and of services, that a timeline keeps.
const MOST_LANES: usize = 60;

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
            limits: Limits::virtual_time(DEADLINE),
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

    /// With another virtual deadline.
    pub fn deadline(self, deadline: Duration) -> Self {
        Self {
            limits: Limits::virtual_time(deadline),
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
    /// # Panics
    ///
    /// When `main` panics. When it comes to no end, with what waits and
    /// where it was spawned: a deadlock, a loop that never rests, a wait for
    /// something outside simulated time.
    #[track_caller]
    pub fn run<T>(self, main: impl AsyncFnOnce() -> T) -> Observed<T> {
        let mode = Mode::new().sink(note_warning);
        let mut builder = Builder::new_current_thread();
        builder.enable_all().start_paused(!self.real);
        builder.rng_seed(RngSeed::from_bytes(&self.seed.to_le_bytes()));
        let recorder = mode.attach(&mut builder);
        let runtime = builder.build().expect("a runtime can be built");

        Journal::take_spans();
        let stage = Stage::enter(&recorder, &runtime);
        let start = stage.start;
        let ran = mode.block_on(&runtime, &recorder, self.limits, async {
            let output = main().await;
            (output, start.elapsed())
        });
        let tasks = recorder.tasks();
        if !self.real && self.timeline {
            let spans = Journal::take_spans();
            let total = match &ran {
                Ok((_, elapsed)) => *elapsed,
                Err(stall) => last_event(&tasks, &spans, start, stall),
            };
            ledger::timeline(timeline(&tasks, &spans, start, total));
        }
        match ran {
            Ok((output, elapsed)) => {
                mode.shut_down(runtime, &recorder);
                drop(stage);
                Observed {
                    output,
                    elapsed,
                    tasks,
                }
            }
            Err(stall) => {
                // Dropping it would wait for threads that may never end.
                runtime.shutdown_background();
                ledger::hang(hang(&stall));
                panics::raise(&stall.to_string())
            }
        }
    }
}

/// What came out of a scenario.
#[derive(Debug)]
pub struct Observed<T> {
    output: T,
    elapsed: Duration,
    tasks: Vec<TaskRecord>,
}

impl<T> Observed<T> {
    /// What the future gave.
    pub fn output(&self) -> &T {
        &self.output
    }

    /// What the future gave, to keep.
    pub fn into_output(self) -> T {
        self.output
    }

    /// How long it took by the scenario's clock: exact on the paused one.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The tasks there were: main first, then in the order of spawning. Futures
    /// joined inside one task are not told apart.
    pub fn tasks(&self) -> &[TaskRecord] {
        &self.tasks
    }

    /// How many spawned tasks had not ended when the scenario did.
    pub fn left_over(&self) -> usize {
        self.tasks[1..]
            .iter()
            .filter(|task| task.ended.is_none())
            .count()
    }
}

/// The scenario that is on: where the watchdog, the panic hook and a trace look.
struct Stage {
    start: Instant,
}

struct OnStage {
    recorder: Recorder,
    start: Instant,
}

static ON_STAGE: Mutex<Option<OnStage>> = Mutex::new(None);

fn on_stage<T>(look: impl FnOnce(&OnStage) -> T) -> Option<T> {
    ON_STAGE
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_ref()
        .map(look)
}

impl Stage {
    fn enter(recorder: &Recorder, runtime: &Runtime) -> Self {
        let _inside = runtime.enter();
        let start = Instant::now();
        let on_stage = OnStage {
            recorder: recorder.clone(),
            start,
        };
        *ON_STAGE.lock().unwrap_or_else(PoisonError::into_inner) = Some(on_stage);
        Self { start }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        *ON_STAGE.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The scenario's instant and its count of polls, if the calling thread is in
/// one.
pub(crate) fn now() -> Option<(Duration, u64)> {
    Handle::try_current().ok()?;
    on_stage(|stage| (stage.start.elapsed(), stage.recorder.polls()))
}

/// Notes that the running task panics, and tells which it is.
pub(crate) fn note_panic() -> Option<String> {
    on_stage(|stage| {
        stage.recorder.note_panic();
        stage.recorder.current().map(|task| task.to_string())
    })?
}

/// What the check is doing, as another thread can see it. Two that are equal
/// mean that nothing has moved.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    /// In a poll.
    Polling {
        task: String,
        spawned_at: String,
        poll: u64,
    },
    /// In a runtime that waits.
    Waiting { polls: u64 },
    /// In code of the check's own, outside any scenario.
    Outside,
}

pub(crate) fn activity() -> Activity {
    on_stage(|stage| match stage.recorder.in_poll() {
        Some(poll) => Activity::Polling {
            task: poll.number.to_string(),
            spawned_at: poll.spawned_at.to_string(),
            poll: poll.poll,
        },
        None => Activity::Waiting {
            polls: stage.recorder.polls(),
        },
    })
    .unwrap_or(Activity::Outside)
}

fn note_warning(warning: &Warning) {
    let (kind, place) = match warning {
        // Whether a poll was slow is for a noisy clock to say.
        Warning::SlowPoll { .. } => return ledger::figure("debug mode", warning.to_string()),
        Warning::UnreadFailure { spawned_at, .. } => (WarningKind::UnreadFailure, *spawned_at),
        Warning::PendingAtShutdown { spawned_at, .. } => {
            (WarningKind::PendingAtShutdown, *spawned_at)
        }
        Warning::NeverPolled { made_at, .. } => (WarningKind::NeverPolled, *made_at),
        // The stall tells it at length.
        Warning::Deadlock { .. } => return,
        other => return ledger::figure("debug mode", other.to_string()),
    };
    let (sentence, place) = (warning.to_string(), place.to_string());
    ledger::warning(evidence::Warning {
        kind,
        sentence,
        place,
    });
}

fn hang(stall: &Stall) -> Hang {
    let all = |tasks: &[TaskRecord]| tasks.iter().map(waiting).collect();
    match stall {
        Stall::Deadlock { waiting } => Hang::Deadlock {
            waiting: all(waiting),
        },
        Stall::NeverRests { busiest, polls } => Hang::NeverRests {
            busiest: waiting(busiest),
            poll_budget: *polls,
        },
        Stall::OutsideTime { waiting } => Hang::OutsideTime {
            waiting: all(waiting),
        },
        Stall::Unfinished { waiting, patience } => Hang::Unfinished {
            waiting: all(waiting),
            patience_s: patience.as_secs(),
        },
    }
}

fn waiting(task: &TaskRecord) -> Waiting {
    Waiting {
        task: task.number.to_string(),
        spawned_at: task.spawned_at.to_string(),
        polls: task.polls,
        since_us: task.last_poll.map(micros),
    }
}

/// When the last thing happened in a scenario that came to no end.
fn last_event(tasks: &[TaskRecord], spans: &[Span], start: Instant, stall: &Stall) -> Duration {
    // Main is polled once more when time is at its end, which is no event.
    let main_counts = matches!(stall, Stall::NeverRests { .. });
    let of_tasks = tasks
        .iter()
        .filter(|task| main_counts || task.number.0 != 0)
        .filter_map(|task| task.last_poll);
    let of_spans = spans.iter().map(|span| {
        span.ended
            .unwrap_or(span.began)
            .saturating_duration_since(start)
    });
    of_tasks.chain(of_spans).max().unwrap_or_default()
}

/// Draws what the loop did from its start to `total`.
fn timeline(tasks: &[TaskRecord], spans: &[Span], start: Instant, total: Duration) -> Timeline {
    let services = spans
        .iter()
        .take(MOST_LANES)
        .map(|span| service_lane(span, start, total));
    let lanes: Vec<Lane> = tasks
        .iter()
        .take(MOST_LANES)
        .map(|task| task_lane(task, total))
        .chain(services)
        .collect();
    let lanes_dropped = (tasks.len() + spans.len() - lanes.len()) as u64;
    Timeline {
        total_us: micros(total),
        lanes,
        lanes_dropped,
    }
}

fn task_lane(task: &TaskRecord, total: Duration) -> Lane {
    let ended = task.ended.map_or(total, |(_, at)| at);
    Lane {
        kind: LaneKind::Task,
        label: task.number.to_string(),
        spawned_at: task.spawned_at.to_string(),
        from_us: micros(task.spawned),
        to_us: micros(ended.min(total)),
        polls_us: task
            .poll_instants
            .iter()
            .filter(|&&at| at <= total)
            .map(|at| micros(*at))
            .take(Lane::MOST_INSTANTS)
            .collect(),
        polls: task.polls,
        ending: match task.ended {
            Some((End::Ended, _)) => Ending::Ended,
            Some((End::Panicked, _)) => Ending::Panicked,
            Some((End::ShutDown, _)) | None => Ending::Pending,
        },
    }
}

fn service_lane(span: &Span, start: Instant, total: Duration) -> Lane {
    let since_start = |instant: Instant| micros(instant.saturating_duration_since(start));
    Lane {
        kind: LaneKind::Service,
        label: span.label.clone(),
        spawned_at: String::new(),
        from_us: since_start(span.began),
        to_us: span.ended.map_or(micros(total), since_start),
        polls_us: Vec::new(),
        polls: 0,
        ending: match span.outcome {
            Outcome::Open => Ending::Pending,
            Outcome::Done => Ending::Ended,
            Outcome::Failed => Ending::Failed,
            Outcome::Cancelled => Ending::Cancelled,
        },
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
