//! What a class costs: equal submissions beside unequal ones, a whole submission
//! beside bare `cargo test`, a jail beside none, and what a class of a thousand
//! needs of memory and disk. Ratios are of pairs in one run.

mod copy;

use copy::{Copy, is_asked, median, time};
use grader::workbook::Exercise;
use process::{Cancel, Environment, Exit, Job, Launcher, Limits, Stdin, Stdout, Supervisor};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each pair is measured; the first only warms up.
const ROUNDS: usize = 3;

/// How many are in the classes that are compared, and how many of one have the same
/// sources.
const MEMBERS: usize = 60;
const SAME: usize = 48;

/// The exercise of the classes.
const EXERCISE: &str = "at_once";

/// The checks of this one share what only a process each keeps apart, so bare cargo
/// fails on it.
const LEFT_OUT: &str = "debug_run";

/// Folders of the measurement, and what all submissions need.
struct Place {
    folder: tempfile::TempDir,
    base: PathBuf,
}

impl Place {
    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A class in which so many have the same sources, and the others each their own.
    fn class(&self, name: &str, members: usize, same: usize, text: &str) -> PathBuf {
        let class = self.path(name);
        for at in 0..members {
            let source = class.join(format!("student-{at:04}/{EXERCISE}/src"));
            fs::create_dir_all(&source).expect("a folder");
            let own = if at < same { 0 } else { at };
            fs::write(source.join("lib.rs"), format!("{text}\n// {own}\n")).expect("a source");
        }
        class
    }

    fn batch(&self, copy: &Copy, class: &Path, out: &str, names: &[&str]) -> Command {
        let _ = fs::remove_dir_all(self.path(out));
        let mut command = copy.grader(&["batch"]);
        command.arg(class).args(names);
        command.arg("--out").arg(self.path(out));
        command.arg("--base").arg(&self.base).args(["--jobs", "2"]);
        command
    }
}

fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

fn row(what: &str, one: Duration, other: Duration) {
    let ratio = seconds(one) / seconds(other);
    println!(
        "| {what} | {:.4} s | {:.4} s | {ratio:.2} |",
        seconds(one),
        seconds(other)
    );
}

fn equal(copy: &Copy, place: &Place, text: &str) {
    let many = place.class("many", MEMBERS, SAME, text);
    let none = place.class("none", MEMBERS, 0, text);
    let batch = |class: &Path| time(place.batch(copy, class, "out", &[EXERCISE]));
    // The base is built by whoever comes first.
    batch(&many);
    let (one, other) = (batch(&many), batch(&none));
    row(
        &format!(
            "a class of {MEMBERS}, {SAME} with the same sources, beside one in which all differ"
        ),
        one,
        other,
    );
}

/// What bare cargo has built before it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// All of it, a text earlier: it builds what the edit touches.
    TheTextBefore,
    /// What the exercises stand on, and none of them: as in a fresh clone with a cache.
    WithDependencies,
}

/// Everything handed in and solved, beside the same edited and tested by bare cargo.
fn whole(
    copy: &mut Copy,
    place: &Place,
    exercises: &[Exercise],
    what: &str,
    bare: Bare,
    graded: impl Fn(&Copy, &Path, &[&str]) -> Command,
) {
    let names: Vec<&str> = exercises.iter().map(|it| it.name.0.as_str()).collect();
    let class = place.path("whole");
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..=ROUNDS {
        for exercise in exercises {
            copy.edit(exercise);
            hand_in(copy, exercise, &class.join("ada"));
        }
        ones.push(time(graded(copy, &class, &names)));
        if bare == Bare::WithDependencies {
            time(cleaned(copy, &names));
        }
        others.push(time(copy.cargo_test(&names)));
    }
    row(
        &format!("a submission of all {} exercises, {what}", exercises.len()),
        median(ones.split_off(1)),
        median(others.split_off(1)),
    );
}

