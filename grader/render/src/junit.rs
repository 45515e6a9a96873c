//! The report as JUnit XML, for continuous integration.

use crate::view::CheckView;
use crate::{timeline, words};
use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};
use report::{CheckReport, ExerciseReport, Report, Verdict};

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
    let mut suite = TestSuite::new(exercise.name.0.as_str());
    let points = format!("{}/{}", exercise.points.earned, exercise.points.possible);
    suite.add_property(Property::new("points", points));
    suite.add_property(Property::new("number", exercise.number.to_string()));
    for check in &exercise.checks {
        suite.add_test_case(case(exercise, check));
    }
    suite
}

fn case(exercise: &ExerciseReport, check: &CheckReport) -> TestCase {
    let mut case = TestCase::new(check.name.as_str(), status(check, exercise));
    case.set_classname(format!("{} {}", exercise.number, exercise.name));
    case.set_time(check.beside.wall);
    let file = format!("{}/src/lib.rs", exercise.folder);
    case.extra.insert("file".into(), file.as_str().into());
    if !check.beside.output.is_empty() && !check.passed() {
        case.set_system_out(anstream::adapter::strip_str(&check.beside.output).to_string());
    }
    case
}

fn status(check: &CheckReport, exercise: &ExerciseReport) -> TestCaseStatus {
    let view = CheckView::new(check, &exercise.folder);
    let kind = match view.verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::NotStarted => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(view.summary);
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
        | Verdict::NoEvidence
        | Verdict::Unreadable => NonSuccessKind::Failure,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(view.summary.lines().next().unwrap_or_default());
    status.set_type(words::verdict(view.verdict));
    let mut description = view.summary;
    if let Some(picture) = &view.picture {
        description.push_str("\n\n");
        description += &timeline::draw(picture).join("\n");
    }
    status.set_description(description);
    status
}
