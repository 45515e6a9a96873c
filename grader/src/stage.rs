//! The stage: a workspace of the grader's own, on which what is to be judged is
//! laid, built and run.
//!
//! cargo calls a package fresh when none of its files is younger than what was
//! built from it. Times can lie: a file that is put back has its old one, and so
//! has one out of an archive. So nothing here rests on times. Each package that
//! is laid declares a feature whose name is the digest of its bytes, and what a
//! package declares is part of what cargo compares. A program is taken for fresh
//! only if it was built from these very bytes, whoever built it.

mod common;

use crate::compiler::Wrapper;
use crate::digest::Digester;
use crate::files::write_if_new;
use crate::instruments::{self, Instruments};
use crate::jail::Jail;
use crate::seed::Seed;
use crate::sources::SourceFile;
use crate::submission::{Submission, sources_of};
use crate::workbook::{EXERCISES, Workbook};
use anyhow::Context;
use report::Digest;
use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Files of the workbook's top folder that a build depends on.
pub(crate) const TOP_FILES: [&str; 2] = [".cargo/config.toml", "rust-toolchain.toml"];

/// How long a call waits for another that has the stage. An audit beside busy
/// loops may take hours, but then nobody waits for it on purpose.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// How often it looks.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The file by which a stage is known: it says that the folder can be written anew,
/// to programs that keep copies, too.
const TAG: &str = "CACHEDIR.TAG";

/// What it says. Its first line is what such programs look for (bford.info/cachedir).
const TAGGED: &[u8] = b"Signature: 8a477f597d28d172789f06886806bc55\n\
# Here the grader lays what it builds, and takes away all else.\n";

/// How a package declares the bytes that it is made of.
const DECLARED: &str = "bytes-";

/// How long a digest is, in hexadecimal digits.
const DIGEST_DIGITS: usize = 64;

/// Where submissions are laid, built and run. It is this call's alone.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The folder with the workspace's manifest.
    pub root: PathBuf,
    /// The folder that cargo builds into.
    pub target: PathBuf,
    /// The CPU time that one compiler process may use.
    pub compiler_cpu: Duration,
    /// What is built here, and how.
    pub purpose: Purpose,
    /// What confines what is built and run here, where that is not the learner's
    /// own. Then the compiler also gets no more of the grader's own environment than
    /// it needs, because a text may ask for it.
    pub jail: Option<Jail>,
    /// What checks draw their inputs from; without it they are the usual ones.
    pub seed: Option<Seed>,
    /// What a build reads outside of it: instruments of another workspace.
    pub elsewhere: Vec<PathBuf>,
    /// What the compiler is told of the packages that are laid here, and of no others: to warn
    /// of all that some exercise of the workbook forbids, even where a text allows it.
    pub wrapper: Wrapper,
    /// Two calls on one stage would judge each other's sources.
    _lock: File,
}

/// What a stage is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The learner's texts, which are edited and built again.
    Verdict,
    /// Texts that are built once each: an audit's, and those of a class.
    Once,
    /// To see at which lines the tasks of a deadlock wait: with the places of an
    /// exercise's lines, and with Tokio's task dumps.
    AwaitLines,
}

impl Stage {
    /// The CPU time of one compiler process unless said otherwise: five times
    /// what the largest dependency needs on a slow machine.
    pub(crate) const COMPILER_CPU: Duration = Duration::from_secs(90);

    /// The time by the clock on the wall of one compiler process. One that waits uses no
    /// CPU time; and beside eight busy loops on two cores one that computes gets a
    /// fifth of a core.
    pub(crate) fn compiler_wall(&self) -> Duration {
        3 * self.compiler_cpu
    }

    /// Opens the stage in the folder that cargo builds into. Where another call
    /// has it, `on_wait` is called once and this one waits.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written, with the way out; when the other call
    /// does not end.
    pub(crate) fn open(target: PathBuf, on_wait: impl FnOnce()) -> anyhow::Result<Self> {
        let lock = lock(&target, on_wait)?;
        // cargo names manifests by their real paths, and so must we.
        #[cfg(unix)]
        let target = fs::canonicalize(&target)
            .with_context(|| format!("cannot build in {}", target.display()))?;
        Ok(Self {
            root: target.join("stage"),
            target,
            compiler_cpu: Self::COMPILER_CPU,
            purpose: Purpose::Verdict,
            jail: None,
            seed: None,
            elsewhere: Vec::new(),
            wrapper: Wrapper::default(),
            _lock: lock,
        })
    }

