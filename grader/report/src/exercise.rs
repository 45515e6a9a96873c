//! What one exercise came to.

use crate::{
    CheckReport, Diagnostic, Digest, ExerciseName, Hundredths, Number, Points, Reason, Verdict,
    Worth,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An exercise as far as a result has to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its name.
    pub name: ExerciseName,
    /// Where it stands.
    pub number: Number,
    /// What it is about.
    pub title: String,
    /// The folder that the learner works in, from the workbook's top, with `/`
    /// on every system.
    pub folder: String,
    /// The page of the book that goes with it, written in the same way.
    pub page: String,
    /// What there is to earn.
    pub points: Hundredths,
    /// How many minutes are planned for it; none where nothing is planned.
    pub minutes: u32,
    /// The checks that were asked for, in their order.
    pub checks: Vec<AskedCheck>,
}

/// A check that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedCheck {
    /// Its name.
    pub name: String,
    /// Whether it also holds for code that does nothing: then it earns nothing
    /// as long as no other check passes.
    pub holds_idle: bool,
    /// The promises of the exercise's contract that it holds.
    pub promises: Vec<String>,
    /// How many times it counts among the checks of its exercise.
    #[serde(default = "crate::check::once")]
    pub weight: u32,
}

/// What one exercise came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseReport {
    /// Its name.
    pub name: ExerciseName,
    /// Where it stands.
    pub number: Number,
    /// What it is about.
    pub title: String,
    /// The folder that the learner works in, from the workbook's top.
    pub folder: String,
    /// The page of the book that goes with it, from the workbook's top.
    pub page: String,
    /// What it came to as a whole.
    pub verdict: Verdict,
    /// What was earned of its points.
    pub points: Points,
    /// How many minutes are planned for it; none where nothing is planned.
    #[serde(default)]
    pub minutes: u32,
    /// Its checks, in their order.
    pub checks: Vec<CheckReport>,
    /// What the compiler said of it.
    pub diagnostics: Vec<Diagnostic>,
    /// Of what all this depends on.
    pub digest: Option<Digest>,
    /// Whether it was taken from an earlier call with the same digest.
    pub reused: bool,
    /// What is otherwise than in the call before, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
}

/// What is otherwise than in the call before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The checks that pass and did not.
    pub now_pass: Vec<String>,
    /// The checks that passed and do not.
    pub now_fail: Vec<String>,
}

impl ExerciseReport {
    /// The report of an exercise: a check for each that was asked for, in that
    /// order. One of which nothing came back is [`Reason::Lost`]; a result that
    /// nobody asked for is left out.
    pub fn new(
        subject: &Subject,
        mut results: Vec<CheckReport>,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let result = |asked: &AskedCheck| {
            let at = results.iter().position(|check| check.name == asked.name);
            let mut check = at.map_or_else(
                || CheckReport::not_run(&asked.name, Reason::Lost),
                |at| results.swap_remove(at),
            );
            check.promises.clone_from(&asked.promises);
            check.holds_idle = asked.holds_idle;
            check.weight = asked.weight;
            check
        };
        let checks: Vec<CheckReport> = subject.checks.iter().map(result).collect();
        Self {
            name: subject.name.clone(),
            number: subject.number,
            title: subject.title.clone(),
            folder: subject.folder.clone(),
            page: subject.page.clone(),
            verdict: whole(&checks),
            points: points(subject.points, &checks),
            minutes: subject.minutes,
            checks,
            diagnostics,
            digest: None,
            reused: false,
            since: None,
        }
    }

    /// The report of an exercise all of whose checks have the same reason.
    pub fn of_all(subject: &Subject, reason: &Reason, diagnostics: Vec<Diagnostic>) -> Self {
        let checks = subject.checks.iter();
        let results = checks
            .map(|asked| CheckReport::not_run(&asked.name, reason.clone()))
            .collect();
        Self::new(subject, results, diagnostics)
    }

    /// This report, compared with the names of the checks that passed before.
    pub fn compare(&mut self, passed: &BTreeSet<String>) {
        let mut since = Since::default();
        for check in &self.checks {
            match (passed.contains(&check.name), check.passed()) {
                (false, true) => since.now_pass.push(check.name.clone()),
                (true, false) => since.now_fail.push(check.name.clone()),
                _ => {}
            }
        }
        self.since = Some(since);
    }