/// Takes away what cargo has built of packages, and leaves what they stand on.
fn cleaned(copy: &Copy, packages: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(["clean", "--locked", "--target-dir"]);
    command.arg(&copy.target).current_dir(&copy.root);
    for package in packages {
        command.args(["--package", package]);
    }
    command
}

/// Copies the sources of an exercise into a submission.
fn hand_in(copy: &Copy, exercise: &Exercise, submission: &Path) {
    let from = exercise.folder(&copy.root).join("src");
    let to = submission.join(&exercise.name.0).join("src");
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.expect("a source");
        let to = to.join(entry.path().strip_prefix(&from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&to).expect("a folder");
        } else {
            fs::copy(entry.path(), &to).expect("a copy");
        }
    }
}

/// Jobs of the grader's in the jail and outside of it: bare cargo, and a program that
/// does nothing.
fn jailed(copy: &mut Copy, place: &Place, edited: &Exercise) {
    let built = Command::new("cargo")
        .args(["build", "--quiet", "--package", "jail", "--target-dir"])
        .arg(&copy.target)
        .current_dir(&copy.root)
        .status();
    assert!(built.expect("cargo starts").success(), "the jail compiles");
    let mut supervisor = Supervisor::start(&copy.grader, &Cancel::new()).expect("a supervisor");
    let mut run = |command: &Command, launcher: Option<&Launcher>| {
        let job = job(command, launcher.cloned());
        let begun = Instant::now();
        let ended = supervisor.run(&job, |_| {});
        assert_eq!(ended.exit, Exit::Code(0), "{}", ended.output.text());
        begun.elapsed()
    };
    let jail = |words: &[&str]| Launcher {
        program: copy.target.join("debug/jail"),
        arguments: words.iter().map(|&word| word.to_owned()).collect(),
    };
    let compilers = jail(&["enter", "write", "/", "network", "system_calls", "--"]);
    let own = place.path("own");
    fs::create_dir_all(&own).expect("a folder");
    let own = own.to_str().expect("a plain path");
    let checks = jail(&[
        "enter",
        "write",
        own,
        "network",
        "system_calls",
        "root",
        "processes",
        "1024",
        "strict",
        "--",
    ]);
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..=ROUNDS * 3 {
        copy.edit(edited);
        ones.push(run(&copy.cargo_test(&[EXERCISE]), Some(&compilers)));
        copy.edit(edited);
        others.push(run(&copy.cargo_test(&[EXERCISE]), None));
    }
    row(
        "an exercise built and checked in the jail, beside outside of it",
        median(ones.split_off(1)),
        median(others.split_off(1)),
    );
    let nothing = Command::new("true");
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        ones.push(run(&nothing, Some(&checks)));
        others.push(run(&nothing, None));
    }
    row(
        "a program started in the jail, beside outside of it",
        median(ones),
        median(others),
    );
}

/// What the grader has its supervisors do, as far as it matters here.
fn job(command: &Command, launcher: Option<Launcher>) -> Job {
    let text = |it: &OsStr| it.to_str().expect("plain text").to_owned();
    let here = std::env::current_dir().expect("a folder");
    Job {
        program: command.get_program().into(),
        arguments: command.get_args().map(text).collect(),
        launcher,
        folder: command.get_current_dir().map_or(here, Path::to_owned),
        environment: Environment {
            inherited: true,
            without: Vec::new(),
            with: Vec::new(),
        },
        limits: Limits {
            wall: Duration::from_secs(600),
            cpu: Duration::from_secs(600),
            memory_bytes: 16 << 30,
            output_bytes: 64 << 20,
            processes: 1024,
            file_bytes: 1 << 30,
            process_wall: None,
        },
        scratch: None,
        stdin: Stdin::Null,
        stdout: Stdout::Kept,
    }
}

