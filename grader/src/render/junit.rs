//! The report as JUnit XML, for continuous integration.

use crate::judge::Verdict;
use crate::render::{timeline, words};
use crate::report::{CheckReport, ExerciseReport, Report};
use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};

/// The report as JUnit XML: a suite an exercise, a case a check. What the
/// learner has not begun is skipped, not failed; what the grader could not
/// judge is an error.
///
/// # Errors
///
/// When the XML cannot be written.
pub fn render(report: &Report) -> Result<String, quick_junit::SerializeError> {
    let mut junit = quick_junit::Report::new("grader");
    for exercise in &report.exercises {
        junit.add_test_suite(suite(exercise));
    }
    junit.to_string()
}

fn suite(exercise: &ExerciseReport) -> TestSuite {
    let mut suite = TestSuite::new(exercise.name.as_str());
    let points = format!("{}/{}", exercise.points.earned, exercise.points.possible);
    suite.add_property(Property::new("points", points));
    suite.add_property(Property::new("number", exercise.number.as_str()));
    for check in &exercise.checks {
        suite.add_test_case(case(exercise, check));
    }
    suite
}

fn case(exercise: &ExerciseReport, check: &CheckReport) -> TestCase {
    let mut case = TestCase::new(check.name.as_str(), status(check, exercise));
    case.set_classname(format!("{} {}", exercise.number, exercise.name));
    case.set_time(check.beside.wall);
    case.extra.insert(
        "file".into(),
        exercise
            .folder
            .join("src/lib.rs")
            .to_string_lossy()
            .as_ref()
            .into(),
    );
    if !check.beside.output.is_empty() && check.verdict != Verdict::Passed {
        case.set_system_out(anstream::adapter::strip_str(&check.beside.output).to_string());
    }
    case
}

fn status(check: &CheckReport, exercise: &ExerciseReport) -> TestCaseStatus {
    let kind = match check.verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::NotStarted => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(words::reason(&check.reason));
            return status;
        }
        Verdict::GraderFault => NonSuccessKind::Error,
        Verdict::Failed
        | Verdict::DidNotCompile
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence => NonSuccessKind::Failure,
    };
    let mut status = TestCaseStatus::non_success(kind);
    let reason = words::reason(&check.reason);
    status.set_message(reason.lines().next().unwrap_or_default());
    status.set_type(words::verdict(check.verdict));
    let mut description = reason;
    if let Some(timeline) = &check.timeline {
        description.push_str("\n\n");
        description += &timeline::draw(timeline, &exercise.folder.to_string_lossy()).join("\n");
    }
    status.set_description(description);
    status
}
