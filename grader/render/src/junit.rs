//! The report as JUnit XML, for continuous integration.

use crate::terminal::COLUMNS;
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
        let plain = anstream::adapter::strip_str(&check.beside.output).to_string();
        case.set_system_out(words::harmless(&plain));
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
        | Verdict::Refused
        | Verdict::Unreadable => NonSuccessKind::Failure,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(view.summary.lines().next().unwrap_or_default());
    status.set_type(words::verdict(view.verdict));
    let mut description = view.summary;
    for promise in &view.promises {
        description.push_str("\nPromised: ");
        description += promise;
    }
    if let Some(picture) = &view.picture {
        description.push_str("\n\n");
        description += &timeline::draw(picture, COLUMNS).join("\n");
    }
    if view.verdict == Verdict::DidNotCompile {
        for diagnostic in &exercise.diagnostics {
            description.push_str("\n\n");
            description += anstream::adapter::strip_str(&diagnostic.rendered)
                .to_string()
                .trim_end();
            if let Some(advice) = &diagnostic.advice {
                description.push_str("\n\n");
                description += &advice.text;
            }
        }
    }
    status.set_description(words::harmless(&description));
    status
}

#[cfg(test)]
mod tests {
    use super::*;
    use report::{AskedCheck, Diagnostic, ExerciseName, Hundredths, Number, Reason, Subject};

    fn of(reason: Reason, diagnostics: Vec<Diagnostic>) -> String {
        let subject = Subject {
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
            checks: vec![AskedCheck {
                name: "it_works".to_owned(),
                holds_idle: false,
                promises: Vec::new(),
            }],
        };
        let report = ExerciseReport::of_all(&subject, &reason, diagnostics);
        render(&Report::new(vec![report])).expect("a text")
    }

    #[test]
    fn what_does_not_compile_carries_the_compilers_words() {
        let diagnostic = Diagnostic {
            level: "error".to_owned(),
            code: Some("E0308".to_owned()),
            rendered: "\u{1b}[1merror[E0308]\u{1b}[0m: mismatched types\n".to_owned(),
            advice: None,
        };
        let xml = of(Reason::Compiler, vec![diagnostic]);
        assert!(xml.contains("error[E0308]: mismatched types"), "{xml}");
    }

    #[test]
    fn whatever_a_learner_writes_the_xml_is_well_formed() {
        let panic = evidence::Panic {
            message: "]]> & <b> \u{1b}[2J \u{0} \u{fffe}".to_owned(),
            place: "src/lib.rs:1".to_owned(),
            task: None,
            elsewhere: false,
        };
        let xml = of(Reason::Panicked { panic }, Vec::new());
        let is_allowed = |letter: char| matches!(letter, '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(xml.chars().all(is_allowed), "{xml}");
        assert!(!xml.contains("]]> &"), "{xml}");
        assert!(!xml.contains("<b>"), "{xml}");
    }
}
