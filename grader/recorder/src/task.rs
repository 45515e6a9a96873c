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
        shown(location.file(), location.line())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.file, self.line))
    }
}

/// A place without what is another on every machine: of a library's file the
/// way to it, `tokio-1.54.1/src/…:7`; of the standard library, which changes
/// with the toolchain, everything.
fn shown(file: &str, line: u32) -> String {
    let file = file.replace('\\', "/");
    if ["/rustc/", "/rustlib/src/"]
        .iter()
        .any(|it| file.contains(it))
    {
        return "a place in the standard library".to_owned();
    }
    let library = file
        .split_once("/registry/src/")
        .and_then(|(_, registry)| registry.split_once('/'))
        .map(|(_, file)| file);
    format!("{}:{line}", library.unwrap_or(&file))
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
    /// How often it was polled at the instant of its last poll.
    pub polls_at_once: u64,
    /// The CPU time of all its polls.
    pub cpu: Duration,
    /// The poll that took most, by [`PollCost::taken`].
    pub longest_poll: PollCost,
    /// How and when it ended; none while it lives.
    pub ended: Option<(End, Duration)>,
    /// Of a task in a [`Stall`](crate::Stall): the places, as `file:line`, of the
    /// awaits at which it waits, where that can be seen.
    pub awaits: Option<String>,
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
            polls_at_once: 0,
            cpu: Duration::ZERO,
            longest_poll: PollCost::default(),
            ended: None,
            awaits: None,
        }
    }

    pub(crate) fn polled(&mut self, at: Duration) {
        self.polls += 1;
        self.polls_at_once = if self.last_poll == Some(at) {
            self.polls_at_once + 1
        } else {
            1
        };
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
    /// How long its thread stood still of its own accord, in a lock, a sleep or
    /// a read; always zero where the system does not tell.
    pub blocked: Duration,
}

impl PollCost {
    /// What it took of the loop's time by its own doing: without the time in
    /// which other programs had the processor.
    pub fn taken(&self) -> Duration {
        self.cpu + self.blocked
    }
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
        assert_eq!(shown("src/lib.rs", 7), "src/lib.rs:7");
        assert_eq!(shown("src\\lib.rs", 7), "src/lib.rs:7");
        let cargo = "/home/.cargo/registry/src/host-1949/tokio-1.54.1/src/lib.rs";
        assert_eq!(shown(cargo, 7), "tokio-1.54.1/src/lib.rs:7");
        for of_std in [
            "/rustc/5980/library/core/src/option.rs",
            "/home/.rustup/toolchains/x/lib/rustlib/src/rust/library/core/src/option.rs",
        ] {
            assert_eq!(shown(of_std, 7), "a place in the standard library");
        }
    }
}
