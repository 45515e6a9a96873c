//! A target folder for each submission, made of what was built beforehand. Two
//! submissions in one folder could be taken for each other, and what one leaves
//! there the next would find.

use crate::files;
use crate::grading::{POLL_INTERVAL, end};
use crate::log;
use anyhow::Context;
use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// The file that says how far a base is.
const STATE: &str = "ready";

/// How it is built: one that was built otherwise is not taken for one. Each text once,
/// and whatever exercises are at hand, what they stand on alike.
const BUILT: &str = "each once, alike\n";

/// What stands there while it is built.
const BEGUN: &str = "begun\n";

/// The file that says with which compiler and crates it was built.
const BUILT_WITH: &str = "built_with";

/// What was built beforehand: the libraries, without any exercise.
#[derive(Debug)]
pub(crate) struct Base {
    folder: PathBuf,
    /// The packages that no registry has, as the lock file says: cargo writes what it
    /// notes of them in its place.
    own: BTreeSet<String>,
}

impl Base {
    /// Builds it in `folder`, where it does not lie there by now: by a submission
    /// that has begun each of these exercises and does nothing. Where a call before was
    /// cut, or had another compiler or other crates than `built_with` says, cargo goes on
    /// with what is there. None where the call is interrupted meanwhile.
    ///
    /// # Errors
    ///
    /// When the grader cannot build it, and when something else lies in the folder.
    pub(crate) fn build(
        grader: &Path,
        workbook: &Path,
        names: &[String],
        folder: PathBuf,
        built_with: &str,
        interrupted: &AtomicBool,
    ) -> anyhow::Result<Option<Self>> {
        // Several parts may share one base: the first builds it, the others wait.
        let Some(_lock) = locked(&folder, interrupted)? else {
            return Ok(None);
        };
        let context = || format!("cannot write {}", folder.display());
        begin_anew(&folder, built_with).with_context(context)?;
        if begin(&folder)? {
            log::line("Building what all submissions need.");
            let begun = begun(workbook)?;
            let mut command = Command::new(grader);
            command
                .current_dir(workbook)
                .arg("grade")
                .arg(begun.path())
                .args(names)
                .arg("--target-dir")
                .arg(&folder)
                .args(["--format", "json", "--prepare", "--once"])
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            let child = command.spawn().context("cannot start the grader")?;
            let Some(ended) = ended(child, interrupted)? else {
                return Ok(None);
            };
            // In a workbook that somebody has solved, what is begun passes.
            anyhow::ensure!(
                matches!(ended.code(), Some(0 | 1)),
                "the grader could not build what all submissions need"
            );
            remove_exercises(workbook, &folder)?;
            fs::write(folder.join(BUILT_WITH), built_with).with_context(context)?;
            fs::write(folder.join(STATE), BUILT).with_context(context)?;
        }
        let own = own_packages(&folder.join("stage/Cargo.lock"));
        Ok(Some(Self { folder, own }))
    }

