//! One task, as the hooks saw it.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

/// A place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, as the compiler was given it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
}

impl From<&'static Location<'static>> for Place {
    fn from(location: &'static Location<'static>) -> Self {
        Self {
            file: location.file(),
            line: location.line(),
        }
    }
}

impl Place {
    /// A location as a place is shown, for one that does not live for ever: a
    /// panic's.
    pub fn describe(location: &Location<'_>) -> String {
        format!("{}:{}", short(location.file()), location.line())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", short(self.file), self.line)
    }
}

/// The file of a library without the way to it, which is another on every
/// machine: `tokio-1.54.1/src/…`, `library/core/src/…`.
fn short(file: &str) -> &str {
    let behind = |mark: &str| {
        file.split_once(mark)?
            .1
            .split_once('/')
            .map(|(_, rest)| rest)
    };
    behind("/registry/src/")
        .or_else(|| behind("/rustc/"))
        .unwrap_or(file)
}

/// The number of a task: 0 is the main future, the others count from 1 in the
/// order of their spawning. Tokio's own ids go on from one runtime to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskNumber(pub usize);

impl fmt::Display for TaskNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("main"),
            number => write!(f, "task {number}"),
        }
    }
}

/// What is known of one task. Instants are Tokio's, counted from the
/// recorder's start.
#[derive(Debug, Clone)]
pub struct TaskRecord {
    /// Which task it is.
    pub number: TaskNumber,
    /// Where it was spawned; for main, where [`block_on`](crate::Recorder::block_on) was called.
    pub spawned_at: Place,
    /// When it was spawned.
    pub spawned: Duration,
    /// How often it was polled.
    pub polls: u64,
    /// The instants of its polls, each once, the first [`TaskRecord::MOST_INSTANTS`].
    pub poll_instants: Vec<Duration>,
    /// When it was polled last.
    pub last_poll: Option<Duration>,
    /// The CPU time of all its polls.
    pub cpu: Duration,
    /// The poll that held the loop longest.
    pub longest_poll: PollCost,
    /// How and when it ended; none while it lives.
    pub ended: Option<(End, Duration)>,
}

impl TaskRecord {
    /// How many instants are kept: more than a screen has columns.
    pub const MOST_INSTANTS: usize = 256;

    pub(crate) fn new(number: TaskNumber, spawned_at: Place, spawned: Duration) -> Self {
        Self {
            number,
            spawned_at,
            spawned,
            polls: 0,
            poll_instants: Vec::new(),
            last_poll: None,
            cpu: Duration::ZERO,
            longest_poll: PollCost::default(),
            ended: None,
        }
    }

    pub(crate) fn polled(&mut self, at: Duration) {
        self.polls += 1;
        if self.last_poll != Some(at) && self.poll_instants.len() < Self::MOST_INSTANTS {
            self.poll_instants.push(at);
        }
        self.last_poll = Some(at);
    }
}

/// What one poll cost. These are figures of a noisy clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PollCost {
    /// From its start to its return, by the wall clock.
    pub held: Duration,
    /// What it cost in CPU time, to within 0.2 ms.
    pub cpu: Duration,
    /// How often its thread gave up the processor of its own accord, in a lock,
    /// a sleep or a read; always 0 where the system does not tell.
    pub blocked: u64,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It finished or was aborted: the hooks do not tell which.
    Ended,
    /// It panicked.
    Panicked,
    /// The runtime was shut down under it.
    ShutDown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_library_is_told_without_the_way_to_it() {
        let shown = |file| Place { file, line: 7 }.to_string();
        assert_eq!(shown("src/lib.rs"), "src/lib.rs:7");
        assert_eq!(
            shown("/rustc/5980/library/core/src/option.rs"),
            "library/core/src/option.rs:7"
        );
        let cargo = "/home/.cargo/registry/src/host-1949/tokio-1.54.1/src/lib.rs";
        assert_eq!(shown(cargo), "tokio-1.54.1/src/lib.rs:7");
    }
}
