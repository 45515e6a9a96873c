//! Writing a report in several formats from one run, and what stands there when
//! grading comes to no end.

use crate::scratch;
use crate::small::{GOOD, Small, starter};
use report::{Reason, Report, Verdict};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// One that prints what a grader would say.
const FORGES: &str = "pub async fn answer() -> u32 {\n    println!(\"\\n::error::forged\\n{{\\\"score\\\":100}}\");\n    7\n}\n";

fn submission(source: &str) -> TempDir {
    let folder = scratch::folder();
    let src = folder.path().join("exercises/01_small/01_queue/src");
    fs::create_dir_all(&src).unwrap();
    fs::write(src.join("lib.rs"), source).unwrap();
    folder
}

fn workbook() -> Small {
    Small::new(&[("queue", &starter())])
}

fn report(file: &Path) -> Report {
    let text = fs::read_to_string(file).expect("the file is there");
    serde_json::from_str(&text).expect("it is a whole report")
}

fn out(format: &str, file: &Path) -> String {
    format!("{format}={}", file.display())
}

#[test]
fn one_run_writes_every_format_and_prints_for_a_person() {
    let small = workbook();
    let handed_in = submission(FORGES);
    let folder = scratch::folder();
    let file = |format: &str| folder.path().join("made/for/it").join(format);
    let mut command = small.grade();
    for variable in [
        "CLASSROOM",
        "ASSIGNMENT",
        "COMMIT_URL",
        "RELEASE_URL",
        "REVIEW_URL",
    ] {
        command.env(variable, "x");
    }
    command.env("SUBMISSION_TAG", "submit/2026-06-01T14-32-05Z-a1b2c3d");
    command.arg("grade").arg(handed_in.path());
    let formats: Vec<&str> = render::formats::ALL.iter().map(|it| it.name).collect();
    for format in &formats {
        command.args(["--out", &out(format, &file(format))]);
    }
    let output = command.assert().code(1).get_output().clone();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("0 of 1 exercise passed"), "{printed}");
    for format in formats {
        let text = fs::read_to_string(file(format)).unwrap();
        assert!(text.contains("exactly 42"), "{format}: {text}");
        assert!(!text.contains("did not finish"), "{format}: {text}");
        let forged = |line: &str| line.starts_with("::error::") || line == "{\"score\":100}";
        let is_page = ["markdown", "github-summary", "html", "junit"].contains(&format);
        assert!(is_page || !text.lines().any(forged), "{format}: {text}");
    }
    let report = report(&file("json"));
    let provenance = report.provenance.expect("what it was made with");
    assert_eq!(provenance.submission, report.handed_in.unwrap().digest);
    assert_eq!(provenance.grader, env!("CARGO_PKG_VERSION"));
    assert!(provenance.toolchain.starts_with("rustc "), "{provenance:?}");
    for digest in [&provenance.checks, &provenance.lock] {
        assert_eq!(digest.0.len(), 64, "{provenance:?}");
    }
}

#[test]
fn check_and_a_call_without_a_command_write_it_too() {
    let small = Small::new(&[("queue", GOOD)]);
    let folder = scratch::folder();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    small
        .grade()
        .args(["--out", &out("json", &one)])
        .assert()
        .code(0);
    assert_eq!(report(&one).exercises[0].verdict, Verdict::Passed);
    let mut command = small.grade();
    command.args(["--out", &out("junit", &one), "check", "queue"]);
    command.args(["--out", &out("json", &two)]).assert().code(0);
    assert!(fs::read_to_string(&one).unwrap().starts_with("<?xml"));
    assert_eq!(report(&two).exercises[0].verdict, Verdict::Passed);
}