    /// Opens one below it for another purpose, where all else is as it is here.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub(crate) fn open_beside(
        &self,
        folder: &str,
        purpose: Purpose,
        on_wait: impl FnOnce(),
    ) -> anyhow::Result<Self> {
        let opened = Self::open(self.target.join(folder), on_wait)?;
        // Each field is named, so that none is forgotten.
        Ok(Self {
            root: opened.root,
            target: opened.target,
            compiler_cpu: self.compiler_cpu,
            purpose,
            jail: self.jail.clone(),
            seed: self.seed.clone(),
            elsewhere: self.elsewhere.clone(),
            wrapper: self.wrapper.clone(),
            _lock: opened._lock,
        })
    }

    /// Lays `submissions` and what they are built with, and takes away what is
    /// left of earlier ones. Other exercises lie there as the workbook has them,
    /// for what reads a file of theirs, and are not built.
    ///
    /// # Errors
    ///
    /// When something cannot be read or written; the file is named.
    pub(crate) fn lay(
        &self,
        workbook: &Workbook,
        submissions: &[Submission],
    ) -> anyhow::Result<()> {
        let manifest = fs::read_to_string(workbook.root.join("Cargo.toml"))
            .with_context(|| format!("cannot read {}/Cargo.toml", workbook.root.display()))?;
        hold_to_own(&self.root)?;
        remove_links(&self.root)?;
        let mut laid = Laid {
            workbook: &workbook.root,
            root: &self.root,
            paths: HashSet::new(),
        };
        laid.file(Path::new(TAG), TAGGED)?;
        let members = submissions
            .iter()
            .map(|it| format!("{EXERCISES}/{}", crate::files::slashed(&it.exercise.path)))
            .chain(self.common().map(str::to_owned));
        laid.file(
            Path::new("Cargo.toml"),
            workspace(&manifest, &workbook.root, members)?.as_bytes(),
        )?;
        for file in TOP_FILES {
            if let Ok(content) = crate::files::read(&workbook.root.join(file)) {
                laid.file(Path::new(file), &content)?;
            }
        }
        if let Some(common) = self.common().map(Path::new) {
            let manifest = common::manifest(workbook);
            laid.file(&common.join("Cargo.toml"), manifest.as_bytes())?;
            laid.file(&common.join("src/main.rs"), common::PROGRAM)?;
        }
        for instrument in Instruments::of(workbook)?.own {
            let files = instruments::files_of(&workbook.root.join(&instrument));
            let digest = Digester::default().files(&files).finish();
            laid.package(&instrument, &files, &digest)?;
        }
        for entry in &workbook.entries {
            let folder = Path::new(EXERCISES).join(entry.path());
            let submission = submissions
                .iter()
                .find(|it| it.exercise.path == entry.path());
            match submission {
                Some(submission) => {
                    let digest = submission.digest(&workbook.root, &Digester::default());
                    laid.package(&folder, &submission.files, &digest)?;
                }
                None => {
                    let files = sources_of(&workbook.root.join(&folder)).files;
                    laid.files(&folder, &files)?;
                }
            }
        }
        // cargo takes out of it what nothing laid needs, and what is laid next
        // may need that: so it is whole again before each build.
        if let Ok(content) = fs::read(workbook.root.join("Cargo.lock")) {
            laid.file(Path::new("Cargo.lock"), &content)?;
        }
        remove_all_but(&self.root, &laid.paths)
    }

    /// The package by which all exercises are built alike. Only where the manifests are
    /// an instructor's: what a learner writes into one may cost no other exercise.
    pub(crate) fn common(&self) -> Option<&'static str> {
        self.jail.is_some().then_some(common::NAME)
    }
}

/// Waits until no other call is at work in `target`.
fn lock(target: &Path, on_wait: impl FnOnce()) -> anyhow::Result<File> {
    let path = target.join("lock");
    let file = fs::create_dir_all(target)
        // Should somebody have a file of that name, it keeps what it says.
        .and_then(|()| File::options().create(true).append(true).open(&path))
        .with_context(|| {
            format!(
                "cannot build in {}: `--target-dir FOLDER`, or the variable CARGO_TARGET_DIR, names another folder",
                target.display()
            )
        })?;
    let until = Instant::now() + PATIENCE;
    let mut on_wait = Some(on_wait);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => {
                if let Some(on_wait) = on_wait.take() {
                    on_wait();
                }
                std::thread::sleep(POLL_INTERVAL);
            }
            Err(TryLockError::WouldBlock) => anyhow::bail!(
                "another call of the grader has been at work in {} for {} minutes",
                target.display(),
                PATIENCE.as_secs() / 60
            ),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
    }
}

/// What lies on the stage by now.
struct Laid<'s> {
    /// The top folder of the workbook that it comes from.
    workbook: &'s Path,
    root: &'s Path,
    paths: HashSet<PathBuf>,
}

