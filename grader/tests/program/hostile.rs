//! The hostile corpus: a file for each way in which a submission may try to have
//! points without the work, or to do harm. Its first comment says what it must come to
//! and what it tries. All are handed in at once, as exercises of one submission: so
//! it shows, too, that none costs another anything. A file of the same name in `honest`
//! is its honest twin, which comes near it and is right; the others have one in common.

use crate::scratch;
use crate::small::{GOOD, Small, grader, starter};
use report::{Report, Verdict};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What the daemons of the corpus are called by.
const LEFT_BEHIND: &str = "sleep 30.0815";

/// The texts in a folder, by their names.
fn texts(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let paths = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    paths
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// What a text of the corpus must come to.
fn expected(text: &str) -> &str {
    let mut heads = text.lines().filter_map(|line| line.strip_prefix("//! "));
    let (verdict, _) = heads.next().unwrap().split_once(": ").unwrap();
    verdict
}

fn graded(small: &Small, texts: &BTreeMap<String, String>) -> (Report, Option<i32>) {
    let submission = scratch::folder();
    for (name, text) in texts {
        let folder = submission.path().join(name).join("src");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("lib.rs"), text).unwrap();
    }
    let mut command = grader();
    command
        .current_dir(small.root())
        .env("SECRET_TOKEN", "secret")
        .arg("grade")
        .arg(submission.path())
        .args(texts.keys())
        .args(["--compiler-cpu", "4"])
        .arg("--target-dir")
        .arg(small.root().join("target/grade"))
        .args(["--format", "json"])
        .timeout(Duration::from_secs(560));
    let assert = command.assert();
    let output = assert.get_output();
    let report = serde_json::from_slice(&output.stdout).expect("a report");
    (report, output.status.code())
}

