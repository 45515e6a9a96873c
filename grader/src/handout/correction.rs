//! A correction: what a newer edition has otherwise than an older one, and no
//! file that learners write in.

use crate::files::{self, write_whole};
use crate::workbook::edition::{self, Edition, digest_of};
use crate::workbook::{EXERCISES, STARTERS};
use anyhow::Context;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How large a file of an edition may be.
const LARGEST_BYTES: u64 = 16 * 1024 * 1024;

/// What a newer edition changes in a learner's clone of an older one. Paths are
/// those of the stamps, with `/`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Correction {
    /// Files that are added or written anew.
    pub written: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
    /// Files that the newer edition changes and so has the learner: they stay as
    /// the learner has them.
    pub kept: Vec<String>,
    /// Exercises whose starter has changed. What the learner wrote stays.
    pub starters: BTreeSet<String>,
}

impl Correction {
    /// What `new`, whose files lie below `from`, changes in the clone of `old`
    /// below `root`.
    pub(crate) fn of(root: &Path, old: &Edition, from: &Path, new: &Edition) -> Self {
        let mut correction = Self::default();
        let paths: BTreeSet<&String> = old.files.keys().chain(new.files.keys()).collect();
        for path in paths {
            let (before, after) = (old.files.get(path), new.files.get(path));
            if before == after {
                continue;
            }
            if let Some(exercise) = exercise_of_starter(path) {
                correction.starters.insert(exercise);
            }
            let present = files::read_at_most(&root.join(path), LARGEST_BYTES).ok();
            let present = present.map(|bytes| digest_of(&bytes));
            if is_learners(path, old, new) && before.is_some() {
                continue;
            }
            if present.as_ref() == after {
                continue;
            }
            if present.as_ref() != before {
                correction.kept.push(path.clone());
            } else if after.is_some() && from.join(path).is_file() {
                correction.written.push(path.clone());
            } else {
                correction.removed.push(path.clone());
            }
        }
        correction
    }