impl Laid<'_> {
    fn file(&mut self, path: &Path, content: &[u8]) -> anyhow::Result<()> {
        let to = self.root.join(path);
        if write_if_new(&to, content).is_err() {
            // What was a file before may be a folder now, or the other way round.
            remove_obstacles(self.root, path);
            write_if_new(&to, content).with_context(|| format!("cannot write {}", to.display()))?;
        }
        self.paths.insert(path.to_owned());
        Ok(())
    }

    fn files(&mut self, folder: &Path, files: &[SourceFile]) -> anyhow::Result<()> {
        for SourceFile { path, bytes } in files {
            self.file(&folder.join(path), bytes)?;
        }
        Ok(())
    }

    /// A package that is built: it declares what it is made of.
    fn package(
        &mut self,
        folder: &Path,
        files: &[SourceFile],
        digest: &Digest,
    ) -> anyhow::Result<()> {
        for SourceFile { path, bytes } in files {
            if path == Path::new("Cargo.toml") {
                let manifest = declaring(&String::from_utf8_lossy(bytes), digest, |manifest| {
                    let folder = self.workbook.join(folder);
                    instruments::with_whole_paths(manifest, self.workbook, &folder);
                });
                let manifest = manifest
                    .with_context(|| format!("cannot read {}/Cargo.toml", folder.display()))?;
                self.file(&folder.join(path), manifest.as_bytes())?;
            } else {
                self.file(&folder.join(path), bytes)?;
            }
        }
        Ok(())
    }
}

/// A package's manifest with one more feature, which nothing switches on. Other
/// fields would not do: cargo looks whether code has read those.
fn declaring(
    manifest: &str,
    digest: &Digest,
    edit: impl FnOnce(&mut toml::Table),
) -> Result<String, toml::de::Error> {
    let mut manifest: toml::Table = toml::from_str(manifest)?;
    edit(&mut manifest);
    let features = manifest
        .entry("features")
        .or_insert_with(|| toml::Table::new().into());
    if let Some(features) = features.as_table_mut() {
        features.insert(
            format!("{DECLARED}{digest}"),
            toml::Value::Array(Vec::new()),
        );
    }
    Ok(manifest.to_string())
}

/// The manifest of the workspace at `root` with only these members, as it is laid
/// elsewhere.
fn workspace(
    manifest: &str,
    root: &Path,
    members: impl Iterator<Item = String>,
) -> Result<String, toml::de::Error> {
    let mut manifest: toml::Table = toml::from_str(manifest)?;
    instruments::with_whole_paths(&mut manifest, root, root);
    if let Some(workspace) = manifest
        .get_mut("workspace")
        .and_then(toml::Value::as_table_mut)
    {
        workspace.remove("default-members");
        let members = members.map(toml::Value::String).collect();
        workspace.insert("members".to_owned(), toml::Value::Array(members));
    }
    Ok(manifest.to_string())
}

/// Holds a folder to be the grader's own: what lies there and is not laid is taken away.
///
/// # Errors
///
/// When something lies there that the grader has not laid.
fn hold_to_own(root: &Path) -> anyhow::Result<()> {
    let is_free = fs::read_dir(root).map_or(true, |mut entries| entries.next().is_none());
    anyhow::ensure!(
        is_free || root.join(TAG).is_file() || was_laid(root),
        "{} has something in it that the grader has not written, and would take away: \
         `--target-dir FOLDER`, or the variable CARGO_TARGET_DIR, names another folder to build in",
        root.display()
    );
    Ok(())
}

/// Whether a grader that knew no tag has laid packages there: each declares its bytes.
fn was_laid(root: &Path) -> bool {
    let entries = walkdir::WalkDir::new(root).min_depth(2).max_depth(4);
    let mut entries = entries.into_iter().filter_map(Result::ok);
    entries.any(|entry| {
        entry.file_name() == "Cargo.toml"
            && fs::read_to_string(entry.path()).is_ok_and(|it| declares_its_bytes(&it))
    })
}

/// Whether a manifest names a whole digest; there are packages called `bytes-…`, too.
fn declares_its_bytes(manifest: &str) -> bool {
    let mut named = manifest.split(DECLARED).skip(1);
    named.any(|after| {
        let digest = after.bytes().take_while(u8::is_ascii_hexdigit);
        digest.count() == DIGEST_DIGITS
    })
}

/// Takes away what lies in the place of a file, or of a folder above it.
fn remove_obstacles(root: &Path, path: &Path) {
    let above = path.ancestors().skip(1);
    for folder in above.map(|it| root.join(it)).filter(|it| it.is_file()) {
        // If it stays, writing says so.
        let _ = fs::remove_file(folder);
    }
    let _ = fs::remove_dir_all(root.join(path));
}

/// Takes links away: through one, something would be written elsewhere.
fn remove_links(folder: &Path) -> anyhow::Result<()> {
    let entries = walkdir::WalkDir::new(folder).follow_root_links(false);
    for entry in entries.into_iter().filter_map(Result::ok) {
        if entry.path_is_symlink() {
            fs::remove_file(entry.path())
                .with_context(|| format!("cannot remove {}", entry.path().display()))?;
        }
    }
    Ok(())
}

