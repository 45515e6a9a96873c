//! The folders that tests build into, and what is in them already.
//!
//! What all exercises stand on takes half a minute of compiler's time for each way to
//! build it. So what cargo has built for these tests themselves is taken over, and what
//! one of them has built after it.

use crate::handed_in::ONE_MEANING;
use crate::scratch;
use crate::small::{DEADLOCKED, GOOD, Small, grader, real_root, starter};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::thread::{Builder, JoinHandle};

/// A folder below cargo's own for the files of tests, kept from one run to the next.
pub(crate) fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Where tests build exercises of the real workbook: what these stand on is built once.
pub(crate) fn of_the_real_workbook() -> PathBuf {
    static REAL: LazyLock<PathBuf> = LazyLock::new(|| {
        let target = kept("real");
        take_from_cargo(&target);
        if crate::workbook::wait_for_audit() {
            take_from(&of_the_audit().join("debug"), &target);
        }
        target
    });
    REAL.clone()
}

/// Where an audit of the real workbook builds: below the folder with the grader's program.
pub(crate) fn of_the_audit() -> PathBuf {
    cargo_built().with_file_name("audit")
}

/// What cargo builds these tests into.
fn cargo_built() -> PathBuf {
    let program = assert_cmd::cargo::cargo_bin("grader");
    program.parent().expect("a program lies in a folder").into()
}

/// Gives the target folder of a small workbook what all of them build alike. A
/// folder shared by several would not do: cargo tells packages of one name by
/// their place in the workspace, and would take one workbook's program for another's.
pub(crate) fn seed(target: &Path) {
    static SEED: LazyLock<PathBuf> = LazyLock::new(|| {
        let Usual { target, deadlocks } = &*USUAL;
        let deadlocks = deadlocks.lock().expect("a handle").take();
        let deadlocks = deadlocks.expect("one waits").join().expect("it is built");
        give_target(&deadlocks.join(LINES), &target.join(LINES));
        if !scratch::is_in_memory() {
            return target.clone();
        }
        // Links lead to no other file system.
        let copy = scratch::top().join("seed");
        link_built(target, &copy);
        copy
    });
    link_built(&SEED, target);
}

/// Gives an audit of the real workbook what it stands on, which a small one stands on, too.
pub(crate) fn seed_the_audit() {
    let target = of_the_audit();
    take_from_cargo(&target);
    take_from(&USUAL.target.join("debug"), &target);
}

/// What small workbooks stand on, in all the ways to build it but one: what looks into
/// deadlocks is built beside.
struct Usual {
    target: PathBuf,
    /// What looks into deadlocks is built beside the others, in a folder of its own.
    deadlocks: Mutex<Option<JoinHandle<PathBuf>>>,
}

static USUAL: LazyLock<Usual> = LazyLock::new(|| {
    let (target, beside) = (kept("seed"), kept("deadlocks"));
    take_from_cargo(&target);
    build(&target, GOOD, &["check", "seed"], 0);
    link_built(&target, &beside);
    let deadlocks = Builder::new().spawn(move || {
        build(&beside, DEADLOCKED, &["check", "seed"], 1);
        beside
    });
    // An audit has settings of its own. And what is handed in is looked at as a
    // library, too, by itself or of a class.
    build(&target, &starter(), &["audit", "seed"], 0);
    build(&target, GOOD, &["grade", "exercises"], 0);
    build(&target, GOOD, &["grade", "exercises", "--once"], 0);
    // Accounts are made in a folder of their own, of what stands on the same.
    give_target(&target, &target.join(ACCOUNTS));
    build(&target, ONE_MEANING[2], &["grade", "exercises"], 0);
    Usual {
        target,
        deadlocks: Mutex::new(Some(deadlocks.expect("a thread"))),
    }
});

/// Calls the grader for a small workbook with one exercise.
fn build(target: &Path, source: &str, arguments: &[&str], code: i32) {
    let small = Small::unseeded(&[("seed", source)]);
    let mut command = grader();
    command
        .current_dir(small.root())
        .args(arguments)
        .arg("--target-dir")
        .arg(target)
        .assert()
        .code(code);
}

/// Where it is built below a target folder what looks into deadlocks.
const LINES: &str = "await_lines";

/// Where it is built below a target folder what accounts stand on.
const ACCOUNTS: &str = "accounts";

/// Gives a target folder all that is built in another.
pub(crate) fn link_built(from: &Path, to: &Path) {
    give_target(from, to);
    for below in [LINES, ACCOUNTS] {
        give_target(&from.join(below), &to.join(below));
    }
}

/// Gives what cargo has built into a folder, and what the compiler has answered it: else
/// cargo would ask the same in each new folder, which takes as long as a small build.
fn give_target(from: &Path, to: &Path) {
    let answers = ".rustc_info.json";
    if from.join("debug").is_dir() {
        give_all(&from.join("debug"), &to.join("debug"), link);
    }
    if from.join(answers).is_file() {
        // cargo writes it again in its place.
        fs::create_dir_all(to).expect("a folder");
        copy(&from.join(answers), &to.join(answers));
    }
}

