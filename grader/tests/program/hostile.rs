//! The hostile corpus: a file for each way in which a submission may try to have
//! points without the work, or to do harm. Its first line says what it must come to
//! and what it tries. All are handed in at once, as exercises of one submission: so
//! it shows, too, that none costs another anything.

use crate::small::{GOOD, Small, grader, starter};
use report::{Report, Verdict};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// What the daemons of the corpus are called by.
const LEFT_BEHIND: &str = "sleep 30.0815";

/// The attempts: their names, texts, and what each must come to.
fn corpus() -> BTreeMap<String, (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/hostile");
    let mut corpus = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let head = text.lines().next().unwrap().strip_prefix("//! ").unwrap();
        let (verdict, _) = head.split_once(": ").expect("a verdict, and what it tries");
        corpus.insert(name, (verdict.to_owned(), text));
    }
    corpus
}

fn graded(small: &Small, texts: &BTreeMap<&str, &str>) -> (Report, Option<i32>) {
    let submission = TempDir::new().unwrap();
    for (name, text) in texts {
        let folder = submission.path().join(name).join("src");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("lib.rs"), text).unwrap();
    }
    let mut command = grader();
    command
        .current_dir(small.root())
        .arg("grade")
        .arg(submission.path())
        .arg("--target-dir")
        .arg(small.root().join("target/grade"))
        .args(["--format", "json"]);
    let assert = command.assert();
    let output = assert.get_output();
    let report = serde_json::from_slice(&output.stdout).expect("a report");
    (report, output.status.code())
}

#[test]
fn nothing_of_the_hostile_corpus_has_points_and_every_honest_twin_has_all() {
    let corpus = corpus();
    let begin = starter();
    let exercises: Vec<(&str, &str)> = corpus
        .keys()
        .map(|name| (name.as_str(), begin.as_str()))
        .collect();
    let small = Small::new(&exercises);
    let texts = corpus
        .iter()
        .map(|(name, (_, text))| (name.as_str(), text.as_str()));
    let (report, code) = graded(&small, &texts.collect());
    let missing = report.walls.iter().filter(|it| !it.is_in_force());
    if missing.count() > 0 {
        eprintln!(
            "skipped: this machine has not every wall: {:?}",
            report.walls
        );
        return;
    }
    let mut wrong = Vec::new();
    for exercise in &report.exercises {
        let (expected, _) = &corpus[&exercise.name.0];
        let verdict = exercise.checks[0].verdict();
        let is_it = serde_json::to_value(verdict).unwrap() == expected.as_str();
        if !is_it || exercise.points.earned.0 > 0 || verdict == Verdict::GraderFault {
            wrong.push(format!(
                "{}: {verdict:?} and not {expected}: {:?}",
                exercise.name, exercise.checks[0].reason
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        code,
        Some(4),
        "something went round the checks, and the grader says so"
    );
    let left = Command::new("pgrep").args(["-f", LEFT_BEHIND]).output();
    let left = left.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    assert_eq!(left.unwrap_or_default(), "", "something is left behind");

    let twins = corpus.keys().map(|name| (name.as_str(), GOOD));
    let (report, code) = graded(&small, &twins.collect());
    assert_eq!(report.count(Verdict::Passed), corpus.len());
    assert_eq!(code, Some(0));
}