fn remove_all_but(folder: &Path, wanted: &HashSet<PathBuf>) -> anyhow::Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        let path = entry.path().strip_prefix(folder)?;
        if entry.file_type().is_dir() {
            // Succeeds for those that are empty now.
            let _ = fs::remove_dir(entry.path());
        } else if !wanted.contains(path) {
            fs::remove_file(entry.path())
                .with_context(|| format!("cannot remove {}", entry.path().display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest() -> Digest {
        Digest("0a1b".to_owned())
    }

    #[test]
    fn a_manifest_declares_what_the_package_is_made_of() {
        let manifest = "[package]\nname = \"queue\"\n\n[features]\nown = []\n";
        let declared: toml::Table =
            toml::from_str(&declaring(manifest, &digest(), |_| {}).unwrap()).unwrap();
        let features = declared["features"].as_table().unwrap();
        assert_eq!(features.keys().collect::<Vec<_>>(), ["bytes-0a1b", "own"]);
        assert_eq!(declared["package"]["name"].as_str(), Some("queue"));
    }

    #[test]
    fn the_lock_file_is_whole_before_each_build() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("Cargo.toml", "[workspace]\nmembers = []\n");
        write("Cargo.lock", "one\ntwo\n");
        fs::create_dir(folder.path().join(EXERCISES)).unwrap();
        let workbook = Workbook::open(folder.path()).unwrap();
        let stage = Stage::open(folder.path().join("target"), || {}).unwrap();
        for _ in 0..2 {
            stage.lay(&workbook, &[]).unwrap();
            let lock_file = stage.root.join("Cargo.lock");
            assert_eq!(fs::read_to_string(&lock_file).unwrap(), "one\ntwo\n");
            // As cargo does.
            fs::write(&lock_file, "one\n").unwrap();
        }
    }

    #[test]
    fn what_lay_there_before_is_gone_and_another_call_waits() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Cargo.toml"), "[workspace]\n").unwrap();
        fs::create_dir(folder.path().join(EXERCISES)).unwrap();
        let workbook = Workbook::open(folder.path()).unwrap();
        let target = folder.path().join("target");
        let stage = Stage::open(target.clone(), || {}).unwrap();
        stage.lay(&workbook, &[]).unwrap();
        // As a call that was cut leaves it.
        fs::remove_file(stage.root.join("Cargo.toml")).unwrap();
        let left = stage.root.join("exercises/01_a/left.txt");
        fs::create_dir_all(left.parent().unwrap()).unwrap();
        fs::write(&left, "by a check").unwrap();
        stage.lay(&workbook, &[]).unwrap();
        assert!(!left.exists());

        // The second call gets the stage only once the first has let go of it.
        let mut stage = Some(stage);
        Stage::open(target, || drop(stage.take())).unwrap();
        assert!(stage.is_none(), "it had to wait");
    }

    #[test]
    fn what_the_grader_has_not_laid_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        hold_to_own(&at("new")).unwrap();
        fs::create_dir_all(at("stage/props")).unwrap();
        for theirs in ["[package]\n", "[dependencies]\nbytes-utils = \"0.1\"\n"] {
            fs::write(at("stage/props/Cargo.toml"), theirs).unwrap();
            let refused = hold_to_own(&at("stage")).unwrap_err().to_string();
            assert!(refused.contains("has not written"), "{refused}");
            assert!(refused.contains("--target-dir"), "{refused}");
        }
        // By a grader that knew no tag.
        let whole = Digester::default().finish();
        let declared = declaring("[package]\n", &whole, |_| {}).unwrap();
        fs::write(at("stage/props/Cargo.toml"), declared).unwrap();
        hold_to_own(&at("stage")).unwrap();
        fs::write(at("lock"), "mine").unwrap();
        drop(lock(folder.path(), || {}).unwrap());
        assert_eq!(fs::read_to_string(at("lock")).unwrap(), "mine");
    }

    #[test]
    fn the_workspace_has_the_members_that_are_laid() {
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"a\", \"b\"]\ndefault-members = [\"a\"]\n\n[workspace.dependencies]\nlab = \"1\"\n";
        let members = std::iter::once("exercises/01_a/01_b".to_owned());
        let workspace: toml::Table =
            toml::from_str(&workspace(manifest, Path::new(""), members).unwrap()).unwrap();
        let workspace = workspace["workspace"].as_table().unwrap();
        assert_eq!(
            workspace["members"],
            toml::Value::from(vec!["exercises/01_a/01_b"])
        );
        assert!(!workspace.contains_key("default-members"));
        assert_eq!(workspace["dependencies"]["lab"].as_str(), Some("1"));
    }
}
