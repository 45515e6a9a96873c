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
    /// Whether processes of it were ended because they took too long.
    pub overdue: bool,
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
            overdue: false,
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
            (None, Some(signal)) if signal == rustix::process::Signal::XFSZ.as_raw() => {
                Self::Limit(LimitHit::Disk)
            }
            (None, signal) => Self::Signal(signal.unwrap_or_default()),
        }
    }
}

#[cfg(windows)]
impl From<ExitStatus> for Exit {
    fn from(status: ExitStatus) -> Self {
        let code = status.code().unwrap_or(-1);
        signal_of(code).map_or(Self::Code(code), Self::Signal)
    }
}

/// The signal by which Unix would have ended a program that Windows ended with
/// this code: of an exception Windows says nothing else. No program that ends by
/// itself has a code of this kind.
#[cfg(any(windows, test))]
fn signal_of(code: i32) -> Option<i32> {
    match code.cast_unsigned() {
        // Access violation, page error, stack overflow.
        0xC000_0005 | 0xC000_0006 | 0xC000_00FD => Some(11),
        // Illegal and privileged instruction.
        0xC000_001D | 0xC000_0096 => Some(4),
        // Division by zero and overflow, of whole and of floating numbers.
        0xC000_008D..=0xC000_0095 => Some(8),
        // Ctrl-C.
        0xC000_013A => Some(2),
        // Breakpoint.
        0x8000_0003 => Some(5),
        // Fast failure, which is how `std::process::abort` ends, and every
        // other error of the system's own.
        0xC000_0000..=0xC0FF_FFFF => Some(6),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_windows_a_crash_is_told_from_an_exit_code() {
        let code = |status: u32| signal_of(status.cast_signed());
        assert_eq!(code(0xC000_0005), Some(11), "access violation");
        assert_eq!(code(0xC000_0409), Some(6), "abort");
        assert_eq!(code(0xC000_0094), Some(8), "division by zero");
        for own in [0, 1, 101, 255, -1, i32::MIN, i32::MAX] {
            assert_eq!(signal_of(own), None, "{own}");
        }
    }
}