    /// Makes `target` the same as it, whatever was done there since the last time.
    /// Files are linked: who is judged cannot write them. What cargo writes in its
    /// place is copied, with its times, by which cargo tells what is fresh.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub(crate) fn lend(&self, target: &Path) -> anyhow::Result<()> {
        self.take_away(target)
            .and_then(|()| self.put_back(target))
            .with_context(|| format!("cannot write {}", target.display()))
    }

    /// Whether cargo may write a file once more, in its place: what it notes of the
    /// workbook's own packages, and lock files.
    fn is_written_again(&self, below: &Path) -> bool {
        let parts: Vec<_> = below.iter().map(|it| it.to_string_lossy()).collect();
        let is_lock = parts
            .last()
            .is_some_and(|name| name == "Cargo.lock" || name.ends_with("lock"));
        let mut notes = parts.iter().skip_while(|part| *part != ".fingerprint");
        let package = notes.nth(1).and_then(|it| it.rsplit_once('-'));
        is_lock || package.is_some_and(|(name, _)| self.own.contains(name))
    }

    /// Takes away what the base has not.
    fn take_away(&self, target: &Path) -> std::io::Result<()> {
        if !target.exists() {
            return Ok(());
        }
        let mut entries = walkdir::WalkDir::new(target).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            let entry = entry.map_err(std::io::Error::from)?;
            let below = entry.path().strip_prefix(target).unwrap_or(entry.path());
            let own = fs::symlink_metadata(self.folder.join(below));
            if own.is_ok_and(|own| own.file_type() == entry.file_type()) {
                continue;
            }
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Puts back what the base has, where it is another or none.
    fn put_back(&self, target: &Path) -> std::io::Result<()> {
        for entry in walkdir::WalkDir::new(&self.folder) {
            let entry = entry.map_err(std::io::Error::from)?;
            let below = entry
                .path()
                .strip_prefix(&self.folder)
                .unwrap_or(entry.path());
            let to = target.join(below);
            if entry.file_type().is_dir() {
                fs::create_dir_all(&to)?;
                continue;
            }
            let own = entry.metadata().map_err(std::io::Error::from)?;
            let is_copied = self.is_written_again(below);
            let present = fs::symlink_metadata(&to);
            if present
                .as_ref()
                .is_ok_and(|it| !is_copied && is_same_file(it, &own))
            {
                continue;
            }
            if present.is_ok() {
                fs::remove_file(&to)?;
            }
            if is_copied || fs::hard_link(entry.path(), &to).is_err() {
                fs::copy(entry.path(), &to)?;
                let copy = fs::File::options().append(true).open(&to)?;
                copy.set_modified(own.modified()?)?;
            }
        }
        Ok(())
    }
}

/// Has a base built once more that another compiler built, or that has other crates:
/// each submission would compile them.
fn begin_anew(folder: &Path, built_with: &str) -> std::io::Result<()> {
    let is_other = |it: String| it != built_with;
    if fs::read_to_string(folder.join(BUILT_WITH)).is_ok_and(is_other) {
        fs::write(folder.join(STATE), BEGUN)?;
    }
    Ok(())
}

/// Makes room for a base, unless it is ready: whether it is to be built. What a call
/// that was cut has built stays.
///
/// # Errors
///
/// When what lies in the folder is no base of these, or it cannot be written.
fn begin(folder: &Path) -> anyhow::Result<bool> {
    let state = folder.join(STATE);
    let context = || format!("cannot write {}", folder.display());
    match fs::read_to_string(&state).ok().as_deref() {
        Some(BUILT) => return Ok(false),
        Some(BEGUN) => return Ok(true),
        _ if is_empty(folder) => {}
        _ => anyhow::bail!(
            "{} has something else in it than what all submissions need, or what another version of the grader built: name a folder that is new",
            folder.display()
        ),
    }
    fs::create_dir_all(folder).with_context(context)?;
    fs::write(state, BEGUN).with_context(context)?;
    Ok(true)
}

/// Whether nothing lies in a folder, or there is none.
fn is_empty(folder: &Path) -> bool {
    !folder.exists() || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// How a grader ends; none where the call is interrupted before, and the grader with it.
fn ended(mut grader: Child, interrupted: &AtomicBool) -> anyhow::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = grader.try_wait()? {
            return Ok(Some(status));
        }
        if interrupted.load(Ordering::SeqCst) {
            end(&mut grader);
            return Ok(None);
        }
        thread::sleep(POLL_INTERVAL);
    }
}

/// Waits until no other call builds the base, and keeps others waiting. None where the
/// call is interrupted meanwhile.
fn locked(folder: &Path, interrupted: &AtomicBool) -> anyhow::Result<Option<File>> {
    let mut lock = folder.as_os_str().to_owned();
    lock.push(".lock");
    let lock = PathBuf::from(lock);
    let named = || format!("cannot lock {}", lock.display());
    let above = folder.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(above).with_context(named)?;
    let file = files::open_lock(&lock).with_context(named)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if interrupted.load(Ordering::SeqCst) => return Ok(None),
            Err(TryLockError::WouldBlock) => thread::sleep(POLL_INTERVAL),
            Err(TryLockError::Error(error)) => return Err(error).with_context(named),
        }
    }
}

