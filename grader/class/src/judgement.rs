//! What of a report counts for a class. A report has every measurement and every
//! picture, and those of a thousand would not fit into memory: they stay on disk,
//! and this is what is kept of each.

use crate::made_with::MadeWith;
use render::words;
use report::{Digest, ExerciseName, ExerciseReport, Number, Points, Report, Verdict};

/// What of a report counts for a class.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judgement {
    /// Its exercises, in the workbook's order.
    pub exercises: Vec<Judged>,
    /// Of its sources without comments and blanks.
    pub code: Option<Digest>,
    /// Of its sources.
    pub sources: Option<Digest>,
    /// What it was judged with.
    pub made_with: MadeWith,
}

/// What one exercise came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judged {
    pub name: ExerciseName,
    pub number: Number,
    pub verdict: Verdict,
    pub points: Points,
    /// What it fails for, where it does.
    pub failure: Option<Failure>,
    /// What went round its checks.
    pub findings: Vec<Finding>,
}

/// What an exercise fails for, without what differs between two that fail alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Failure {
    /// The check to start with.
    pub check: String,
    /// Why it did not pass.
    pub reason: String,
}

/// A sign that something went round the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The checks that show it.
    pub checks: Vec<String>,
    /// What was seen.
    pub evidence: String,
}

impl Judgement {
    /// Of a report that has its weights.
    pub(crate) fn of(report: &Report) -> Self {
        let handed_in = report.handed_in.as_ref();
        Self {
            exercises: report.exercises.iter().map(judged).collect(),
            code: handed_in.and_then(|it| it.code.clone()),
            sources: handed_in.map(|it| it.digest.clone()),
            made_with: MadeWith::of(report),
        }
    }

    /// What an exercise came to.
    /// Whether there is no sign that anything went round the checks.
    pub(crate) fn went_round_nothing(&self) -> bool {
        self.exercises.iter().all(|it| it.findings.is_empty())
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Judged> {
        self.exercises.iter().find(|it| it.name.0 == name)
    }
}

impl Judged {
    /// Whether everything was earned that there is to earn.
    pub(crate) fn has_full_marks(&self) -> bool {
        self.points.earned == self.points.possible && self.verdict == Verdict::Passed
    }
}

fn judged(exercise: &ExerciseReport) -> Judged {
    Judged {
        name: exercise.name.clone(),
        number: exercise.number,
        verdict: exercise.verdict,
        points: exercise.points,
        failure: failure(exercise),
        findings: findings(exercise),
    }
}

fn failure(exercise: &ExerciseReport) -> Option<Failure> {
    if exercise.verdict == Verdict::DidNotCompile {
        let error = exercise.diagnostics.iter().find(|it| it.is_error())?;
        let code = error.code.clone().unwrap_or_else(|| "no code".to_owned());
        return Some(Failure {
            check: "it does not compile".to_owned(),
            reason: format!("The first error is {code}."),
        });
    }
    let check = exercise.start_with()?;
    let reason = words::reason(&check.reason);
    Some(Failure {
        check: words::sentence(&check.name),
        reason: like(reason.lines().next().unwrap_or_default()),
    })
}

/// A reason with `#` in the place of each number.
fn like(reason: &str) -> String {
    let mut text = String::new();
    for letter in reason.chars() {
        if !letter.is_ascii_digit() {
            text.push(letter);
        } else if !text.ends_with('#') {
            text.push('#');
        }
    }
    text
}

/// Checks that show the same are one finding.
fn findings(exercise: &ExerciseReport) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let checks = exercise.checks.iter();
    for check in checks.filter(|it| it.reason.is_about_integrity()) {
        let evidence = words::reason(&check.reason);
        let name = words::sentence(&check.name);
        match findings.iter_mut().find(|it| it.evidence == evidence) {
            Some(known) => known.checks.push(name),
            None => findings.push(Finding {
                checks: vec![name],
                evidence,
            }),
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_keep_failures_apart() {
        assert_eq!(like("5 in flight, 12.5 ms"), like("7 in flight, 3.25 ms"));
        assert_ne!(like("5 in flight"), like("5 in all"));
    }
}