#[test]
fn nothing_of_the_hostile_corpus_has_points_and_every_honest_twin_has_all() {
    let corpus = texts("tests/program/hostile");
    let mut twins = texts("tests/program/hostile/honest");
    let alone: Vec<&String> = twins
        .keys()
        .filter(|it| !corpus.contains_key(*it))
        .collect();
    assert!(alone.is_empty(), "honest twins of nothing: {alone:?}");
    let begin = starter();
    let exercises: Vec<(&str, &str)> = corpus
        .keys()
        .map(|name| (name.as_str(), begin.as_str()))
        .collect();
    let small = Small::new(&exercises);

    // First what does no harm: it shows whether the rest may be run here at all.
    twins.insert("does_nothing".to_owned(), GOOD.to_owned());
    let (report, code) = graded(&small, &twins);
    let missing = report.walls.iter().filter(|it| !it.is_in_force());
    if missing.count() > 0 {
        eprintln!(
            "skipped: this machine has not every wall: {:?}",
            report.walls
        );
        return;
    }
    let passes = |it: &&report::ExerciseReport| it.verdict != Verdict::Passed;
    let wrong: Vec<_> = report.exercises.iter().filter(passes).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!((report.exercises.len(), code), (twins.len(), Some(0)));

    let (report, code) = graded(&small, &corpus);
    let mut wrong = Vec::new();
    for exercise in &report.exercises {
        let expected = expected(&corpus[&exercise.name.0]);
        let verdict = exercise.checks[0].verdict();
        let is_it = serde_json::to_value(verdict).unwrap() == expected;
        if !is_it || exercise.points.earned.0 > 0 || verdict == Verdict::GraderFault {
            wrong.push(format!(
                "{}: {verdict:?} and not {expected}: {:?}",
                exercise.name, exercise.checks[0].reason
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(report.exercises.len(), corpus.len());
    assert_eq!(
        code,
        Some(4),
        "something went round the checks, and the grader says so"
    );
    let left = found(LEFT_BEHIND);
    assert!(left.is_empty(), "something is left behind: {left:?}");
}

/// Checks that each wait for their whole limit would hold a class for hours.
#[test]
fn a_submission_that_takes_its_time_is_ended_as_a_whole_and_told() {
    let begin = starter();
    let small = Small::new(&[("queue", &begin), ("stack", &begin)]);
    let folder = scratch::folder();
    // Whoever is stopped sees no time go by.
    let waits = "pub async fn answer() -> u32 {\n    \
                 let own = std::process::id().to_string();\n    \
                 std::process::Command::new(\"kill\").args([\"-STOP\", &own]).status().unwrap();\n    \
                 42\n}\n";
    for (who, exercise, text) in [
        ("ada", "queue", GOOD),
        ("bob", "queue", waits),
        ("bob", "stack", waits),
    ] {
        let source = folder
            .path()
            .join("in")
            .join(who)
            .join(exercise)
            .join("src");
        fs::create_dir_all(&source).unwrap();
        fs::write(source.join("lib.rs"), text).unwrap();
    }
    let mut command = small.grade();
    command
        .arg("batch")
        .arg(folder.path().join("in"))
        .arg("--out")
        .arg(folder.path().join("out"))
        .args(["--names", "--wall-budget", "20", "--base"])
        .arg(crate::class::BASE.path())
        .assert()
        .code(0);
    let marks = fs::read_to_string(folder.path().join("out/gradebook.csv")).unwrap();
    let of = |who| marks.lines().find(|line| line.contains(who)).unwrap();
    assert!(of("bob").contains("took longer than 20 s"), "{marks}");
    assert!(of("ada").contains('4'), "{marks}");
    assert!(!of("ada").contains("took longer"), "{marks}");
}

/// A compiler that reads from a pipe of cargo's waits, and uses no CPU time.
#[test]
fn a_compiler_that_waits_for_ever_costs_its_own_exercise() {
    let names = ["fd_3", "fd_4", "fd_8", "fd_9"];
    let begin = starter();
    let exercises = names.map(|name| (name, begin.as_str()));
    let small = Small::new(&exercises);
    let submission = scratch::folder();
    for name in names {
        let file = name.replace("fd_", "/proc/self/fd/");
        let text = format!(
            "const READ: &[u8] = include_bytes!({file:?});\n\n\
             pub async fn answer() -> u32 {{\n    READ.len() as u32 * 0 + 42\n}}\n"
        );
        fs::create_dir_all(submission.path().join(name).join("src")).unwrap();
        fs::write(submission.path().join(name).join("src/lib.rs"), text).unwrap();
    }
    let mut command = small.grade();
    command.args(["--compiler-cpu", "4", "--format", "json"]);
    let assert = command.arg("grade").arg(submission.path()).assert();
    let output = assert.get_output();
    let report: Report = serde_json::from_slice(&output.stdout).expect("a report");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("it took longer than it may"), "{said}");
    let passed = report.exercises.iter().filter(|it| it.points.earned.0 > 0);
    assert_eq!(passed.count(), 0, "{said}");
    assert_ne!(output.status.code(), Some(3), "{said}");
}

/// A job of which a daemon is left, when another process kills its supervisor.
#[test]
fn nothing_of_a_submission_is_left_when_its_supervisor_is_killed() {
    const DAEMON: &str = "sleep 30.0816";
    let small = Small::new(&[("queue", &starter())]);
    let submission = scratch::folder();
    fs::create_dir_all(submission.path().join("queue/src")).unwrap();
    let text = format!(
        "pub async fn answer() -> u32 {{\n    \
         let _ = std::process::Command::new(\"setsid\").args({:?}).spawn();\n    \
         std::thread::sleep(std::time::Duration::from_secs(30));\n    42\n}}\n",
        DAEMON.split(' ').collect::<Vec<_>>()
    );
    fs::write(submission.path().join("queue/src/lib.rs"), text).unwrap();
    let graded = std::thread::scope(|scope| {
        let killed = scope.spawn(|| {
            let daemon = wait_for(|| found(DAEMON).first().copied());
            let check = parent(daemon);
            let supervisor = parent(check);
            // The daemon's parent is the check, or already the one that adopts it.
            let is_check = command_line(check).contains("--exact");
            let supervisor = if is_check { supervisor } else { check };
            assert!(command_line(supervisor).contains("supervise"));
            let mut kill = Command::new("kill");
            kill.args(["-9", &supervisor.to_string()]).status().unwrap();
        });
        let mut command = small.grade();
        command.arg("grade").arg(submission.path());
        let assert = command.args(["queue", "--format", "json"]).assert();
        killed.join().unwrap();
        let left = found(DAEMON);
        assert!(left.is_empty(), "still there: {left:?}");
        assert.get_output().stdout.clone()
    });
    let report: Report = serde_json::from_slice(&graded).expect("a report");
    assert_eq!(report.exercises[0].checks[0].verdict(), Verdict::Crashed);
}

/// The processes with these words in their command line.
fn found(words: &str) -> Vec<u32> {
    let found = Command::new("pgrep")
        .args(["-f", &format!("^{words}$")])
        .output();
    let found = String::from_utf8(found.unwrap().stdout).unwrap();
    found.lines().map(|pid| pid.parse().unwrap()).collect()
}

fn wait_for<T>(mut what: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        if let Some(it) = what() {
            return it;
        }
        assert!(Instant::now() < until, "it never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn parent(pid: u32) -> u32 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    fields.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn command_line(pid: u32) -> String {
    fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap()
}
