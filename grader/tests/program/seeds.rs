//! Grading with inputs that are drawn from a secret seed.

use crate::scratch;
use crate::small::{Small, grader, real_root, starter};
use crate::target;
use report::{CheckReport, ExerciseReport, Report, Verdict};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A check whose inputs are drawn: a number, a time, and how many there are.
const CHECKS: &str = r#"
use probe::{drawn, expect, ms, observe};

/// > It is 42.
#[probe::test]
fn it_answers() {
    let number = drawn(42);
    let seen = observe(|| queue::later(number, ms(50)));
    expect("time until it answers, of {50 ms}", seen.elapsed())
        .is(ms(50))
        .because("it waits for {50 ms}");
    expect(&format!("the answer to {number}"), seen.into_output())
        .is(number)
        .because("it answers what it was asked");
}
"#;

const PLAN: &str = r#"{"checks":[{"name":"it_answers","promises":["It is 42."],"expectations":["time until it answers, of 50 ms","the answer to 42"]}]}"#;

const HONEST: &str = "use std::time::Duration;\n\npub async fn later(number: u32, time: Duration) -> u32 {\n    tokio::time::sleep(time).await;\n    number\n}\n";

const LEARNT_THE_ANSWER: &str = "use std::time::Duration;\n\npub async fn later(_: u32, time: Duration) -> u32 {\n    tokio::time::sleep(time).await;\n    42\n}\n";

const LEARNT_THE_TIME: &str = "use std::time::Duration;\n\npub async fn later(number: u32, _: Duration) -> u32 {\n    tokio::time::sleep(Duration::from_millis(50)).await;\n    number\n}\n";

/// The exercises for which each of these is handed in, and what it comes to with a seed.
const BY_HEART: [(&str, &str, Verdict); 3] = [
    ("honest", HONEST, Verdict::Passed),
    ("learnt_the_answer", LEARNT_THE_ANSWER, Verdict::Failed),
    ("learnt_the_time", LEARNT_THE_TIME, Verdict::Failed),
];

/// A workbook with this check for each of its exercises.
fn workbook_of(names: &[&str]) -> Small {
    let starter = starter();
    let exercises: Vec<_> = names.iter().map(|&name| (name, starter.as_str())).collect();
    let small = Small::new(&exercises);
    for (at, name) in names.iter().enumerate() {
        let folder = format!("exercises/01_small/{:02}_{name}", at + 1);
        let checks = CHECKS.replace("queue", name);
        small.write(&format!("{folder}/tests/checks.rs"), &checks);
        small.write(&format!("{folder}/tests/plan.json"), PLAN);
    }
    small
}

fn workbook() -> Small {
    workbook_of(&["queue"])
}

fn handed_in(text: &str) -> TempDir {
    let folder = scratch::folder();
    let path = folder.path().join("exercises/01_small/01_queue/src");
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("lib.rs"), text).unwrap();
    folder
}

fn report_of(small: &Small, submission: &Path, seed: Option<&Path>) -> Report {
    let mut command = small.grade();
    command.arg("grade").arg(submission);
    if let Some(seed) = seed {
        command.arg("--seed").arg(seed);
    }
    let output = command.args(["--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no report: {}", String::from_utf8_lossy(&output.stderr)))
}

/// What was judged, without the name of what was handed in.
fn compared(report: &Report) -> String {
    Report::new(report.exercises.clone()).compared()
}

