//! The grader beside bare `cargo test`, on a copy of the workbook in which
//! every exercise is solved. Prints ratios of medians, taken in turn in one run.

use grader::workbook::{Exercise, Workbook, solutions};
use report::Report;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Measurements of each side, taken in turn.
const ROUNDS: usize = 7;

/// The exercise that is edited.
const EDITED: &str = "semaphore";

/// What of the workbook's top folder is copied.
const COPIED: [&str; 5] = ["Cargo.toml", "Cargo.lock", ".cargo", "grader", "exercises"];

/// A copy of the workbook with every reference laid.
struct Copy {
    workbook: Workbook,
    root: PathBuf,
    /// The folder that bare cargo builds into.
    target: PathBuf,
    grader: PathBuf,
    edits: u32,
}

impl Copy {
    fn set_up() -> Self {
        let original = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("it lies in the workbook");
        let workbook = Workbook::open(original).expect("the workbook is whole");
        let folder = original.join("target/against_cargo_test");
        let root = folder.join("copy");
        for top in COPIED {
            copy_all(original, &root, top);
        }
        for exercise in workbook.exercises() {
            let variants = solutions::variants(&workbook, exercise).expect("its solutions");
            for file in &variants[1].sources {
                let path = exercise.folder(&root).join("src").join(&file.path);
                fs::write(path, &file.bytes).expect("its reference");
            }
        }
        // What the grader looks for at the top of a workbook.
        fs::create_dir_all(root.join("solutions")).expect("a folder");
        Self {
            workbook,
            root,
            target: folder.join("build"),
            grader: PathBuf::from(env!("CARGO_BIN_EXE_grader")),
            edits: 0,
        }
    }

    /// Changes an exercise as a learner's save does.
    fn edit(&mut self, exercise: &Exercise) {
        self.edits += 1;
        let library = exercise.folder(&self.root).join("src/lib.rs");
        let text = fs::read_to_string(&library).expect("its source");
        let text = text
            .split("// edit ")
            .next()
            .expect("something")
            .trim_end()
            .to_owned();
        fs::write(&library, format!("{text}\n// edit {}\n", self.edits)).expect("its source");
    }

    fn grader(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.grader);
        command
            .args(arguments)
            .current_dir(&self.root)
            .env_remove("CI");
        command
    }

    fn cargo_test(&self, packages: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.args(["test", "--locked", "--test", "checks", "--target-dir"]);
        command.arg(&self.target);
        for package in packages {
            command.args(["--package", package]);
        }
        command.current_dir(&self.root);
        command
    }

    fn names(&self) -> Vec<String> {
        self.workbook
            .exercises()
            .map(|exercise| exercise.name.0.clone())
            .collect()
    }
}

/// Copies what lies below `top`, a file or a folder.
fn copy_all(from: &Path, to: &Path, top: &str) {
    for entry in walkdir::WalkDir::new(from.join(top)) {
        let entry = entry.expect("the workbook can be read");
        let to = to.join(entry.path().strip_prefix(from).expect("it lies below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&to).expect("a folder");
        } else {
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            fs::copy(entry.path(), &to).expect("a copy");
        }
    }
}

fn time(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(
        status.expect("it starts").success(),
        "it passes: {command:?}"
    );
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Both sides in turn, each after `prepare`.
fn compare(
    copy: &mut Copy,
    what: &str,
    prepare: impl Fn(&mut Copy),
    grader: impl Fn(&Copy) -> Command,
    bare: impl Fn(&Copy) -> Command,
) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The first round of each only warms up.
    for _ in 0..=ROUNDS {
        prepare(copy);
        ours.push(time(grader(copy)));
        prepare(copy);
        theirs.push(time(bare(copy)));
    }
    let (ours, theirs) = (median(ours.split_off(1)), median(theirs.split_off(1)));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "| {what} | {:.3} s | {:.3} s | {ratio:.2} |",
        ours.as_secs_f64(),
        theirs.as_secs_f64()
    );
}

/// How long the process of one check took, by the grader's own account.
fn wall_of(copy: &Copy, check: &str) -> Duration {
    let mut walls: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let output = copy
                .grader(&["--fresh", "--format", "json", "check", EDITED])
                .output();
            let report: Report =
                serde_json::from_slice(&output.expect("it runs").stdout).expect("a report");
            let found = report.exercises[0]
                .checks
                .iter()
                .find(|it| it.name == check);
            found.expect("there is such a check").beside.wall
        })
        .collect();
    walls.sort();
    walls[walls.len() / 2]
}

fn main() {
    let mut copy = Copy::set_up();
    let exercises: Vec<Exercise> = copy.workbook.exercises().cloned().collect();
    let edited = exercises
        .iter()
        .find(|it| it.name.0 == EDITED)
        .expect("it is in the workbook");
    let all = exercises.len();
    let names = copy.names();
    let names = || names.iter().map(String::as_str).collect::<Vec<_>>();

    println!("| | grader | cargo test | ratio |");
    println!("|---|---:|---:|---:|");
    compare(
        &mut copy,
        "edit one exercise → verdict",
        |copy| copy.edit(edited),
        |copy| copy.grader(&["check", EDITED]),
        |copy| copy.cargo_test(&[EDITED]),
    );
    compare(
        &mut copy,
        &format!("all {all} exercises edited"),
        |copy| exercises.iter().for_each(|exercise| copy.edit(exercise)),
        |copy| copy.grader(&[]),
        |copy| copy.cargo_test(&names()),
    );
    compare(
        &mut copy,
        &format!("all {all} exercises, nothing changed"),
        |_| {},
        |copy| copy.grader(&[]),
        |copy| copy.cargo_test(&names()),
    );

    let waiting = wall_of(&copy, "ten_places_are_ten_times_faster_than_one");
    let hangs = copy
        .workbook
        .root
        .join("solutions")
        .join(&edited.path)
        .join("rejected/zero_hangs.rs");
    let library = edited.folder(&copy.root).join("src/lib.rs");
    fs::copy(hangs, library).expect("a solution that hangs");
    let deadlock = wall_of(&copy, "no_places_at_all_is_an_error");
    println!();
    println!("| one check's process, start to end | |");
    println!("|---|---:|");
    println!(
        "| 5.5 s of simulated waiting judged | {:.1} ms |",
        waiting.as_secs_f64() * 1000.0
    );
    println!(
        "| a deadlock explained | {:.1} ms |",
        deadlock.as_secs_f64() * 1000.0
    );
}
