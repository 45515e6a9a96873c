//! What a job may use.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// What a job may use. A program that keeps to its task stays far below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time by the clock on the wall: a net under a hang.
    pub wall: Duration,
    /// CPU time of each process, in whole seconds.
    pub cpu: Duration,
    /// Address space of each process, in bytes.
    pub memory_bytes: u64,
    /// What it may print, in bytes.
    pub output_bytes: u64,
    /// Processes at once, itself included.
    pub processes: usize,
}

/// The limit that a job passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LimitHit {
    /// [`Limits::wall`].
    Wall,
    /// [`Limits::cpu`].
    Cpu,
    /// [`Limits::output_bytes`].
    Output,
    /// [`Limits::processes`].
    Processes,
}

impl fmt::Display for LimitHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wall => "time",
            Self::Cpu => "CPU time",
            Self::Output => "output",
            Self::Processes => "number of processes",
        })
    }
}

/// Runs `start` with the calling process's soft limits lowered to `limits`, so
/// that a program which it starts inherits them.
#[cfg(unix)]
pub(crate) fn with_lowered<T>(limits: &Limits, start: impl FnOnce() -> T) -> T {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = [
        (Resource::Cpu, limits.cpu.as_secs().max(1)),
        (Resource::As, limits.memory_bytes),
        // A core file of a check that crashed helps nobody and fills disks.
        (Resource::Core, 0),
    ];
    let before = wanted.map(|(resource, _)| getrlimit(resource));
    for ((resource, limit), before) in wanted.into_iter().zip(before) {
        let current = Some(before.maximum.map_or(limit, |hard| limit.min(hard)));
        // Refused only for a limit above the hard one, which then holds.
        let _ = setrlimit(resource, Rlimit { current, ..before });
    }
    let started = start();
    for ((resource, _), before) in wanted.into_iter().zip(before) {
        let _ = setrlimit(resource, before);
    }
    started
}

/// Elsewhere only wall time, output and what the supervisor counts are limited.
#[cfg(not(unix))]
pub(crate) fn with_lowered<T>(_limits: &Limits, start: impl FnOnce() -> T) -> T {
    start()
}
