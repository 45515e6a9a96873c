//! A correction: what a newer edition has otherwise than an older one, and no
//! file that learners write in.

use crate::files::{self, write_whole};
use crate::temporary::Folder;
use crate::workbook::edition::{self, Edition, digest_of};
use crate::workbook::{EXERCISES, STARTERS};
use anyhow::Context;
use report::Digest;
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
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
            if is_learners(path, old, new) && before.is_some() {
                continue;
            }
            let present = Present::at(root, path);
            if present.is(after) {
                continue;
            }
            if !present.is(before) {
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
        // Before anything is written: it may be torn.
        for path in self.written.iter().chain([&stamp]) {
            read(from, path)?;
        }
        for path in self.written.iter().chain([&stamp]) {
            let bytes = read(from, path)?;
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

/// What lies in a learner's clone where a file of an edition belongs.
#[derive(Debug)]
enum Present {
    Nothing,
    File(Digest),
    /// Something of the learner's that no edition has: a folder, a link, a file that is
    /// larger than any of an edition's or cannot be read, or one where a folder belongs.
    Other,
}

impl Present {
    fn at(root: &Path, path: &str) -> Self {
        if is_barred(root, path) {
            return Self::Other;
        }
        match files::read_handed_in(&root.join(path), LARGEST_BYTES) {
            Ok(bytes) => Self::File(digest_of(&bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::Nothing,
            Err(_) => Self::Other,
        }
    }

    /// Whether it is what an edition has there.
    fn is(&self, of_edition: Option<&Digest>) -> bool {
        match self {
            Self::Nothing => of_edition.is_none(),
            Self::File(digest) => of_edition == Some(digest),
            Self::Other => false,
        }
    }
}

/// Whether a path leads through something that is no folder: a file, or a link, behind
/// which everything is somebody else's.
fn is_barred(root: &Path, path: &str) -> bool {
    let above = Path::new(path).ancestors().skip(1);
    above.map(|it| root.join(it)).any(|folder| {
        let about = folder.symlink_metadata();
        folder != root && about.is_ok_and(|it| !it.is_dir())
    })
}

/// The text of a file of the newer edition. It may come from anywhere: a link in it would
/// lead to a file of the learner's own.
fn read(from: &Path, path: &str) -> anyhow::Result<Vec<u8>> {
    let whole = from.join(path);
    let bytes = if is_barred(from, path) {
        Err(io::Error::other("it lies behind a link"))
    } else {
        files::read_handed_in(&whole, LARGEST_BYTES)
    };
    bytes.with_context(|| format!("cannot read {}", whole.display()))
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
    let folder = Folder::new().context("cannot make a temporary folder")?;
    for (name, root, edition) in [("a", old_root, old), ("b", new_root, new)] {
        let stamp = edition::FILE.to_owned();
        let paths = edition.files.keys().chain([&stamp]);
        for path in paths.filter(|path| !is_learners(path, old, new)) {
            let bytes = files::read_at_most(&root.join(path), LARGEST_BYTES)
                .with_context(|| format!("cannot read {}", root.join(path).display()))?;
            write_whole(&folder.path().join(name).join(path), &bytes)?;
        }
    }
    let mut git = Command::new("git");
    git.args([
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
    .stderr(Stdio::piped());
    let ended = process::attended(&mut git).context("cannot start git, which writes the patch")?;
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

    /// What cannot be read is not nothing.
    #[cfg(unix)]
    #[test]
    fn a_correction_leaves_what_lies_where_a_new_file_belongs() {
        let (clone, old) = edition(&[("page.md", "one\n"), ("sub/old.md", "one\n")]);
        let news = [
            "folder.md",
            "large.bin",
            "link.md",
            "plain/new.md",
            "linked/new.md",
        ];
        let mut files = vec![("page.md", "one\n"), ("sub/old.md", "two\n")];
        files.extend(news.iter().map(|it| (*it, "theirs\n")));
        let (from, new) = edition(&files);
        let at = |path: &str| clone.path().join(path);
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::create_dir(at("folder.md")).unwrap();
        let large = std::fs::File::create(at("large.bin")).unwrap();
        large.set_len(LARGEST_BYTES + 1).unwrap();
        std::os::unix::fs::symlink("nowhere", at("link.md")).unwrap();
        std::fs::write(at("plain"), "mine\n").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), at("linked")).unwrap();
        // So has one that the older edition had.
        std::fs::rename(at("sub"), elsewhere.path().join("sub")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("sub"), at("sub")).unwrap();
        let correction = Correction::of(clone.path(), &old, from.path(), &new);
        let mut kept: Vec<&str> = news.to_vec();
        kept.push("sub/old.md");
        kept.sort_unstable();
        assert_eq!(correction.kept, kept);
        assert!(correction.is_empty(), "{correction:?}");
        correction.apply(clone.path(), from.path()).unwrap();
        assert_eq!(large.metadata().unwrap().len(), LARGEST_BYTES + 1);
        assert_eq!(std::fs::read_to_string(at("plain")).unwrap(), "mine\n");
        assert!(!elsewhere.path().join("new.md").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_a_newer_edition_brings_nothing_of_the_learners() {
        let (clone, old) = edition(&[("page.md", "one\n")]);
        let news = [
            ("page.md", "two\n"),
            ("new.md", "one\n"),
            ("sub/new.md", "one\n"),
        ];
        let secret = tempfile::tempdir().unwrap();
        std::fs::write(secret.path().join("new.md"), "secret\n").unwrap();
        for (link, to) in [("new.md", "new.md"), ("sub", "")] {
            let (from, new) = edition(&news);
            let link = from.path().join(link);
            let _ = std::fs::remove_file(&link);
            let _ = std::fs::remove_dir_all(&link);
            std::os::unix::fs::symlink(secret.path().join(to), link).unwrap();
            let correction = Correction::of(clone.path(), &old, from.path(), &new);
            let refused = correction.apply(clone.path(), from.path()).unwrap_err();
            assert!(refused.to_string().contains("new.md"), "{refused}");
            let page = std::fs::read_to_string(clone.path().join("page.md")).unwrap();
            assert_eq!(page, "one\n", "nothing is written where not all can be");
            assert!(!clone.path().join("new.md").exists());
        }
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
