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
    /// no pass. A fault of ours comes first: who takes a report for judged would take
    /// points for it that nobody has lost.
    pub fn of(report: &Report) -> Self {
        let exercises = &report.exercises;
        let is_about_integrity = exercises
            .iter()
            .flat_map(|exercise| &exercise.checks)
            .any(|check| check.reason.is_about_integrity());
        let any = |verdict| exercises.iter().any(|exercise| exercise.verdict == verdict);
        if any(Verdict::GraderFault) || exercises.is_empty() {
            Self::Fault
        } else if is_about_integrity {
            Self::Integrity
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

#[cfg(test)]
mod tests {
    use super::*;
    use report::{ExerciseName, ExerciseReport, Hundredths, Number, Reason, Subject};

    fn exercise(reason: &Reason) -> ExerciseReport {
        let check = report::AskedCheck {
            name: "answers".to_owned(),
            holds_idle: false,
            promises: Vec::new(),
            weight: 1,
        };
        let subject = Subject {
            name: ExerciseName("queue".to_owned()),
            number: Number {
                chapter: 1,
                section: 1,
            },
            title: String::new(),
            folder: String::new(),
            page: String::new(),
            points: Hundredths::whole(1),
            minutes: 0,
            checks: vec![check],
        };
        ExerciseReport::of_all(&subject, reason, Vec::new())
    }

    fn ends(reasons: &[&Reason]) -> Exit {
        Exit::of(&Report::new(
            reasons.iter().map(|it| exercise(it)).collect(),
        ))
    }

    #[test]
    fn what_could_not_be_judged_comes_before_what_went_round_the_checks() {
        let forbidden = Reason::Forbidden {
            file: "src/lib.rs".to_owned(),
            line: 1,
            word: "unsafe".to_owned(),
        };
        let (met, failed) = (Reason::Met, Reason::ExitCode { code: 1 });
        assert_eq!(ends(&[&met]), Exit::Passed);
        assert_eq!(ends(&[&met, &failed]), Exit::Failed);
        assert_eq!(ends(&[&met, &failed, &forbidden]), Exit::Integrity);
        assert_eq!(ends(&[&forbidden, &Reason::Lost]), Exit::Fault);
        assert_eq!(ends(&[&Reason::Lost, &met]), Exit::Fault);
        assert_eq!(ends(&[]), Exit::Fault);
    }
}
