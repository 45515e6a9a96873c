//! A small workbook in a temporary folder, made from one source an exercise.

use crate::scratch;
use crate::target::seed;
use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

/// The top of the real workbook, whose instruments the small one borrows.
pub(crate) fn real_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the grader lies in the workbook")
        .into()
}

/// The one check of every exercise of a small workbook.
const CHECKS: &str = r#"
use probe::{expect, observe};

/// > It is 42.
#[probe::test]
fn it_answers() {
    let answer = observe(|| NAME::answer()).into_output();
    expect("the answer", answer).is(42).because("this exercise asks for 42");
}
"#;

const PLAN: &str =
    r#"{"checks":[{"name":"it_answers","promises":["It is 42."],"expectations":["the answer"]}]}"#;

/// The answer that passes.
pub(crate) const GOOD: &str = "pub async fn answer() -> u32 {\n    42\n}\n";

/// One that waits for ever.
pub(crate) const DEADLOCKED: &str =
    "pub async fn answer() -> u32 {\n    std::future::pending().await\n}\n";

/// The reference of every exercise: its starter has a `todo!`.
pub(crate) const REFERENCE: &str = "/// The answer.\n///\n/// - It is 42.\npub async fn answer() -> u32 {\n    // starter: todo!(\"the answer\")\n    42\n    // end starter\n}\n";

/// A small workbook.
pub(crate) struct Small {
    folder: TempDir,
}

impl Small {
    /// With one exercise for each name and source, in their order.
    pub(crate) fn new(exercises: &[(&str, &str)]) -> Self {
        let small = Self::unseeded(exercises);
        seed(&small.root().join("target/grade"));
        small
    }

    pub(crate) fn unseeded(exercises: &[(&str, &str)]) -> Self {
        crate::ahead::begin();
        let small = Self {
            folder: scratch::folder(),
        };
        // The user that a check runs as must be able to come to its program.
        #[cfg(unix)]
        fs::set_permissions(
            small.root(),
            std::os::unix::fs::PermissionsExt::from_mode(0o755),
        )
        .expect("its own folder");
        let root = real_root();
        let instrument = |name: &str| root.join("grader").join(name).display().to_string();
        small.write(
            "Cargo.toml",
            &format!(
                "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/*/*\"]\n\n\
                 [workspace.dependencies]\nlab = {{ path = {:?} }}\nprobe = {{ path = {:?} }}\n\
                 tokio = {{ version = \"1\", features = [\"rt\", \"time\", \"sync\", \"macros\"] }}\n\n\
                 [profile.dev]\ndebug = 0\nstrip = \"debuginfo\"\n",
                instrument("lab"),
                instrument("probe"),
            ),
        );
        for (at, (name, source)) in exercises.iter().enumerate() {
            small.add(&format!("01_small/{:02}_{name}", at + 1), name, source);
        }
        let names: Vec<&str> = exercises.iter().map(|(name, _)| *name).collect();
        small.lock(&names);
        small
    }

    /// Adds an exercise. The lock file does not know it yet.
    pub(crate) fn add(&self, path: &str, name: &str, source: &str) {
        let folder = format!("exercises/{path}");
        self.write(
            &format!("{folder}/Cargo.toml"),
            &format!(
                "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [package.metadata.exercise]\ntitle = \"The exercise {name}\"\npoints = 4\n\n\
                 [lib]\ntest = false\ndoctest = false\n\n\
                 [dependencies]\nlab.workspace = true\ntokio.workspace = true\n\n\
                 [dev-dependencies]\nprobe.workspace = true\n"
            ),
        );
        self.write(
            &format!("{folder}/hints.md"),
            &format!(
                "# Hints: `cargo grade hint {name}` gives one at a time\n\n\
                 ## 1\n\nweak\n\n## 2\n\nmiddling\n\n## 3\n\nstrong\n"
            ),
        );
        self.write(&format!("{folder}/src/lib.rs"), source);
        self.write(
            &format!("{folder}/tests/checks.rs"),
            &CHECKS.replace("NAME", name),
        );
        self.write(&format!("{folder}/tests/plan.json"), PLAN);
        self.write(
            &format!("solutions/{path}/accepted/reference.rs"),
            REFERENCE,
        );
        self.write(
            &format!("solutions/{path}/rejected/one_less.rs"),
            "//! rejected by: it_answers — counts from 0\n//! > It is 42.\n\npub async fn answer() -> u32 {\n    41\n}\n",
        );
        self.write(
            &format!("solutions/{path}/rejected/does_nothing.rs"),
            "//! rejected by: it_answers — the first thing that compiles\n\npub async fn answer() -> u32 {\n    0\n}\n",
        );
        self.write(&format!("chapters/src/{path}.md"), "# A page\n");
    }

