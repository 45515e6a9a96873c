//! What students learn of a hidden check that reveals nothing: that it failed.

use crate::sample::{deadlocked, failed, panicked, subject, written};
use evidence::{Figure, PrintedAt};
use report::{Beside, CheckReport, ExerciseReport, Hidden, Limit, Reason, Report, Reveal};
use std::time::Duration;

const NAME: &str = "hidden::it_is_secret";

/// A check that came to this, with all that may stand beside one.
fn with_all_beside(mut check: CheckReport, milliseconds: u64) -> CheckReport {
    check.beside = Beside {
        output: format!("printed for {milliseconds} ms"),
        printed_at: vec![Some(PrintedAt {
            scenario: 1,
            us: milliseconds * 1000,
        })],
        panics: check.panics.clone(),
        figures: vec![Figure {
            name: "CPU time".to_owned(),
            shown: format!("{milliseconds} ms"),
        }],
        wall: Duration::from_millis(milliseconds),
        left_behind: 1,
        is_same_with_every_seed: true,
    };
    check
}

/// The report for students of somebody whose hidden check came to this, between two
/// others that pass.
fn for_students(hidden: CheckReport) -> Report {
    let names = ["works", NAME, "hidden::the_other"];
    let subject = subject(1, "semaphore", 10, &names);
    let met = |name: &str| with_all_beside(CheckReport::not_run(name, Reason::Met), 5);
    let mut exercise = ExerciseReport::new(
        &subject,
        vec![met(names[0]), hidden, met(names[2])],
        Vec::new(),
    );
    for check in &mut exercise.checks[1..] {
        check.hidden = Some(Hidden {
            reveal: Reveal::Nothing,
            until: None,
        });
    }
    Report::new(vec![exercise]).for_students(0)
}

#[test]
fn two_failures_of_a_check_that_reveals_nothing_are_the_same_in_every_format() {
    let reason = |reason| CheckReport::not_run(NAME, reason);
    let failures = [
        with_all_beside(failed(NAME, " one"), 7),
        with_all_beside(failed(NAME, " two"), 8_000),
        with_all_beside(panicked(NAME, ""), 9),
        with_all_beside(deadlocked(NAME, ""), 10),
        with_all_beside(reason(Reason::StackOverflow), 11),
        with_all_beside(
            reason(Reason::Todo {
                task: "a".to_owned(),
            }),
            12,
        ),
        with_all_beside(reason(Reason::PassedLimit { limit: Limit::Cpu }), 90_000),
        reason(Reason::Signal { signal: 11 }),
    ];
    for format in render::formats::ALL {
        let texts = failures
            .clone()
            .map(|it| written(format.name, &for_students(it)));
        for text in &texts {
            assert_eq!(text, &texts[0], "{}", format.name);
        }
    }
}
