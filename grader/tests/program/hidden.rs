//! An instructor's own checks: they count, and tell students no more than is set.

use crate::scratch;
use crate::small::{GOOD, Small, starter};
use report::{CheckReport, Reason, Report, Verdict};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A word that only the hidden check has, in what it demands and hands over.
const SECRET: &str = "quagga";

const CHECKS: &str = r#"
use probe::{expect, observe};

/// > It is 42.
#[probe::test]
fn the_quagga_is_as_long() {
    let answer = observe(|| queue::answer()).into_output();
    expect("the answer", answer).is(42).because("a quagga says so");
    let answers = observe(async || (queue::answer().await, "quagga".len())).into_output();
    expect("the answer and the quagga", answers).is((42, 6)).because("it is asked again");
}
"#;

struct Course {
    small: Small,
    checks: TempDir,
}

impl Course {
    fn new() -> Self {
        let course = Self {
            small: Small::new(&[("queue", &starter()), ("stack", &starter())]),
            checks: scratch::folder(),
        };
        course.hides("queue/tests/checks.rs", CHECKS);
        course
    }

    /// Writes a file beside the hidden checks.
    fn hides(&self, path: &str, text: &str) {
        let path = self.checks.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn plans(&self) {
        let mut command = self.small.grade();
        command.args(["plan", "--checks"]).arg(self.checks.path());
        command.assert().code(0);
    }

    fn grades(&self, text: &str, more: &[&str]) -> Report {
        let submission = handed_in(text);
        let output = self.command(submission.path(), more).output().unwrap();
        serde_json::from_slice(&output.stdout).expect("a report")
    }

    fn command(&self, submission: &Path, more: &[&str]) -> assert_cmd::Command {
        let mut command = self.small.grade();
        command.arg("grade").arg(submission).arg("--checks");
        command.arg(self.checks.path()).args(more);
        command.args(["--format", "json"]);
        command
    }

    fn refuses(&self) -> String {
        let submission = handed_in(GOOD);
        let assert = self.command(submission.path(), &[]).assert().code(2);
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    }
}

fn handed_in(text: &str) -> TempDir {
    let folder = scratch::folder();
    let path = folder.path().join("exercises/01_small/01_queue/src");
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("lib.rs"), text).unwrap();
    folder
}

/// The hidden check of a report, which has one.
fn hidden(report: &Report) -> &CheckReport {
    let checks = &report.exercises[0].checks;
    assert_eq!(checks.len(), 2, "its own, and the hidden one");
    &checks[1]
}

fn text_of(report: &Report) -> String {
    serde_json::to_string(report).unwrap()
}

/// Its first answer is right, and the later ones are not: the visible check passes.
const WRONG_LATER: &str = "use std::sync::atomic::{AtomicU32, Ordering};\n\nstatic ASKED: AtomicU32 = AtomicU32::new(42);\n\npub async fn answer() -> u32 {\n    ASKED.fetch_add(1, Ordering::Relaxed)\n}\n";

#[test]
fn a_hidden_check_counts_and_reveals_what_is_set() {
    let course = Course::new();
    course.plans();
    let good = course.grades(GOOD, &[]);
    assert_eq!(good.exercises[0].verdict, Verdict::Passed);
    assert_eq!(good.exercises[0].points.earned.to_string(), "4");
    assert!(good.provenance.as_ref().unwrap().hidden.is_some());

    let nothing = course.grades(WRONG_LATER, &[]);
    assert_eq!(nothing.exercises[0].points.earned.to_string(), "2");
    assert!(nothing.exercises[0].checks[0].passed());
    assert_eq!(hidden(&nothing).verdict(), Verdict::Failed);
    assert!(!text_of(&nothing).contains(SECRET), "{}", text_of(&nothing));

    course.hides("checks.toml", "reveal = \"measured\"\n");
    let measured = course.grades(WRONG_LATER, &[]);
    assert_eq!(hidden(&measured).name, "hidden::the_quagga_is_as_long");
    let Reason::Withheld {
        measured: Some(seen),
        ..
    } = &hidden(&measured).reason
    else {
        panic!("{:?}", hidden(&measured).reason);
    };
    assert_eq!(seen, "the answer and the quagga: (43, 6)");
    assert!(!text_of(&measured).contains("says so"));

    course.hides(
        "checks.toml",
        "[queue.the_quagga_is_as_long]\nreveal = \"full\"\n",
    );
    let full = course.grades(WRONG_LATER, &[]);
    assert!(matches!(hidden(&full).reason, Reason::Unmet { .. }));

    course.hides("checks.toml", "until = \"2001-01-01T00:00:00Z\"\n");
    let over = course.grades(WRONG_LATER, &[]);
    assert!(matches!(hidden(&over).reason, Reason::Unmet { .. }));

    course.hides("checks.toml", "until = \"2999-01-01T00:00:00Z\"\n");
    let later = course.grades(WRONG_LATER, &[]);
    assert!(text_of(&later).contains("2999") && !text_of(&later).contains(SECRET));
    let mine = course.grades(WRONG_LATER, &["--reveal-all"]);
    assert!(matches!(hidden(&mine).reason, Reason::Unmet { .. }));
}