    /// Whether there is nothing to write and nothing to take away.
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    /// Writes it, and the new stamp last: until then the older edition holds, and
    /// the same call may be made again.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or written; it is named.
    pub(crate) fn apply(&self, root: &Path, from: &Path) -> anyhow::Result<()> {
        let stamp = edition::FILE.to_owned();
        for path in self.written.iter().chain([&stamp]) {
            let bytes = files::read_at_most(&from.join(path), LARGEST_BYTES)
                .with_context(|| format!("cannot read {}", from.join(path).display()))?;
            let to = root.join(path);
            write_whole(&to, &bytes).with_context(|| format!("cannot write {}", to.display()))?;
        }
        for path in &self.removed {
            let path = root.join(path);
            std::fs::remove_file(&path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }
}

/// The difference between two editions as a patch that `git apply` takes, without
/// the files that learners write in.
///
/// # Errors
///
/// When git cannot be run, or a file cannot be copied for it.
pub(crate) fn patch(
    (old_root, old): (&Path, &Edition),
    (new_root, new): (&Path, &Edition),
) -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    for (name, root, edition) in [("a", old_root, old), ("b", new_root, new)] {
        let stamp = edition::FILE.to_owned();
        let paths = edition.files.keys().chain([&stamp]);
        for path in paths.filter(|path| !is_learners(path, old, new)) {
            let bytes = files::read_at_most(&root.join(path), LARGEST_BYTES)
                .with_context(|| format!("cannot read {}", root.join(path).display()))?;
            write_whole(&folder.path().join(name).join(path), &bytes)?;
        }
    }
    let ended = Command::new("git")
        .args([
            "diff",
            "--no-index",
            "--no-prefix",
            "--binary",
            "--no-renames",
            "a",
            "b",
        ])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .context("cannot start git, which writes the patch")?;
    // With a difference it ends with 1.
    anyhow::ensure!(
        matches!(ended.status.code(), Some(0 | 1)),
        "git cannot compare the editions: {}",
        String::from_utf8_lossy(&ended.stderr).trim()
    );
    Ok(ended.stdout)
}

/// Whether learners write in a file: it lies below `src` of an exercise, where
/// one of the editions has a starter for it.
fn is_learners(path: &str, old: &Edition, new: &Edition) -> bool {
    let starter = || {
        let below = path.strip_prefix(EXERCISES)?.strip_prefix('/')?;
        let (exercise, file) = below.split_once("/src/")?;
        Some(format!("{STARTERS}/{exercise}/{file}"))
    };
    let has = |starter: &String| old.files.contains_key(starter) || new.files.contains_key(starter);
    starter().as_ref().is_some_and(has)
}

fn exercise_of_starter(path: &str) -> Option<String> {
    let below = path.strip_prefix(STARTERS)?.strip_prefix('/')?;
    let folder = PathBuf::from(below);
    let folder = folder.components().nth(1)?.as_os_str().to_str()?;
    Some(folder.split_once('_').map_or(folder, |it| it.1).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::SourceFile;

    const LEARNERS: &str = "exercises/01_a/01_b/src/lib.rs";
    const STARTER: &str = "starters/01_a/01_b/lib.rs";
    const CHECKS: &str = "exercises/01_a/01_b/tests/checks.rs";

    /// An edition on disk: these paths with these texts.
    fn edition(files: &[(&str, &str)]) -> (tempfile::TempDir, Edition) {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<SourceFile> = files
            .iter()
            .map(|(path, text)| SourceFile {
                path: path.into(),
                bytes: (*text).into(),
            })
            .collect();
        for file in &files {
            write_whole(&folder.path().join(&file.path), &file.bytes).unwrap();
        }
        let edition = Edition::of(&files, None);
        write_whole(
            &folder.path().join(edition::FILE),
            edition.to_text().as_bytes(),
        )
        .unwrap();
        (folder, edition)
    }

    #[test]
    fn a_correction_leaves_what_learners_wrote() {
        let (clone, old) = edition(&[
            (LEARNERS, "todo\n"),
            (STARTER, "todo\n"),
            (CHECKS, "one\n"),
            ("page.md", "one\n"),
            ("gone.md", "one\n"),
        ]);
        let (from, new) = edition(&[
            (LEARNERS, "todo!\n"),
            (STARTER, "todo!\n"),
            (CHECKS, "two\n"),
            ("page.md", "two\n"),
            ("new.md", "one\n"),
        ]);
        let at = |path: &str| clone.path().join(path);
        std::fs::write(at(LEARNERS), "mine\n").unwrap();
        std::fs::write(at("page.md"), "my notes\n").unwrap();
        let correction = Correction::of(clone.path(), &old, from.path(), &new);
        let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_eq!(correction.written, names(&[CHECKS, "new.md", STARTER]));
        assert_eq!(correction.removed, names(&["gone.md"]));
        assert_eq!(correction.kept, names(&["page.md"]));
        assert_eq!(correction.starters, BTreeSet::from(["b".to_owned()]));
        correction.apply(clone.path(), from.path()).unwrap();
        let text = |path: &str| std::fs::read_to_string(at(path)).unwrap();
        assert_eq!(text(LEARNERS), "mine\n");
        assert_eq!(text("page.md"), "my notes\n");
        assert_eq!(
            (text(CHECKS), text("new.md")),
            ("two\n".to_owned(), "one\n".to_owned())
        );
        assert!(!at("gone.md").exists());
        let stamp = Edition::read(clone.path()).unwrap().unwrap();
        assert_eq!(stamp, new);
        let again = Correction::of(clone.path(), &stamp, from.path(), &new);
        assert!(again.is_empty(), "{again:?}");
    }

    #[test]
    fn a_patch_has_no_file_of_a_learner() {
        let (old_root, old) = edition(&[(LEARNERS, "a\n"), (STARTER, "a\n"), ("p.md", "1\n")]);
        let (new_root, new) = edition(&[(LEARNERS, "b\n"), (STARTER, "b\n"), ("p.md", "2\n")]);
        let patch = patch((old_root.path(), &old), (new_root.path(), &new)).unwrap();
        let patch = String::from_utf8(patch).unwrap();
        assert!(patch.contains("diff --git a/p.md b/p.md"), "{patch}");
        assert!(patch.contains(&format!("+++ b/{STARTER}")), "{patch}");
        assert!(
            !patch.contains(LEARNERS) || patch.contains(&format!("\"{LEARNERS}\":")),
            "{patch}"
        );
        assert!(!patch.contains(&format!("b/{LEARNERS}")), "{patch}");
    }
}
