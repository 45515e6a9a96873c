//! Why a scenario came to no end, for the record.

use crate::timeline;
use evidence::{Hang, Waiting};
use recorder::{InPoll, Recorder, Stall, TaskRecord};
use std::time::Duration;

/// The stall, in the words of the record.
pub(crate) fn of(stall: &Stall) -> Hang {
    let all = |tasks: &[TaskRecord]| -> Vec<Waiting> { tasks.iter().map(waiting).collect() };
    match stall {
        Stall::Deadlock { waiting } => Hang::Deadlock {
            waiting: all(waiting),
        },
        Stall::NeverRests { busiest, polls } => Hang::NeverRests {
            busiest: waiting(busiest),
            poll_budget: *polls,
        },
        Stall::TicksOn { busiest, limit } => Hang::TicksOn {
            busiest: waiting(busiest),
            limit_s: limit.as_secs(),
        },
        Stall::OutsideTime { waiting } => Hang::OutsideTime {
            waiting: all(waiting),
        },
        Stall::Unfinished { waiting, patience } => Hang::Unfinished {
            waiting: all(waiting).into_iter().map(timeless).collect(),
            patience_s: patience.as_secs(),
        },
    }
}

/// Everybody in this scenario waits, and its time does not go on.
pub(crate) fn time_stands(recorder: &Recorder, patience: Duration) -> Hang {
    Hang::TimeStands {
        waiting: recorder.waiting().iter().map(waiting).collect(),
        patience_s: patience.as_secs(),
    }
}

/// The task of a poll that does not return. Which poll it is, and since when, is the
/// same in every run where the clock `is_exact`.
pub(crate) fn polled(poll: &InPoll, is_exact: bool) -> Waiting {
    Waiting {
        task: poll.number.to_string(),
        spawned_at: poll.spawned_at.to_string(),
        polls: if is_exact { poll.of_task } else { 0 },
        since_us: is_exact.then(|| timeline::micros(poll.since)),
        awaits: None,
    }
}

/// On the real clock no instant is the same twice, and no count of polls; whether a
/// task was polled at all is.
fn timeless(task: Waiting) -> Waiting {
    Waiting {
        polls: task.polls.min(1),
        since_us: None,
        ..task
    }
}

fn waiting(task: &TaskRecord) -> Waiting {
    Waiting {
        task: task.number.to_string(),
        spawned_at: task.spawned_at.to_string(),
        polls: task.polls,
        since_us: task.last_poll.map(timeline::micros),
        awaits: task.awaits.clone(),
    }
}