#[test]
fn an_answer_learnt_by_heart_earns_nothing_with_a_seed() {
    let small = workbook_of(&BY_HEART.map(|it| it.0));
    let folder = scratch::folder();
    let seeds = ["one.seed", "two.seed"].map(|name| folder.path().join(name));
    for seed in &seeds {
        small.grade().arg("seed").arg(seed).assert().code(0);
    }
    let secret = fs::read_to_string(&seeds[0]).unwrap();
    let secret = secret.trim().rsplit(' ').next().unwrap().to_owned();
    let handed_in = scratch::folder();
    for (name, text, _) in BY_HEART {
        let src = handed_in.path().join(name).join("src");
        fs::create_dir_all(&src).unwrap();
        fs::write(src.join("lib.rs"), text).unwrap();
    }
    let graded = |seed: Option<&Path>| {
        let report = report_of(&small, handed_in.path(), seed);
        assert_eq!(report.exercises.len(), BY_HEART.len());
        report
    };
    let usual = graded(None);
    for (exercise, (_, text, _)) in usual.exercises.iter().zip(BY_HEART) {
        assert_eq!(exercise.verdict, Verdict::Passed, "{text}");
    }
    assert_eq!(usual.provenance.unwrap().seed, None);
    let with = |seed: &PathBuf| {
        let drawn = graded(Some(seed));
        for (exercise, (_, text, with_a_seed)) in drawn.exercises.iter().zip(BY_HEART) {
            assert_eq!(exercise.verdict, with_a_seed, "{text}");
        }
        assert!(!serde_json::to_string(&drawn).unwrap().contains(&secret));
        let again = graded(Some(seed));
        assert_eq!(compared(&drawn), compared(&again), "one seed, one report");
        let named = drawn.provenance.as_ref().unwrap().seed.as_ref().unwrap();
        assert_eq!(named.name, seed.file_stem().unwrap().to_str().unwrap());
        drawn
    };
    let first: Vec<Report> = seeds.iter().map(with).collect();
    // Two seeds may well draw the same small number, eight do not.
    let learnt = |report: &Report| compared(&Report::new(vec![report.exercises[1].clone()]));
    let mut others = (0..6).map(|at| {
        let seed = folder.path().join(format!("{at}.seed"));
        small.grade().arg("seed").arg(&seed).assert().code(0);
        graded(Some(&seed))
    });
    let is_another = |report: &Report| learnt(report) != learnt(&first[0]);
    assert!(
        is_another(&first[1]) || others.any(|report| is_another(&report)),
        "another seed, other inputs: {}",
        learnt(&first[0])
    );
}

/// It cannot come to anything else, and an audit of everything has a thousand such.
#[test]
fn a_check_that_draws_nothing_is_proved_without_a_seed() {
    let small = Small::new(&[("queue", &starter())]);
    let noted = small.root().join("noted");
    let check = |name: &str, number: &str| {
        format!(
            "/// > It is 42.\n#[probe::test]\nfn {name}() {{\n    \
             let noted = std::fs::File::options().append(true).create(true).open({noted:?});\n    \
             std::io::Write::write_all(&mut noted.unwrap(), b\"{name}\\n\").unwrap();\n    \
             let answer = probe::observe(|| queue::answer()).into_output();\n    \
             probe::expect(\"the answer\", answer + {number}).is(42 + {number}).because(\"it is 42\");\n}}\n"
        )
    };
    let checks = check("it_draws", "probe::drawn(0)") + &check("it_draws_nothing", "0");
    let folder = "exercises/01_small/01_queue/tests";
    small.write(&format!("{folder}/checks.rs"), &checks);
    let rejected = "solutions/01_small/01_queue/rejected";
    for name in ["one_less", "does_nothing"] {
        let path = format!("{rejected}/{name}.rs");
        let both = small
            .read(&path)
            .replace("it_answers", "it_draws, it_draws_nothing");
        small.write(&path, &both);
    }
    small.grade().args(["plan", "queue"]).assert().code(0);
    small.write("noted", "");
    small.grade().args(["audit", "queue"]).assert().code(0);
    let noted = small.read("noted");
    let runs = |name| noted.lines().filter(|line| *line == name).count();
    // The reference with three seeds, and each rejected text with one.
    assert_eq!(runs("it_draws"), runs("it_draws_nothing") + 5, "{noted}");
}