/// Looks for the word wherever a check's process might find it, and prints what it
/// finds.
const LOOKS_AROUND: &str = r#"use std::fs;
use std::path::{Path, PathBuf};

fn look(path: &Path, depth: usize) {
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten().filter(|_| depth < 4) {
            look(&entry.path(), depth + 1);
        }
    }
    let word: Vec<u8> = b"aggauq".iter().rev().copied().collect();
    if let Ok(bytes) = fs::read(path)
        && bytes.windows(word.len()).any(|it| it == word)
    {
        println!("FOUND IT in {}", path.display());
    }
}

pub async fn answer() -> u32 {
    let program = std::env::current_exe().unwrap_or_default();
    let above = program.ancestors().take(6).map(PathBuf::from);
    for folder in above.chain([PathBuf::from(".")]) {
        look(&folder, 0);
    }
    println!("looked");
    41
}
"#;

#[test]
fn what_runs_before_it_finds_nothing_of_a_hidden_check() {
    let course = Course::new();
    course.plans();
    // What an earlier submission left behind is nothing to find either.
    course.grades(GOOD, &[]);
    for _ in 0..2 {
        let report = course.grades(LOOKS_AROUND, &[]);
        let said = text_of(&report);
        let mine = &report.exercises[0].checks[0].beside.output;
        assert!(mine.contains("looked"), "it ran: {said}");
        assert_eq!(hidden(&report).verdict(), Verdict::Failed);
        if report.walls.iter().all(report::Wall::is_in_force) {
            assert!(!said.contains("FOUND IT"), "{said}");
        } else {
            eprintln!("skipped: this machine has no wall round files");
        }
    }
}

#[test]
fn what_does_not_compile_with_it_costs_no_other_check_and_quotes_nothing() {
    let course = Course::new();
    course.plans();
    // The visible check takes any number; the hidden one asks for a pair with it.
    let other = "pub async fn answer() -> u64 {\n    42\n}\n";
    course.hides(
        "queue/tests/checks.rs",
        &CHECKS.replace(
            "let answers",
            "let quagga: u32 = answer;\n    let _ = quagga;\n    let answers",
        ),
    );
    let report = course.grades(other, &[]);
    assert!(report.exercises[0].checks[0].passed());
    assert_eq!(hidden(&report).reason, Reason::Compiler);
    assert!(!text_of(&report).contains(SECRET), "{}", text_of(&report));
    let mine = course.grades(other, &["--reveal-all"]);
    assert!(hidden(&mine).beside.output.contains("mismatched types"));
}

#[test]
fn what_was_not_run_has_no_hidden_result_of_its_own() {
    let course = Course::new();
    course.plans();
    for (text, verdict) in [
        (starter().as_str(), Verdict::NotStarted),
        ("pub async fn answer(", Verdict::DidNotCompile),
        ("unsafe fn a() {}", Verdict::Refused),
    ] {
        let report = course.grades(text, &[]);
        assert_eq!(report.exercises[0].verdict, verdict, "{text}");
        assert_eq!(hidden(&report).verdict(), verdict, "{text}");
    }
}

#[test]
fn the_compiler_points_at_hidden_checks_where_their_author_has_them() {
    let course = Course::new();
    course.hides(
        "queue/tests/checks.rs",
        "use nobody::has;\n\n#[probe::test]\nfn it_holds() {}\n",
    );
    let mut command = course.small.grade();
    command.args(["plan", "--checks"]).arg(course.checks.path());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let file = course.checks.path().join("queue/tests/checks.rs");
    assert!(
        said.contains(&format!("--> {}:1:5", file.display())),
        "{said}"
    );
}

#[test]
fn hidden_checks_that_cannot_be_judged_by_are_refused_before_anything_runs() {
    let course = Course::new();
    let said = course.refuses();
    assert!(said.contains("plan --checks"), "{said}");
    course.plans();
    for (path, text, problem) in [
        ("checks.toml", "reveal = \"some\"\n", "unknown variant"),
        ("checks.toml", "until = \"soon\"\n", "`soon` is no instant"),
        (
            "checks.toml",
            "[heap]\n",
            "`heap` has no hidden checks here",
        ),
        (
            "checks.toml",
            "[queue.other]\n",
            "no hidden check `other` here",
        ),
        ("heap/tests/checks.rs", CHECKS, "no exercise of that name"),
    ] {
        course.hides(path, text);
        let said = course.refuses();
        assert!(said.contains(problem), "{text}: {said}");
        fs::remove_file(course.checks.path().join(path)).unwrap();
    }
    fs::remove_dir_all(course.checks.path().join("heap")).unwrap();
    fs::remove_dir_all(course.checks.path().join("queue")).unwrap();
    let said = course.refuses();
    assert!(said.contains("holds no hidden checks"), "{said}");
}
