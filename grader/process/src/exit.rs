//! How a job ended.

use crate::{LimitHit, Output};
use serde::{Deserialize, Serialize};
use std::process::ExitStatus;
use std::time::Duration;

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// What ended it.
    pub exit: Exit,
    /// What it printed.
    pub output: Output,
    /// What it answered over its channel.
    pub answer: Option<String>,
    /// How many processes it left behind; they are gone now.
    pub left_behind: usize,
    /// How long it took.
    pub wall: Duration,
}

/// What ended a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// It ended with this code.
    Code(i32),
    /// A signal that no supervisor sent ended it.
    Signal(i32),
    /// It passed a limit and was ended for that.
    Limit(LimitHit),
    /// It could not be started.
    NotStarted(String),
    /// It killed or stopped its supervisor, and was ended with it.
    KilledItsSupervisor,
    /// Its supervisor failed through no doing of the job's, and it was ended
    /// with it.
    SupervisorFailed(String),
    /// It was cancelled before its end.
    Cancelled,
}

impl Ended {
    /// The end of a job of which nothing but `exit` is known.
    pub fn without_output(exit: Exit) -> Self {
        Self {
            exit,
            output: Output::default(),
            answer: None,
            left_behind: 0,
            wall: Duration::ZERO,
        }
    }
}

#[cfg(unix)]
impl From<ExitStatus> for Exit {
    fn from(status: ExitStatus) -> Self {
        use std::os::unix::process::ExitStatusExt;
        match (status.code(), status.signal()) {
            (Some(code), _) => Self::Code(code),
            (None, Some(signal)) if signal == rustix::process::Signal::XCPU.as_raw() => {
                Self::Limit(LimitHit::Cpu)
            }
            (None, signal) => Self::Signal(signal.unwrap_or_default()),
        }
    }
}

#[cfg(not(unix))]
impl From<ExitStatus> for Exit {
    fn from(status: ExitStatus) -> Self {
        Self::Code(status.code().unwrap_or(-1))
    }
}