#[test]
fn a_seed_stays_out_of_what_learners_get() {
    let small = workbook();
    let said = |command: &mut assert_cmd::Command, code| {
        let assert = command.assert().code(code);
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    let inside = said(small.grade().args(["seed", "exercises/one.seed"]), 2);
    assert!(inside.contains("lies in the workbook"), "{inside}");

    let folder = scratch::folder();
    let seed = folder.path().join("one.seed");
    small.grade().arg("seed").arg(&seed).assert().code(0);
    let again = said(small.grade().arg("seed").arg(&seed), 2);
    assert!(again.contains("is there already"), "{again}");

    let text = fs::read_to_string(&seed).unwrap();
    small.write("exercises/01_small/01_queue/notes.txt", &text);
    let to = folder.path().join("edition");
    let said = said(small.grade().arg("handout").arg(&to), 3);
    assert!(said.contains("notes.txt is a secret seed"), "{said}");
    assert!(!to.exists(), "whole or not at all");
}

#[test]
fn a_file_that_is_no_seed_grades_nothing() {
    let small = workbook();
    let submission = handed_in(HONEST);
    let folder = scratch::folder();
    let file = folder.path().join("one.seed");
    let refused = || {
        let mut command = small.grade();
        command.arg("grade").arg(submission.path());
        let assert = command.arg("--seed").arg(&file).assert().failure();
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    assert!(refused().contains("makes one"), "{}", refused());
    fs::write(&file, "seventeen\n").unwrap();
    assert!(refused().contains("is no seed"), "{}", refused());
}

/// Exercises of the real workbook by name and folder, with a library that has learnt the
/// usual inputs of some checks, and those checks.
const LEARNT: [(&str, &str, &str, &[&str]); 2] = [
    (
        "generators",
        "05_streams_and_scopes/02_generators",
        include_str!("learnt/generators.rs"),
        &["the_countdown_ends_at_one"],
    ),
    (
        "cancel_safety",
        "07_cancellation/03_cancel_safety",
        include_str!("learnt/cancel_safety.rs"),
        &[
            "messages_come_whole_and_in_order",
            "no_byte_is_lost_wherever_the_input_is_cut",
            "no_byte_is_lost_under_any_schedule",
        ],
    ),
];

#[test]
fn the_answers_of_the_real_workbook_learnt_by_heart_earn_nothing_with_a_seed() {
    let folder = scratch::folder();
    let root = folder.path();
    for (_, exercise, text, _) in LEARNT {
        let path = root.join("exercises").join(exercise).join("src");
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("lib.rs"), text).unwrap();
    }
    let real = || {
        let mut command = grader();
        command.current_dir(real_root());
        command
    };
    let seed = root.join("one.seed");
    real().arg("seed").arg(&seed).assert().code(0);
    let graded = |more: &[&OsStr]| -> Report {
        let mut command = real();
        command.arg("grade").arg(root.join("exercises"));
        command.args(LEARNT.map(|(name, ..)| name)).args(more);
        command
            .arg("--target-dir")
            .arg(target::of_the_real_workbook())
            .args(["--format", "json"]);
        let output = command.output().unwrap();
        serde_json::from_slice(&output.stdout).expect("a report")
    };
    let verdicts = |report: &Report| -> Vec<_> {
        let learnt = |name: &str| LEARNT.iter().find(|it| it.0 == name).unwrap().3;
        let of_exercise = |it: &ExerciseReport| {
            let checks = it.checks.iter();
            let targeted = checks.filter(|check| learnt(&it.name.0).contains(&check.name.as_str()));
            targeted.map(CheckReport::verdict).collect::<Vec<_>>()
        };
        report.exercises.iter().flat_map(of_exercise).collect()
    };
    assert_eq!(verdicts(&graded(&[])), [Verdict::Passed; 4]);
    let drawn = graded(&["--seed".as_ref(), seed.as_os_str()]);
    assert_eq!(verdicts(&drawn), [Verdict::Failed; 4]);
}