/// The packages of a lock file that come from no registry.
fn own_packages(lock: &Path) -> BTreeSet<String> {
    let lock = fs::read_to_string(lock);
    let lock = lock.ok().and_then(|it| it.parse::<toml::Table>().ok());
    let packages = lock.as_ref().and_then(|it| it.get("package")?.as_array());
    let packages = packages.into_iter().flatten();
    let own = packages.filter(|it| it.get("source").is_none());
    own.filter_map(|it| Some(it.get("name")?.as_str()?.to_owned()))
        .collect()
}

#[cfg(unix)]
fn is_same_file(one: &fs::Metadata, two: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (two.dev(), two.ino())
}

/// Elsewhere nobody can tell: it is linked anew.
#[cfg(not(unix))]
fn is_same_file(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}

/// A submission in which each exercise is begun, and no more than that.
fn begun(workbook: &Path) -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    for entry in exercises(workbook) {
        let lib = entry.join("src/lib.rs");
        let text = fs::read_to_string(&lib).unwrap_or_default();
        let to = folder
            .path()
            .join(entry.file_name().unwrap_or_default())
            .join("src");
        fs::create_dir_all(&to)?;
        fs::write(to.join("lib.rs"), text + "\n// Begun.\n")?;
    }
    Ok(folder)
}

/// The folders of the exercises.
fn exercises(workbook: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(workbook.join("exercises"))
        .min_depth(2)
        .max_depth(2)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok);
    entries
        .map(walkdir::DirEntry::into_path)
        .filter(|it| it.join("src/lib.rs").is_file())
        .collect()
}

