//! How the grader ends.

use crate::judge::Verdict;
use crate::report::Report;
use std::process::ExitCode;

/// How the grader ends: for scripts, and for continuous integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All that was asked for passed.
    Passed = 0,
    /// Some did not.
    Failed = 1,
    /// The call itself is wrong.
    Usage = 2,
    /// The grader or the machine could not judge: never the learner's fault.
    Fault = 3,
    /// Something tried to go round the checks.
    Integrity = 4,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// What a report ends in.
    pub fn of(report: &Report) -> Self {
        let mut checks = report
            .exercises
            .iter()
            .flat_map(|exercise| &exercise.checks);
        if checks
            .clone()
            .any(|check| check.reason.is_about_integrity())
        {
            Self::Integrity
        } else if checks.any(|check| check.verdict == Verdict::GraderFault) {
            Self::Fault
        } else if report
            .exercises
            .iter()
            .all(|exercise| exercise.verdict == Verdict::Passed)
        {
            Self::Passed
        } else {
            Self::Failed
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
