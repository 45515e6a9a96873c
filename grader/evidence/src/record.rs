//! Everything one check has to say.

use crate::{Expectation, Scenario, Timeline, VERSION};
use serde::{Deserialize, Serialize};

/// Everything one check has to say about one run of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The [`VERSION`] of the process that wrote it.
    pub version: u32,
    /// The exercise.
    pub exercise: String,
    /// The check.
    pub check: String,
    /// Whether the check's body ran to its end.
    pub finished: bool,
    /// Whether it asked for an input that a seed makes another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draws: bool,
    /// What was measured, in the order in which it was first demanded.
    pub expectations: Vec<Expectation>,
    /// Why nothing came out, if nothing did.
    pub hang: Option<Hang>,
    /// Panics, in tasks and outside, except those of an unmet expectation.
    pub panics: Vec<Panic>,
    /// What debug mode saw.
    pub warnings: Vec<Warning>,
    /// What the loop did in the last scenario on the virtual clock.
    pub timeline: Option<Timeline>,
    /// The first scenarios on the virtual clock that differ in what was counted,
    /// to look at side by side; empty where there are not two of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// What a noisy clock measured: shown to a person, never compared.
    pub figures: Vec<Figure>,
}

impl Record {
    /// An empty record: nothing measured yet, not finished.
    pub fn new(exercise: &str, check: &str) -> Self {
        Self {
            version: VERSION,
            exercise: exercise.to_owned(),
            check: check.to_owned(),
            finished: false,
            draws: false,
            expectations: Vec::new(),
            hang: None,
            panics: Vec::new(),
            warnings: Vec::new(),
            timeline: None,
            scenarios: Vec::new(),
            figures: Vec::new(),
        }
    }
}

/// Why a check came to no end of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Hang {
    /// Every task waits, and nothing is left that could wake one.
    Deadlock {
        /// Who waits, in the order in which they were spawned.
        waiting: Vec<Waiting>,
    },
    /// The loop never rests: something polls on and on.
    NeverRests {
        /// The task that was polled most.
        busiest: Waiting,
        /// How many polls were allowed.
        poll_budget: u64,
    },
    /// Virtual time is at its end, and something still waits for timers.
    TicksOn {
        /// The task that was polled most.
        busiest: Waiting,
        /// How long virtual time was, in seconds.
        limit_s: u64,
    },
    /// One poll does not return, so that nothing else can run.
    StuckPoll {
        /// The task that is being polled.
        task: Waiting,
        /// Whether it computes or blocks.
        doing: Doing,
        /// What its thread waits in, where it blocks and the system tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waits_in: Option<WaitsIn>,
        /// What of the standard library was called at the place where it stands, where
        /// that was seen: `Mutex::lock`, `park`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        calls: Option<String>,
    },
    /// Simulated time is at its end, but something outside it is still at
    /// work: a thread, a socket, a child process.
    OutsideTime {
        /// Who waits for it.
        waiting: Vec<Waiting>,
    },
    /// Simulated time stands still, because a blocking thread of the runtime's has
    /// not come back: as long as it runs, the clock does not move.
    TimeStands {
        /// Who waits.
        waiting: Vec<Waiting>,
        /// How long it was looked on, in seconds of real time.
        patience_s: u64,
    },
    /// On the real clock: not done although there was ample time.
    Unfinished {
        /// Who waits.
        waiting: Vec<Waiting>,
        /// How long was waited, in seconds.
        patience_s: u64,
    },
}

/// A task that did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its name in the timeline: `main`, `task 3`.
    pub task: String,
    /// Where it was spawned, as `file:line`.
    pub spawned_at: String,
    /// How often it was polled; on the real clock 1 for any number of times.
    pub polls: u64,
    /// The virtual instant of its last poll, in microseconds from the start.
    pub since_us: Option<u64>,
    /// The places, as `file:line`, of the awaits at which it waits, where that was
    /// seen. Of a poll that blocks, the one at which its thread stands; one that computes
    /// has [`Figure::SEEN_AT`] instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<String>,
}

/// What a poll that does not return is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// It uses the processor: a loop without an await.
    Computing,
    /// It uses none: the thread sleeps in a lock, a channel or a sleep of `std`.
    Blocked,
}

/// What a thread waits in, by the system's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsIn {
    /// In something of `std` that another thread has to wake: a lock, a channel, a
    /// condition variable, a `join`, a `park`.
    Wake,
    /// The same with a time limit, which it sets again and again.
    WakeForATime,
    /// In a sleep.
    Sleep,
    /// In a read, or until something can be read: a file, a pipe, a socket.
    Input,
    /// For a child process.
    Child,
}

/// A panic that was seen while the check ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panic {
    /// Its message.
    pub message: String,
    /// Where it was raised, as `file:line`.
    pub place: String,
    /// The task it ended, as in the timeline; none outside a task.
    pub task: Option<String>,
    /// Whether it happened on another thread than the check's own. Then it
    /// depends on the machine whether the check has ended by then.
    pub elsewhere: bool,
}

impl Panic {
    /// Whether it is the `todo!` of a starter that nobody has touched.
    pub fn is_todo(&self) -> bool {
        self.message.starts_with("not yet implemented")
    }
}

/// Something debug mode warns about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Which of the warnings it is.
    pub kind: WarningKind,
    /// The warning as a sentence, without any figure of a noisy clock.
    pub sentence: String,
    /// Where the task was spawned, as `file:line`.
    pub place: String,
}

/// The warnings of debug mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// A poll held the loop longer than the limit.
    SlowPoll,
    /// A failure or panic that nobody read.
    UnreadFailure,
    /// A task still pending when the runtime shut down.
    PendingAtShutdown,
    /// Every task waits for another.
    Deadlock,
    /// A future was made and never polled.
    NeverPolled,
}

/// A figure from a noisy clock, for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The value with its unit.
    pub shown: String,
}

impl Figure {
    /// The name of the figure that says at which line a poll that computes was seen, at
    /// one look: in a loop, it is another one at the next.
    pub const SEEN_AT: &str = "seen at";
}
