//! A copy of the workbook in which every exercise is solved, to measure on, and
//! what a measurement is.

use grader::workbook::{Exercise, Workbook, solutions};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What of the workbook's top folder is copied.
const COPIED: [&str; 5] = ["Cargo.toml", "Cargo.lock", ".cargo", "grader", "exercises"];

/// Whether a part is to be measured: `cargo bench … -- PART` measures that alone, and
/// without a name all are.
pub(crate) fn is_asked(part: &str) -> bool {
    let words = || std::env::args().skip(1).filter(|it| !it.starts_with('-'));
    words().next().is_none() || words().any(|it| it == part)
}

/// A copy of the workbook with every reference laid.
pub(crate) struct Copy {
    pub workbook: Workbook,
    pub root: PathBuf,
    /// The folder that bare cargo builds into.
    pub target: PathBuf,
    pub grader: PathBuf,
    edits: u32,
}

impl Copy {
    pub(crate) fn set_up(name: &str) -> Self {
        let original = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("it lies in the workbook");
        let workbook = Workbook::open(original).expect("the workbook is whole");
        let folder = original.join("target").join(name);
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
    pub(crate) fn edit(&mut self, exercise: &Exercise) {
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

    pub(crate) fn grader(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.grader);
        command
            .args(arguments)
            .current_dir(&self.root)
            .env_remove("CI");
        command
    }

    pub(crate) fn cargo_test(&self, packages: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.args(["test", "--locked", "--test", "checks", "--target-dir"]);
        command.arg(&self.target);
        for package in packages {
            command.args(["--package", package]);
        }
        command.current_dir(&self.root);
        command
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

/// How long a command takes that must succeed.
pub(crate) fn time(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(
        status.expect("it starts").success(),
        "it passes: {command:?}"
    );
    start.elapsed()
}

/// The middle one.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