    /// This report, of an exercise that is worth so much.
    pub(crate) fn weigh(&mut self, worth: &Worth) {
        for check in &mut self.checks {
            if let Some(weight) = worth.weight(&check.name) {
                check.weight = weight;
            }
        }
        let possible = worth.points.unwrap_or(self.points.possible);
        self.points = points(possible, &self.checks);
    }

    /// What there is to earn with a check: its part of the exercise's points,
    /// rounded. What was earned of an exercise is rounded once, for all checks.
    pub fn share_of(&self, check: &CheckReport) -> Hundredths {
        let all = weight(self.checks.iter());
        self.points.possible.share(check.weight as usize, all)
    }

    /// How much all its checks weigh.
    pub fn weight(&self) -> usize {
        weight(self.checks.iter())
    }

    /// This report of only those checks that `is_asked` by their names. What the
    /// exercise earns is still that of all.
    pub fn only(&mut self, is_asked: impl Fn(&str) -> bool) {
        self.checks.retain(|check| is_asked(&check.name));
        self.verdict = whole(&self.checks);
        self.since = None;
    }

    /// The check to start with: the first that does not pass and was begun. Checks
    /// come in the order in which an exercise is built up, so later failures often
    /// follow from it.
    pub fn start_with(&self) -> Option<&CheckReport> {
        let mut checks = self.checks.iter();
        checks.find(|check| check.verdict().is_under_way())
    }

    /// How many checks passed.
    pub fn passed(&self) -> usize {
        self.checks.iter().filter(|check| check.passed()).count()
    }
}

/// An exercise is what all its checks are; else what the worst of them says
/// that is nobody's fault, and failed otherwise. One that has no check at all
/// is the grader's fault: nothing was asked, so nothing was shown.
pub(crate) fn whole(checks: &[CheckReport]) -> Verdict {
    let Some(first) = checks.first().map(CheckReport::verdict) else {
        return Verdict::GraderFault;
    };
    let mut verdicts = checks.iter().map(CheckReport::verdict);
    if verdicts
        .clone()
        .any(|verdict| verdict == Verdict::GraderFault)
    {
        return Verdict::GraderFault;
    }
    match first {
        Verdict::Passed
        | Verdict::NotStarted
        | Verdict::DidNotCompile
        | Verdict::Unreadable
        | Verdict::Refused
            if verdicts.all(|verdict| verdict == first) =>
        {
            first
        }
        _ => Verdict::Failed,
    }
}

/// A check counts as often as its weight says. What holds for code that does
/// nothing earns nothing by itself.
fn points(possible: Hundredths, checks: &[CheckReport]) -> Points {
    let passed = || checks.iter().filter(|check| check.passed());
    let has_done_something = passed().any(|check| !check.holds_idle);
    let earned = if has_done_something {
        possible.share(weight(passed()), weight(checks.iter()))
    } else {
        Hundredths(0)
    };
    Points { earned, possible }
}

