//! What every kind of submission comes to: one small exercise for each, all
//! graded in one call, so that none of them can harm another.

use crate::small::Small;
use report::{CheckReport, Reason, Report, Verdict};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// A submission, as its file below `outcomes` has it.
struct Submission {
    name: String,
    source: String,
    /// From its first line.
    outcome: Verdict,
}

fn submissions() -> Vec<Submission> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/outcomes");
    let mut submissions: Vec<Submission> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let source = std::fs::read_to_string(&path).unwrap();
            let first = source.lines().next().unwrap_or_default();
            let outcome = first
                .strip_prefix("//! outcome: ")
                .and_then(|rest| rest.split_once(" — "));
            let (outcome, _purpose) = outcome.unwrap_or_else(|| panic!("{path:?} says no outcome"));
            Submission {
                name: path.file_stem().unwrap().to_str().unwrap().to_owned(),
                outcome: serde_json::from_value(outcome.into()).unwrap(),
                source,
            }
        })
        .collect();
    submissions.sort_by(|one, two| one.name.cmp(&two.name));
    submissions
}

/// Grades all of them, which waits for one limit after the other.
pub(crate) fn grade() {
    LazyLock::force(&REPORT);
}

/// All of them, graded once for all tests.
static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let submissions = submissions();
    let exercises: Vec<(&str, &str)> = submissions
        .iter()
        .map(|it| (it.name.as_str(), it.source.as_str()))
        .collect();
    let small = Small::new(&exercises);
    let output = small
        .grade()
        .args(["--fresh", "--format", "json", "--compiler-cpu", "4"])
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&stdout).unwrap_or_else(|error| {
        panic!(
            "{error}\n{stdout}\n{}",
            String::from_utf8_lossy(&output.stderr)
        )
    })
});

fn check(name: &str) -> &'static CheckReport {
    let exercise = REPORT
        .exercises
        .iter()
        .find(|exercise| exercise.name.0 == name);
    &exercise
        .unwrap_or_else(|| panic!("{name} was graded"))
        .checks[0]
}

#[test]
fn every_submission_comes_to_the_verdict_in_its_first_line() {
    let expected: BTreeMap<String, Verdict> = submissions()
        .into_iter()
        .map(|it| (it.name, it.outcome))
        .collect();
    let graded: BTreeMap<String, Verdict> = REPORT
        .exercises
        .iter()
        .map(|exercise| (exercise.name.0.clone(), exercise.checks[0].verdict()))
        .collect();
    assert_eq!(graded, expected);
}

#[test]
fn what_a_learner_reads_of_each_of_them() {
    let mut text = String::new();
    for exercise in REPORT
        .exercises
        .iter()
        .filter(|it| it.verdict != Verdict::DidNotCompile)
    {
        let mut exercise = exercise.clone();
        for check in &mut exercise.checks {
            check.beside.figures.clear();
            let is_chance = ["prints_a_gigabyte", "overflows_its_stack"];
            if is_chance.contains(&exercise.name.0.as_str()) {
                // How much it got to print before it was ended, and the number of
                // the thread that the standard library names.
                check.beside.output.clear();
            }
        }
        text += &render::terminal::exercise(
            &exercise,
            render::terminal::Detail::Everything,
            render::terminal::COLUMNS,
        );
        text.push('\n');
    }
    let plain = anstream::adapter::strip_str(&text).to_string();
    insta::assert_snapshot!(plain);
}

#[test]
fn rustcs_own_words_tell_why_something_does_not_compile() {
    let exercise = REPORT
        .exercises
        .iter()
        .find(|it| it.name.0 == "does_not_compile")
        .unwrap();
    assert!(
        exercise.diagnostics[0]
            .rendered
            .contains("error[E0308]: mismatched types")
    );
}

#[test]
fn a_child_that_outlives_its_check_is_ended_and_told() {
    assert_eq!(check("leaves_a_child").beside.left_behind, 1);
    let alive = Command::new("pgrep")
        .args(["-f", "^sleep 600$"])
        .output()
        .unwrap();
    assert!(
        !alive.status.success(),
        "still there: {}",
        String::from_utf8_lossy(&alive.stdout)
    );
}

#[test]
fn a_gigabyte_of_output_is_cut_and_not_kept() {
    assert!(check("prints_a_gigabyte").beside.output.len() < 100_000);
}

#[test]
fn ending_the_process_with_success_is_a_matter_of_integrity() {
    assert_eq!(check("exits_with_zero").reason, Reason::EndedEarly);
    assert!(check("exits_with_zero").reason.is_about_integrity());
}

#[test]
fn a_deadlock_names_the_tasks_and_where_they_were_spawned() {
    let Reason::Hung { hang } = &check("two_tasks_wait").reason else {
        panic!("it hangs")
    };
    let words = render::words::hang(hang);
    assert!(words.contains("task 1, spawned at"), "{words}");
    assert!(words.contains("src/lib.rs:9"), "{words}");
    assert!(words.contains("src/lib.rs:10"), "{words}");
}