/// Takes away what was built of the exercises themselves.
fn remove_exercises(workbook: &Path, folder: &Path) -> anyhow::Result<()> {
    let names: Vec<String> = exercises(workbook)
        .iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?;
            Some(name.split_once('_').map_or(name, |it| it.1).to_owned())
        })
        .collect();
    let is_exercises = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (stem, _) = name.rsplit_once('-').unwrap_or((&name, ""));
        let stem = stem.strip_prefix("lib").unwrap_or(stem);
        stem == "checks" || name == "incremental" || names.iter().any(|it| it == stem)
    };
    let mut entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
    while let Some(entry) = entries.next() {
        let Ok(entry) = entry else { continue };
        // What is laid there lies there again at once.
        if entry.file_name() == "stage" {
            entries.skip_current_dir();
            continue;
        }
        if !is_exercises(entry.path()) {
            continue;
        }
        if entry.file_type().is_dir() {
            entries.skip_current_dir();
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_exercise_stays_in_the_base() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        };
        write("workbook/exercises/01_small/01_queue/src/lib.rs");
        let kept = [
            "base/debug/deps/libtokio-1.rlib",
            "base/stage/exercises/01_small/01_queue/tests/checks.rs",
            "base/await_lines/stage/exercises/01_small/01_queue/src/lib.rs",
        ];
        let gone = [
            "base/debug/deps/libqueue-1.rlib",
            "base/debug/.fingerprint/queue-1/lib-queue",
            "base/debug/deps/checks-1",
            "base/await_lines/debug/.fingerprint/queue-1/lib-queue",
            "base/await_lines/debug/incremental/queue-1/x",
        ];
        kept.iter().chain(&gone).for_each(|path| write(path));
        let at = |path: &str| folder.path().join(path);
        remove_exercises(&at("workbook"), &at("base")).unwrap();
        assert!(kept.iter().all(|path| at(path).is_file()));
        assert!(!gone.iter().any(|path| at(path).exists()));
    }

    #[test]
    fn what_is_no_base_is_left_alone_and_what_was_cut_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("home")).unwrap();
        fs::write(at("home/thesis.txt"), "mine").unwrap();
        let refused = begin(&at("home")).unwrap_err().to_string();
        assert!(refused.contains("something else in it"), "{refused}");
        assert!(at("home/thesis.txt").is_file());

        assert!(begin(&at("new")).unwrap(), "it is to be built");
        fs::write(at("new/built"), "half of it").unwrap();
        assert!(begin(&at("new")).unwrap(), "it was cut");
        assert!(at("new/built").is_file());
        fs::write(at("new").join(STATE), BUILT).unwrap();
        assert!(!begin(&at("new")).unwrap(), "it is ready");
        // By somebody else, and by a grader that built other exercises otherwise.
        for otherwise in ["to be printed\n", "each once\n"] {
            fs::write(at("new").join(STATE), otherwise).unwrap();
            let refused = begin(&at("new")).unwrap_err().to_string();
            assert!(refused.contains("something else in it"), "{refused}");
            assert!(at("new/built").is_file());
        }
    }

    #[test]
    fn what_another_compiler_built_is_built_once_more() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        fs::write(base.join(STATE), BUILT).unwrap();
        fs::write(base.join(BUILT_WITH), "rustc 1").unwrap();
        begin_anew(base, "rustc 1").unwrap();
        assert!(!begin(base).unwrap());
        begin_anew(base, "rustc 2").unwrap();
        assert!(begin(base).unwrap());
    }

    #[test]
    fn a_file_with_the_name_of_its_lock_keeps_what_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("flake.lock");
        fs::write(&file, "mine").unwrap();
        let interrupted = AtomicBool::new(false);
        let held = locked(&folder.path().join("flake"), &interrupted).unwrap();
        assert!(held.is_some());
        interrupted.store(true, Ordering::SeqCst);
        let other = locked(&folder.path().join("flake"), &interrupted).unwrap();
        assert!(other.is_none(), "who is interrupted waits for nobody");
        drop(held);
        assert_eq!(fs::read_to_string(file).unwrap(), "mine");
    }

    #[test]
    fn what_no_registry_has_is_the_workbooks_own() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("Cargo.lock");
        let text = "version = 4\n\n[[package]]\nname = \"gauge\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"tokio\"\nversion = \"1.0.0\"\nsource = \"registry\"\n";
        fs::write(&lock, text).unwrap();
        assert_eq!(own_packages(&lock), ["gauge".to_owned()].into());
    }

    #[test]
    fn a_target_is_the_same_again_whatever_was_done_there() {
        let folder = tempfile::tempdir().unwrap();
        let base = Base {
            folder: folder.path().join("base"),
            own: ["lab".to_owned()].into(),
        };
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let note = "debug/.fingerprint/lab-1/lib-lab";
        write("base/debug/deps/libtokio.rlib", "tokio");
        write(&format!("base/{note}"), "fresh");
        write("base/stage/Cargo.lock", "whole");
        let target = folder.path().join("slot");
        base.lend(&target).unwrap();
        // As cargo does: a note and a lock in their place, others anew.
        write(&format!("slot/{note}"), "stale");
        write("slot/stage/Cargo.lock", "cut");
        write("slot/debug/deps/libqueue.rlib", "queue");
        write("slot/debug/queue/left", "behind");
        fs::remove_file(target.join("debug/deps/libtokio.rlib")).unwrap();
        fs::create_dir(target.join("debug/deps/libtokio.rlib")).unwrap();
        base.lend(&target).unwrap();
        let text = |path: &str| fs::read_to_string(target.join(path)).unwrap();
        assert_eq!(text("debug/deps/libtokio.rlib"), "tokio");
        assert_eq!(text(note), "fresh");
        assert_eq!(text("stage/Cargo.lock"), "whole");
        assert!(!target.join("debug/deps/libqueue.rlib").exists());
        assert!(!target.join("debug/queue").exists());
        let own = |path: &str| fs::read_to_string(base.folder.join(path)).unwrap();
        assert_eq!(
            (own(note), own("stage/Cargo.lock")),
            ("fresh".into(), "whole".into())
        );
    }
}
