//! How the grader ends.

use report::{Report, Verdict};
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
    /// What a report ends in. One without any exercise says nothing, and so is
    /// no pass.
    pub fn of(report: &Report) -> Self {
        let exercises = &report.exercises;
        let is_about_integrity = exercises
            .iter()
            .flat_map(|exercise| &exercise.checks)
            .any(|check| check.reason.is_about_integrity());
        let any = |verdict| exercises.iter().any(|exercise| exercise.verdict == verdict);
        if is_about_integrity {
            Self::Integrity
        } else if any(Verdict::GraderFault) || exercises.is_empty() {
            Self::Fault
        } else if exercises.iter().all(|it| it.verdict == Verdict::Passed) {
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
