//! The same verdicts, byte for byte, inside and outside the jail: what confines code
//! must not be seen in what it comes to. For exercises that need most of a system:
//! `/proc`, a loopback, a worker, threads, a program of their own that prints.

use crate::scratch;
use crate::small::{grader, real_root};
use crate::target;
use report::Report;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const NAMES: [&str; 6] = [
    "slow_poll",
    "pipeline",
    "fetch_100",
    "process_pool",
    "run_in_executor",
    "debug_run",
];

/// A copy of the workbook, with these exercises solved by their references.
fn solved() -> TempDir {
    let folder = scratch::folder();
    let root = real_root();
    let is_part = |entry: &walkdir::DirEntry| {
        entry.depth() != 1
            || !["target", ".git", "book"]
                .iter()
                .any(|name| entry.file_name() == *name)
    };
    let entries = walkdir::WalkDir::new(&root).min_depth(1).into_iter();
    for entry in entries.filter_entry(is_part).map(Result::unwrap) {
        let to = folder
            .path()
            .join(entry.path().strip_prefix(&root).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    let reference = |path: &Path| path.ends_with("accepted/reference.rs");
    let solutions = walkdir::WalkDir::new(folder.path().join("solutions"));
    let references = solutions
        .into_iter()
        .map(|entry| entry.unwrap().into_path());
    for reference in references.filter(|path| reference(path)) {
        let section = reference.ancestors().nth(2).unwrap();
        let section = section
            .strip_prefix(folder.path().join("solutions"))
            .unwrap();
        let library = folder
            .path()
            .join("exercises")
            .join(section)
            .join("src/lib.rs");
        if NAMES
            .iter()
            .any(|name| section.to_string_lossy().ends_with(name))
        {
            fs::copy(reference, library).unwrap();
        }
    }
    folder
}

/// The report of a call, without what says where and behind which walls it was made.
fn report(folder: &Path, arguments: &[&str]) -> (Report, String) {
    let mut command = grader();
    let assert = command
        .current_dir(folder)
        .arg("--target-dir")
        .arg(target::of_the_real_workbook())
        .args(arguments)
        .args(NAMES)
        .args(["--format", "json"])
        .timeout(std::time::Duration::from_secs(560))
        .assert()
        .code(0);
    let report: Report = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    let mut alike = report.clone();
    alike.handed_in = None;
    alike.walls.clear();
    // It has a digest of what was handed in, in its own way.
    alike.provenance = None;
    for exercise in &mut alike.exercises {
        exercise.digest = None;
    }
    let text = alike.compared();
    (report, text)
}

#[test]
fn what_passes_comes_to_the_same_inside_and_outside_the_jail() {
    let workbook = solved();
    let (outside, told_outside) = report(workbook.path(), &["check", "--fresh"]);
    let submission = workbook.path().join("exercises").display().to_string();
    let (inside, told_inside) = report(workbook.path(), &["grade", &submission]);
    assert!(outside.walls.is_empty() && !inside.walls.is_empty());
    assert_eq!(inside.exercises.len(), NAMES.len());
    let mut lines = told_inside.lines().zip(told_outside.lines());
    assert_eq!(lines.find(|(inside, outside)| inside != outside), None);
    assert_eq!(told_inside.len(), told_outside.len());
}
