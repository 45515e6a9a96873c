//! What the event loop did, in virtual time.

use serde::{Deserialize, Serialize};

/// What the event loop did in one scenario. Times are virtual microseconds
/// from the scenario's start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// Which scenario of its check it was, from 1.
    pub scenario: u64,
    /// How many scenarios the check came to run.
    pub scenarios: u64,
    /// How long the scenario took.
    pub total_us: u64,
    /// Tasks in the order of their spawning, then what the lab's services saw.
    pub lanes: Vec<Lane>,
    /// Lanes that found no room. What is dropped is counted.
    pub lanes_dropped: u64,
    /// How many of a kind there were at once: requests, connections, tasks. Here
    /// all are counted, also those whose lanes found no room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
}

/// What of a scenario is kept to compare it with the others of its check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Which one of its check it was, from 1.
    pub number: u64,
    /// How long it took, in virtual microseconds.
    pub total_us: u64,
    /// As [`Timeline::levels`].
    pub levels: Vec<Level>,
}

/// How many of one kind there were at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The kind: `GET`, `connection`, `tasks`.
    pub label: String,
    /// The most there were at once, also where that lasted no time.
    pub most: u64,
    /// An instant, in virtual microseconds from the scenario's start, and how
    /// many there were from then on. Instants rise; before the first there was none.
    /// At most [`Level::MOST_STEPS`].
    pub steps: Vec<(u64, u64)>,
}

impl Level {
    /// The most steps that a level keeps: more than a terminal has columns.
    pub const MOST_STEPS: usize = 128;
}

/// One row of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// What the row shows.
    pub kind: LaneKind,
    /// `main`, `task 3`, `GET /7`.
    pub label: String,
    /// Where the task was spawned, as `file:line`; empty for the lab's rows.
    pub spawned_at: String,
    /// When it began.
    pub from_us: u64,
    /// When it ended, or the end of the scenario.
    pub to_us: u64,
    /// The instants of its polls, without repetition; at most
    /// [`Lane::MOST_INSTANTS`] of them.
    pub polls_us: Vec<u64>,
    /// How often it was polled in all.
    pub polls: u64,
    /// How it ended.
    pub ending: Ending,
}

impl Lane {
    /// The most instants of polls that a lane keeps: more than a terminal has columns.
    pub const MOST_INSTANTS: usize = 256;
}

/// What a [`Lane`] shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LaneKind {
    /// A task of the runtime.
    Task,
    /// Something a service of the lab did for the learner's code.
    Service,
}

/// How a lane ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A task ended, or a service did what was asked. Of a task, Tokio does not
    /// tell whether it finished or was aborted.
    Ended,
    /// It ended with an error.
    Failed,
    /// It panicked.
    Panicked,
    /// It was dropped before its end.
    Cancelled,
    /// It was still there when the scenario ended.
    Pending,
}
