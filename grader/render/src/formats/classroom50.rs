//! `result.json` of a Classroom 50 autograder.

use super::{Context, Format};
use crate::ascii_json;
use crate::cut::Room;
use crate::finding::{self, Finding};
use report::{ExerciseReport, Hundredths, Report, Verdict};
use serde_json::{Value, json};

pub(super) const FORMAT: Format = Format {
    name: "classroom50",
    about: "Classroom 50: result.json",
    lacks,
    render,
};

/// Who handed in what: Classroom 50 takes no result that says otherwise. What the
/// file calls it, and the variable that its runner sets.
const IDENTITY: [(&str, &str); 6] = [
    ("classroom", "CLASSROOM"),
    ("assignment", "ASSIGNMENT"),
    ("submission", "SUBMISSION_TAG"),
    ("commit", "COMMIT_URL"),
    ("release", "RELEASE_URL"),
    ("review", "REVIEW_URL"),
];

/// When it was handed in, in RFC 3339: for a caller that knows better than the
/// name of the submission does.
const INSTANT: &str = "SUBMISSION_DATETIME";

fn lacks(context: &Context) -> Option<String> {
    let is_missing = |variable: &&str| (context.variable)(variable).is_none_or(|it| it.is_empty());
    let names = IDENTITY.iter().map(|(_, variable)| *variable);
    let missing: Vec<&str> = names.filter(is_missing).collect();
    if !missing.is_empty() {
        return Some(format!(
            "Classroom 50's runner sets {}, and here it is not set: a result without would be \
             refused",
            missing.join(", ")
        ));
    }
    instant(context).is_none().then(|| {
        format!(
            "SUBMISSION_TAG has no instant in it: set {INSTANT} to when it was handed in, such as \
             2026-06-01T14:32:05Z"
        )
    })
}

/// A test for each exercise. Scores are whole and their sums exact: shares of
/// points that single checks earn are neither.
fn render(report: &Report, context: &Context) -> String {
    let scale = scale(report);
    let scaled = |points: Hundredths| points.0 * scale / 100;
    let mut room = Room {
        each: 8_000,
        left: 200_000,
    };
    let findings = Finding::to_start_with(report);
    let test = |exercise: &ExerciseReport| {
        let points = exercise.points;
        let finding = findings
            .iter()
            .find(|it| std::ptr::eq(it.exercise, exercise));
        let message = finding.map_or_else(String::new, Finding::text_and_output);
        json!({
            "test-name": finding::label(exercise),
            "passed": exercise.verdict == Verdict::Passed,
            "score": scaled(points.earned),
            "max-score": scaled(points.possible),
            "checks-passed": exercise.passed(),
            "checks": exercise.checks.len(),
            "verdict": exercise.verdict,
            "message": room.fit(&message),
        })
    };
    let tests: Vec<Value> = report.exercises.iter().map(test).collect();
    let points = report.points();
    let mut result = json!({
        "schema": "classroom50/result/v1",
        "datetime": instant(context).unwrap_or_default(),
        "score": scaled(points.earned),
        "max-score": scaled(points.possible),
        "tests": tests,
    });
    for (field, variable) in IDENTITY {
        result[field] = (context.variable)(variable).unwrap_or_default().into();
    }
    ascii_json::text(&result)
}

/// By how much points are multiplied so that all are whole: 1, or 100 where some
/// number of checks earns a fraction. It follows from the plan and not from what
/// was earned, so it is the same for everybody.
fn scale(report: &Report) -> u64 {
    let is_whole = |exercise: &ExerciseReport| {
        // A check's part is whole where each part of weight 1 is.
        let parts = exercise.weight().max(1) as u64;
        exercise.points.possible.0.is_multiple_of(100 * parts)
    };
    if report.exercises.iter().all(is_whole) {
        1
    } else {
        100
    }
}

/// When it was handed in: as the caller says, else by the runner's clock, which
/// stands in the tag: `submit/2026-06-01T14-32-05Z-a1b2c3d`.
fn instant(context: &Context) -> Option<String> {
    let told = (context.variable)(INSTANT).filter(|it| is_instant(it));
    told.or_else(|| {
        let tag = (context.variable)("SUBMISSION_TAG")?;
        let (day, time) = tag.rsplit('/').next()?.split_once('T')?;
        let time = time.get(..9)?.replace('-', ":");
        Some(format!("{day}T{time}")).filter(|it| is_instant(it))
    })
}

/// Whether it is as `2026-06-01T14:32:05Z`, or with an offset.
fn is_instant(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let fits = |(letter, shape): (u8, &u8)| match shape {
        b'0' => letter.is_ascii_digit(),
        shape => letter == *shape,
    };
    let Some((instant, zone)) = text.split_at_checked(SHAPE.len()) else {
        return false;
    };
    let is_zone = zone == "Z"
        || zone.len() == 6
            && zone.starts_with(['+', '-'])
            && zone[1..].bytes().zip(b"00:00").all(fits);
    instant.bytes().zip(SHAPE).all(fits) && is_zone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instant_is_that_of_the_tag_unless_the_caller_says_another() {
        let of_tag = |variable: &str| {
            (variable == "SUBMISSION_TAG").then(|| "submit/2026-06-01T14-32-05Z-a1b2c3d".to_owned())
        };
        let context = Context { variable: of_tag };
        assert_eq!(instant(&context).as_deref(), Some("2026-06-01T14:32:05Z"));
        let told =
            |variable: &str| (variable == INSTANT).then(|| "2026-06-02T00:00:00+02:00".to_owned());
        let context = Context { variable: told };
        let expected = Some("2026-06-02T00:00:00+02:00");
        assert_eq!(instant(&context).as_deref(), expected);
        for wrong in [
            "",
            "yesterday",
            "2026-06-01",
            "2026-06-01T14:32:05",
            "2026-06-01T14:32:05+0200",
        ] {
            assert!(!is_instant(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        let context = Context {
            variable: |it| (it != "REVIEW_URL").then(|| "x".to_owned()),
        };
        let lacks = lacks(&context).expect("it lacks one");
        assert!(lacks.contains("sets REVIEW_URL,"), "{lacks}");
    }
}