/// What is not given: state for the next edit, and what a cargo locks.
const LEFT: [&str; 2] = ["incremental", ".cargo-lock"];

/// Gives what was built to another folder, each file as `give` does.
fn give_all(from: &Path, to: &Path, give: fn(&Path, &Path)) {
    let files = walkdir::WalkDir::new(from)
        .into_iter()
        .filter_entry(|entry| !LEFT.iter().any(|left| entry.file_name() == *left));
    for entry in files {
        let entry = entry.expect("what was built can be read");
        let below = entry.path().strip_prefix(from).expect("it lies below");
        let to = to.join(below);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&to).expect("a folder");
        } else {
            give(entry.path(), &to);
        }
    }
}

/// Links a file where that is as good as a copy.
fn link(from: &Path, to: &Path) {
    // What lies there from an earlier run may be a link to the same file: a copy
    // would empty it first.
    let _ = fs::remove_file(to);
    if is_written_again(from) || fs::hard_link(from, to).is_err() {
        copy(from, to);
    }
}

/// Copies a file with its time: by that cargo tells what is fresh.
fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).expect("a copy");
    let modified = from.metadata().expect("it is there").modified();
    let copy = fs::File::options().append(true).open(to).expect("a copy");
    copy.set_modified(modified.expect("a time"))
        .expect("its time");
}

/// Whether cargo may write a file that was built once more, in its place: then it
/// must be copied. It does so with what it notes of the workbook's own packages,
/// and with no library. Each new file counts: where a thousand were deleted a
/// moment ago, ext4 looks through all of them before it makes the next.
fn is_written_again(built: &Path) -> bool {
    let names = built
        .components()
        .map(|it| it.as_os_str().to_string_lossy());
    let mut below = names.skip_while(|name| name != ".fingerprint").skip(1);
    let own = [
        "every_second-",
        "evidence-",
        "lab-",
        "longest_word-",
        "probe-",
        "recorder-",
        "seed-",
    ];
    below
        .next()
        .is_some_and(|package| own.iter().any(|it| package.starts_with(it)))
}

/// Takes over what cargo has built of other people's packages for the tests themselves.
pub(crate) fn take_from_cargo(target: &Path) {
    take_from(&cargo_built(), target);
}

/// Takes over what is built of other people's packages that exercises stand on. Built
/// in the same way it has the same name, and is built no more.
fn take_from(built: &Path, target: &Path) {
    let to = target.join("debug");
    let others = others_of(exercises());
    let fingerprints = folder_of(&built.join(".fingerprint"));
    let wanted: HashSet<String> = fingerprints
        .into_iter()
        .filter_map(|name| {
            let (package, hash) = name.rsplit_once('-')?;
            others.contains(package).then(|| hash.to_owned())
        })
        .collect();
    for kind in [".fingerprint", "build", "deps"] {
        fs::create_dir_all(to.join(kind)).expect("a folder");
        for name in folder_of(&built.join(kind)) {
            let hash = name.rsplit_once('-').map_or("", |(_, after)| after);
            let hash = hash.split('.').next().unwrap_or_default();
            let (from, to) = (built.join(kind).join(&name), to.join(kind).join(&name));
            if !wanted.contains(hash) || to.exists() {
                continue;
            }
            // A jail gives files to other users, and these are somebody else's.
            if from.is_dir() {
                give_all(&from, &to, copy);
            } else {
                copy(&from, &to);
            }
        }
    }
}

/// The names in a folder; none where there is no such folder.
fn folder_of(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

/// The names of the real workbook's exercises.
fn exercises() -> Vec<String> {
    let folders = walkdir::WalkDir::new(real_root().join("exercises"))
        .min_depth(2)
        .max_depth(2);
    let names = folders.into_iter().filter_map(|folder| {
        let folder = folder.expect("it can be read");
        let (_, name) = folder.file_name().to_str()?.split_once('_')?;
        Some(name.to_owned())
    });
    names.collect()
}

/// The packages of registries that some of the workbook's own stand on.
fn others_of(own: Vec<String>) -> BTreeSet<String> {
    let lock = fs::read_to_string(real_root().join("Cargo.lock")).expect("a lock file");
    let lock: toml::Table = lock.parse().expect("cargo writes TOML");
    let packages = lock["package"].as_array().expect("packages");
    let mut others = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = own;
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        for package in packages
            .iter()
            .filter(|it| it["name"].as_str() == Some(&name))
        {
            if package.get("source").is_some() {
                others.insert(name.clone());
            }
            let needs = package.get("dependencies").and_then(toml::Value::as_array);
            let needs = needs.into_iter().flatten().filter_map(toml::Value::as_str);
            // Behind the name of one that is there twice stands its version.
            open.extend(
                needs
                    .filter_map(|it| it.split(' ').next())
                    .map(str::to_owned),
            );
        }
    }
    others
}