/// The most memory that the class's own program has had, in MiB.
fn memory(copy: &Copy, place: &Place, class: &Path, names: &[&str]) -> f64 {
    let mut command = place.batch(copy, class, "thousand", names);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut most = 0.0;
    while child.try_wait().expect("it can be looked at").is_none() {
        most = f64::max(most, peak_of_children(child.id()));
        std::thread::sleep(Duration::from_millis(20));
    }
    most
}

/// Of the children of a process that are called `class`, in MiB.
fn peak_of_children(process: u32) -> f64 {
    let path = format!("/proc/{process}/task/{process}/children");
    let children = fs::read_to_string(path).unwrap_or_default();
    let peaks = children.split_whitespace().filter_map(|child| {
        let status = fs::read_to_string(format!("/proc/{child}/status")).ok()?;
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.trim().trim_end_matches(" kB").to_owned())
        };
        (value("Name:")? == "class").then(|| value("VmHWM:")?.parse::<f64>().ok())?
    });
    peaks.fold(0.0, f64::max) / 1024.0
}

/// How many MiB lie below a folder.
fn size(folder: &Path) -> f64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let bytes: u64 = files
        .filter_map(|it| it.metadata().ok())
        .map(|it| it.len())
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52, so exact")]
    let bytes = bytes as f64;
    bytes / 1024.0 / 1024.0
}

fn thousand(copy: &Copy, place: &Place, text: &str) {
    let class = place.class("thousand-in", 1000, 1000, text);
    let begun = Instant::now();
    let memory = memory(copy, place, &class, &[EXERCISE]);
    let took = seconds(begun.elapsed());
    println!();
    println!("| a class of 1,000 with the same sources | |");
    println!("|---|---:|");
    println!("| wall | {took:.1} s |");
    println!("| memory of the program that grades the class | {memory:.0} MiB |");
    println!(
        "| left in its folder for work | {:.1} MiB |",
        size(&place.path("thousand/work"))
    );
    println!(
        "| its results | {:.1} MiB |",
        size(&place.path("thousand/results"))
    );
}

fn main() {
    let mut copy = Copy::set_up("class");
    let folder = tempfile::tempdir_in(copy.root.parent().expect("a folder")).expect("a folder");
    let place = Place {
        base: folder.path().join("base"),
        folder,
    };
    let all = copy.workbook.exercises().filter(|it| it.name.0 != LEFT_OUT);
    let exercises: Vec<Exercise> = all.cloned().collect();
    let one = exercises.iter().find(|it| it.name.0 == EXERCISE);
    let one = one.expect("it is in the workbook").clone();
    let library = one.folder(&copy.root).join("src/lib.rs");
    let text = fs::read_to_string(library).expect("its source");
    println!("| a class | | | ratio |");
    println!("|---|---:|---:|---:|");
    if is_asked("equal") {
        equal(&copy, &place, &text);
    }
    if is_asked("jail") {
        jailed(&mut copy, &place, &one);
    }
    if is_asked("whole") {
        for (bare, beside) in [
            (
                Bare::TheTextBefore,
                "beside cargo that has built the text before",
            ),
            (
                Bare::WithDependencies,
                "beside cargo that has built the dependencies",
            ),
        ] {
            let what = format!("in a class, where nothing of one before it is left, {beside}");
            whole(
                &mut copy,
                &place,
                &exercises,
                &what,
                bare,
                |copy, class, names| place.batch(copy, class, "out", names),
            );
        }
    }
    if is_asked("grade") {
        let what = "after another in the same folder";
        let bare = Bare::TheTextBefore;
        whole(
            &mut copy,
            &place,
            &exercises,
            what,
            bare,
            |copy, class, names| {
                let mut command = copy.grader(&["grade"]);
                command.arg(class.join("ada")).args(names);
                command.arg("--target-dir").arg(place.path("target"));
                command
            },
        );
    }
    if is_asked("thousand") {
        thousand(&copy, &place, &text);
    }
}