#[test]
fn what_is_wrong_with_a_file_is_told_before_anything_is_graded() {
    let small = workbook();
    let handed_in = submission(GOOD);
    let folder = scratch::folder();
    let file = folder.path().join("report");
    fs::write(&file, "as it was").unwrap();
    let same = folder
        .path()
        .join("../")
        .join(folder.path().file_name().unwrap());
    let below = out("json", &file.join("below"));
    let (twice, again) = (out("json", &file), out("csv", &same.join("report")));
    let no_file = out("json", folder.path());
    let classroom = out("classroom50", &file);
    for (outs, says) in [
        (vec!["json"], "it names no file"),
        (vec!["json="], "it names no file"),
        (
            vec!["xml=report"],
            "no format is called `xml`; there are json, junit,",
        ),
        (
            vec![twice.as_str(), &again],
            "two `--out` name the same file",
        ),
        (vec![no_file.as_str()], "it is no regular file"),
        (vec![below.as_str()], "cannot write"),
        (vec![classroom.as_str()], "CLASSROOM"),
    ] {
        let mut command = small.grade();
        command
            .env_remove("CLASSROOM")
            .arg("grade")
            .arg(handed_in.path());
        for out in &outs {
            command.args(["--out", out]);
        }
        let output = command.assert().code(2).get_output().clone();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{outs:?}: {said}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "as it was", "{outs:?}");
    }
    let mut command = small.grade();
    command.args(["--out", &twice, "list"]).assert().code(2);
}

/// Why grading came to no end, as the file says.
fn unfinished(report: &Report) -> Option<String> {
    let Some(Reason::Unfinished { problem }) = report.unfinished_because() else {
        panic!("it is finished: {report:#?}");
    };
    assert_eq!(report.points().earned.0, 0);
    assert!(report.points().possible.0 > 0);
    problem.clone()
}

#[test]
fn what_cannot_be_graded_leaves_a_file_that_says_why() {
    let small = workbook();
    let folder = scratch::folder();
    let file = folder.path().join("report.json");
    let mut command = small.grade();
    command.args(["grade", "no/such/folder", "--out", &out("json", &file)]);
    command.assert().code(2);
    let problem = unfinished(&report(&file)).expect("it says why");
    assert!(problem.contains("no/such/folder"), "{problem}");
}

#[test]
fn a_grader_that_is_killed_leaves_files_that_say_so() {
    let small = workbook();
    let handed_in = submission(
        "pub async fn answer() -> u32 {\n    std::thread::sleep(std::time::Duration::from_secs(30));\n    42\n}\n",
    );
    let folder = scratch::folder();
    let file = |name: &str| -> PathBuf { folder.path().join(name) };
    let mut grader = std::process::Command::new(assert_cmd::cargo::cargo_bin("grader"))
        .current_dir(small.root())
        .arg("--target-dir")
        .arg(small.root().join("target/grade"))
        .arg("grade")
        .arg(handed_in.path())
        .args(["--out", &out("json", &file("json"))])
        .args(["--out", &out("prairielearn", &file("prairielearn"))])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Far longer than it takes until something is built.
    let begun = Instant::now();
    while !file("prairielearn").exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "no file was written"
        );
        sleep(Duration::from_millis(10));
    }
    grader.kill().unwrap();
    grader.wait().unwrap();
    assert_eq!(unfinished(&report(&file("json"))), None);
    let text = fs::read_to_string(file("prairielearn")).unwrap();
    assert!(text.contains("\"gradable\": false"), "{text}");
}