fn weight<'c>(checks: impl Iterator<Item = &'c CheckReport>) -> usize {
    checks.map(|check| check.weight as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(checks: &[(&str, bool)]) -> Subject {
        Subject {
            name: ExerciseName("queue".to_owned()),
            number: Number {
                chapter: 6,
                section: 2,
            },
            title: "A queue".to_owned(),
            folder: "exercises/06_patterns/02_queue".to_owned(),
            page: "chapters/src/06_patterns/02_queue.md".to_owned(),
            points: Hundredths::whole(10),
            minutes: 25,
            checks: checks
                .iter()
                .map(|&(name, holds_idle)| AskedCheck {
                    name: name.to_owned(),
                    holds_idle,
                    promises: vec![format!("It keeps {name}.")],
                    weight: 1,
                })
                .collect(),
        }
    }

    fn results(reasons: &[(&str, Reason)]) -> Vec<CheckReport> {
        let result = |(name, reason): &(&str, Reason)| CheckReport::not_run(name, reason.clone());
        reasons.iter().map(result).collect()
    }

    fn failed() -> Reason {
        Reason::ExitCode { code: 1 }
    }

    #[test]
    fn what_did_not_come_back_is_the_graders_fault_and_counts_in_the_points() {
        let subject = subject(&[("one", false), ("two", false), ("three", false)]);
        let report = ExerciseReport::new(&subject, results(&[("two", Reason::Met)]), Vec::new());
        assert_eq!(report.verdict, Verdict::GraderFault);
        assert_eq!(report.points.earned, Hundredths(333));
        let reasons: Vec<&Reason> = report.checks.iter().map(|check| &check.reason).collect();
        assert_eq!(reasons, [&Reason::Lost, &Reason::Met, &Reason::Lost]);
        assert_eq!(report.checks[1].promises, ["It keeps two."]);
    }

    #[test]
    fn the_check_to_start_with_is_the_first_that_fails_and_was_begun() {
        let subject = subject(&[("one", false), ("two", false), ("three", false)]);
        let start_with = |reasons: [Reason; 3]| {
            let results = results(&["one", "two", "three"].map(|it| (it, Reason::Met)));
            let results = results.into_iter().zip(reasons);
            let results = results.map(|(it, reason)| CheckReport { reason, ..it });
            let report = ExerciseReport::new(&subject, results.collect(), Vec::new());
            report.start_with().map(|check| check.name.clone())
        };
        let name = |name: &str| Some(name.to_owned());
        assert_eq!(
            start_with([Reason::Untouched, Reason::Met, failed()]),
            name("three")
        );
        assert_eq!(start_with([Reason::Met, failed(), failed()]), name("two"));
        assert_eq!(
            start_with([Reason::Met, Reason::Untouched, Reason::Met]),
            None
        );
    }

    #[test]
    fn no_result_at_all_is_no_pass() {
        let report = ExerciseReport::new(&subject(&[("one", false)]), Vec::new(), Vec::new());
        assert_eq!(report.verdict, Verdict::GraderFault);
        assert_eq!(report.points.earned, Hundredths(0));
        let of_no_checks = ExerciseReport::new(&subject(&[]), Vec::new(), Vec::new());
        assert_eq!(of_no_checks.verdict, Verdict::GraderFault);
        assert_eq!(of_no_checks.points.earned, Hundredths(0));
    }

    #[test]
    fn results_come_in_the_order_that_was_asked_for_and_strangers_are_left_out() {
        let subject = subject(&[("one", false), ("two", false)]);
        let report = ExerciseReport::new(
            &subject,
            results(&[
                ("stranger", Reason::Met),
                ("two", Reason::Met),
                ("one", failed()),
            ]),
            Vec::new(),
        );
        let names: Vec<&str> = report.checks.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["one", "two"]);
        assert_eq!(report.points.earned, Hundredths(500));
    }

    #[test]
    fn what_holds_for_code_that_does_nothing_earns_nothing_alone() {
        let subject = subject(&[("works", false), ("works_well", false), ("is_lazy", true)]);
        let earned = |works: Reason| {
            let results = results(&[
                ("works", works),
                ("works_well", failed()),
                ("is_lazy", Reason::Met),
            ]);
            ExerciseReport::new(&subject, results, Vec::new())
                .points
                .earned
        };
        assert_eq!(earned(failed()), Hundredths(0));
        assert_eq!(earned(Reason::Met), Hundredths(667));
    }

    #[test]
    fn an_exercise_is_what_all_its_checks_are() {
        let whole_of = |one: Reason, two: Reason| {
            let subject = subject(&[("one", false), ("two", false)]);
            ExerciseReport::new(&subject, results(&[("one", one), ("two", two)]), Vec::new())
                .verdict
        };
        let cannot_start = || Reason::CannotStart {
            error: "no memory".to_owned(),
        };
        assert_eq!(whole_of(Reason::Met, Reason::Met), Verdict::Passed);
        assert_eq!(whole_of(Reason::Met, failed()), Verdict::Failed);
        assert_eq!(whole_of(failed(), failed()), Verdict::Failed);
        assert_eq!(
            whole_of(Reason::Untouched, Reason::Untouched),
            Verdict::NotStarted
        );
        assert_eq!(whole_of(Reason::Untouched, Reason::Met), Verdict::Failed);
        assert_eq!(
            whole_of(Reason::Compiler, Reason::Compiler),
            Verdict::DidNotCompile
        );
        assert_eq!(whole_of(Reason::Met, cannot_start()), Verdict::GraderFault);
        assert_eq!(whole_of(failed(), Reason::Lost), Verdict::GraderFault);
    }
}
