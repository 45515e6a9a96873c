//! What a job may use.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// What a job may use. A program that keeps to its task stays far below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time by the clock on the wall: a net under a hang. Of a time in which the
    /// supervisor was stopped little counts.
    pub wall: Duration,
    /// CPU time of each process, in whole seconds.
    pub cpu: Duration,
    /// Address space of each process, in bytes.
    pub memory_bytes: u64,
    /// What it may print, in bytes.
    pub output_bytes: u64,
    /// Processes at once, itself included.
    pub processes: usize,
    /// The length of each file that it writes, in bytes.
    pub file_bytes: u64,
    /// Time by the clock on the wall of each process that it starts, where the
    /// system says how old a process is. One that is older is ended alone.
    pub process_wall: Option<Duration>,
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
    /// [`Limits::file_bytes`], or what its [`Scratch`](crate::Scratch) may hold.
    Disk,
}

impl fmt::Display for LimitHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wall => "time",
            Self::Cpu => "CPU time",
            Self::Output => "output",
            Self::Processes => "number of processes",
            Self::Disk => "room on the disk",
        })
    }
}

/// Limits the calling process, for good and with all that it will start.
#[cfg(unix)]
pub(crate) fn set(cpu_seconds: u64, memory_bytes: u64, file_bytes: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = [
        // The soft limit warns by SIGXCPU, which says what happened; a program
        // that goes on all the same is killed at the hard one.
        (Resource::Cpu, cpu_seconds, cpu_seconds.saturating_add(1)),
        (Resource::As, memory_bytes, memory_bytes),
        // SIGXFSZ says what happened.
        (Resource::Fsize, file_bytes, file_bytes),
        // A core file of a program that crashed helps nobody and fills disks.
        (Resource::Core, 0, 0),
    ];
    for (resource, soft, hard) in wanted {
        let most = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let limit = Rlimit {
            current: Some(soft.min(most)),
            maximum: Some(hard.min(most)),
        };
        // Refused only where the system knows no such limit. `cargo grade
        // doctor` tries each of them.
        let _ = setrlimit(resource, limit);
    }
}