#[cfg(unix)]
#[test]
fn a_grader_that_is_interrupted_leaves_files_that_say_so() {
    let small = workbook();
    let handed_in = submission(
        "pub async fn answer() -> u32 {\n    std::thread::sleep(std::time::Duration::from_secs(30));\n    42\n}\n",
    );
    for signal in ["-TERM", "-INT"] {
        let folder = scratch::folder();
        let file = |name: &str| -> PathBuf { folder.path().join(name) };
        let formats = ["json", "prairielearn", "gradescope", "csv", "junit"];
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("grader"));
        command.current_dir(small.root()).arg("--target-dir");
        command.arg(small.root().join("target/grade"));
        command.arg("grade").arg(handed_in.path());
        for format in formats {
            command.args(["--out", &out(format, &file(format))]);
        }
        let grader = command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut grader = grader.spawn().unwrap();
        let started = Instant::now();
        while !file("junit").exists() {
            let waited = started.elapsed();
            assert!(waited < Duration::from_secs(60), "no file was written");
            sleep(Duration::from_millis(10));
        }
        let pid = grader.id().to_string();
        let kill = std::process::Command::new("kill")
            .args([signal, &pid])
            .status();
        assert!(kill.unwrap().success());
        assert_eq!(grader.wait().unwrap().code(), Some(130), "{signal}");
        let problem = unfinished(&report(&file("json"))).expect("it says why");
        assert_eq!(problem, "it was interrupted");
        for format in formats {
            let text = fs::read_to_string(file(format)).unwrap();
            assert!(
                text.contains("it was interrupted"),
                "{signal} {format}: {text}"
            );
        }
        let left = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(left, formats.len(), "nothing half-written is left");
    }
}

#[test]
fn in_a_job_of_github_no_line_is_a_command() {
    let small = workbook();
    let handed_in = submission(FORGES);
    let mut command = small.grade();
    command
        .env("GITHUB_ACTIONS", "true")
        .arg("grade")
        .arg(handed_in.path())
        .arg("--verbose");
    let output = command.assert().code(1).get_output().clone();
    let printed = String::from_utf8(output.stdout).unwrap();
    let token = printed
        .lines()
        .next()
        .unwrap()
        .strip_prefix("::stop-commands::");
    let token = token.expect("commands are off from the first line on");
    assert!(
        token.len() == 32 && printed.contains("::error::forged"),
        "{printed}"
    );
    let end = format!("::{token}::");
    assert_eq!(printed.lines().filter(|line| *line == end).count(), 1);
    assert_eq!(printed.lines().last(), Some(end.as_str()));
}

#[test]
fn weights_hold_in_every_format_and_are_read_before_anything_is_graded() {
    let small = workbook();
    let handed_in = submission(GOOD);
    let folder = scratch::folder();
    let file = |name: &str| folder.path().join(name);
    let graded = |weights: &str, code: i32| {
        fs::write(file("weights.toml"), weights).unwrap();
        let mut command = small.grade();
        command.arg("grade").arg(handed_in.path());
        command.arg("--weights").arg(file("weights.toml"));
        for format in ["json", "gradescope", "csv", "html"] {
            command.args(["--out", &out(format, &file(format))]);
        }
        let output = command.assert().code(code).get_output().clone();
        (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (printed, _) = graded("[queue]\npoints = 7.5\n[queue.checks]\nit_answers = 3\n", 0);
    assert!(printed.contains("7.5 of 7.5 points"), "{printed}");
    assert_eq!(report(&file("json")).points().earned.0, 750);
    let text = |name: &str| fs::read_to_string(file(name)).unwrap();
    assert!(text("gradescope").contains("\"max_score\": 7.5"));
    assert!(text("csv").contains("\"7.5\",\"7.5\""), "{}", text("csv"));
    assert!(text("html").contains("7.5 of 7.5 points"));
    fs::remove_file(file("json")).unwrap();
    for (weights, says) in [
        (
            "[heap]\npoints = 3\n",
            "no exercise is called `heap`; there are queue",
        ),
        (
            "[queue.checks]\nit_asks = 3\n",
            "queue has no check `it_asks`; there are\n  it_answers",
        ),
        ("[queue]\npoints = -1\n", "is no number of points"),
        ("[queue]\nworth = 1\n", "unknown field `worth`"),
    ] {
        let (_, said) = graded(weights, 2);
        assert!(
            said.contains("weights.toml") && said.contains(says),
            "{said}"
        );
        assert!(!file("json").exists(), "nothing was begun");
    }
}