    /// Makes a lock file from the real workbook's, so that nothing is asked of
    /// a registry that is not there already. It is the same for the same names.
    fn lock(&self, names: &[&str]) {
        static KNOWN: Mutex<BTreeMap<Vec<String>, String>> = Mutex::new(BTreeMap::new());
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = known.get(&names) {
            return self.write("Cargo.lock", lock);
        }
        self.make_lock();
        known.insert(names, self.read("Cargo.lock"));
    }

    pub(crate) fn make_lock(&self) {
        fs::copy(
            real_root().join("Cargo.lock"),
            self.root().join("Cargo.lock"),
        )
        .expect("a lock file");
        Command::new("cargo")
            .args(["update", "--workspace", "--offline", "--quiet"])
            .current_dir(self.root())
            .timeout(Duration::from_secs(60))
            .assert()
            .success();
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).expect("a file")
    }

    /// A call of the grader in this workbook.
    pub(crate) fn grade(&self) -> Command {
        self.here(grader())
    }

    /// A call in this workbook.
    pub(crate) fn here(&self, mut command: Command) -> Command {
        command
            .current_dir(self.root())
            .arg("--target-dir")
            .arg(self.root().join("target/grade"));
        command
    }
}

/// A call of the grader.
pub(crate) fn grader() -> Command {
    prepared(Command::cargo_bin("grader").expect("the grader is built"))
}

/// A call of the grader by a shell that has a file open as descriptor 3.
#[cfg(target_os = "linux")]
pub(crate) fn grader_with_open(file: &Path) -> Command {
    let mut command = prepared(Command::new("sh"));
    command
        .args(["-c", "exec \"$0\" \"$@\" 3>>\"$OPEN\""])
        .env("OPEN", file)
        .arg(assert_cmd::cargo::cargo_bin("grader"));
    command
}

/// With the environment of a call. The programs that the grader would have cargo build are
/// handed on to it.
fn prepared(mut command: Command) -> Command {
    command
        .timeout(Duration::from_secs(300))
        .env_remove("CI")
        .env_remove("COLUMNS")
        .env("NO_COLOR", "1")
        .env("TMPDIR", scratch::top())
        .envs(programs::built());
    command
}

#[cfg(unix)]
pub(crate) mod programs {
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};
    use std::sync::LazyLock;

    /// Those that these tests call again and again.
    const NAMES: [&str; 3] = ["class", "jail", "unpack"];

    /// The variables by which the grader is told of its programs.
    pub(crate) fn variables() -> [String; 3] {
        NAMES.map(|name| format!("GRADER_HAS_BUILT_{}", name.to_uppercase()))
    }

    /// What cargo has built, asked once for all tests as the grader asks it each time: that
    /// was a tenth of their time.
    pub(super) fn built() -> impl Iterator<Item = (String, PathBuf)> {
        static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
            let grader = assert_cmd::cargo::cargo_bin("grader");
            let folder = grader.parent().expect("a program lies in a folder");
            let target = folder.parent().expect("that of a profile in cargo's");
            let status = Command::new(env!("CARGO"))
                .args(["build", "--quiet", "--workspace", "--target-dir"])
                .arg(target)
                .args(NAMES.iter().flat_map(|name| ["--bin", name]))
                .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
                .stdin(Stdio::null())
                .status();
            assert!(status.expect("cargo starts").success());
            target.join("debug")
        });
        let paths = NAMES.map(|name| FOLDER.join(name));
        variables().into_iter().zip(paths)
    }
}

#[cfg(not(unix))]
mod programs {
    /// What is graded there is not judged in these tests.
    pub(super) fn built() -> [(String, std::path::PathBuf); 0] {
        []
    }
}

/// The starter that the reference gives.
pub(crate) fn starter() -> String {
    grader::workbook::starter::derive(REFERENCE).expect("the marks of the reference fit together")
}
