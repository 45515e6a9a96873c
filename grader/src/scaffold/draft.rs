//! Several files, written together or not at all.

use crate::files;
use anyhow::Context;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file to write.
#[derive(Debug)]
pub(super) struct File {
    /// Its path, from the top folder.
    pub path: PathBuf,
    /// Its whole content.
    pub content: Vec<u8>,
    /// Whether it takes the place of one that is there; else none may be.
    pub replaces: bool,
}

/// What was done so far, so that it can be undone.
#[derive(Default)]
struct Done {
    /// Folders that were made, each before those in it.
    folders: Vec<PathBuf>,
    /// Files that were written, and what was there before.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
}

/// Writes `files` below `top`. Where one cannot be written, nothing is changed.
///
/// # Errors
///
/// The file, and what is wrong with it.
pub(super) fn write(top: &Path, files: &[File]) -> anyhow::Result<()> {
    let mut done = Done::default();
    written(top, files, &mut done).inspect_err(|_| done.undo())
}

fn written(top: &Path, files: &[File], done: &mut Done) -> anyhow::Result<()> {
    // All that can fail comes first: a full disk, a folder that is read-only.
    let mut drafts = Vec::new();
    for file in files {
        let path = top.join(&file.path);
        let draft = draft(&path, file, done);
        drafts.push(draft.with_context(|| format!("cannot write {}", path.display()))?);
    }
    for (file, draft) in files.iter().zip(drafts) {
        let path = top.join(&file.path);
        let before = file.replaces.then(|| files::read(&path)).transpose();
        let persisted = before.and_then(|before| {
            if file.replaces {
                draft.persist(&path)?;
            } else {
                draft.persist_noclobber(&path)?;
            }
            Ok(before)
        });
        let before = persisted.with_context(|| format!("cannot write {}", path.display()))?;
        done.files.push((path, before));
    }
    Ok(())
}

/// The content beside its place, which is looked at first.
fn draft(path: &Path, file: &File, done: &mut Done) -> io::Result<NamedTempFile> {
    if !file.replaces && fs::symlink_metadata(path).is_ok() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "something is there already",
        ));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    done.make(folder)?;
    let mut draft = NamedTempFile::new_in(folder)?;
    draft.write_all(&file.content)?;
    // A temporary file is its owner's alone; the real one is as any other.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        draft
            .as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(draft)
}

impl Done {
    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing = folder.ancestors().take_while(|it| !it.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.folders.push(folder);
        }
        Ok(())
    }

    fn undo(&mut self) {
        for (path, before) in self.files.drain(..).rev() {
            // What cannot be undone, nobody can help here.
            let _ = match before {
                Some(before) => files::write_whole(&path, &before),
                None => fs::remove_file(&path),
            };
        }
        for folder in self.folders.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, replaces: bool) -> File {
        File {
            path: path.into(),
            content: b"new".to_vec(),
            replaces,
        }
    }

    /// Every file and folder below `top`, with its content.
    fn all(top: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let entries = walkdir::WalkDir::new(top).sort_by_file_name();
        let entries = entries.into_iter().map(|it| it.unwrap().into_path());
        entries
            .map(|path| (path.clone(), fs::read(path).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn all_are_written_together() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old"), "old").unwrap();
        let files = [file("old", true), file("a/b/c", false)];
        write(folder.path(), &files).unwrap();
        for path in ["old", "a/b/c"] {
            assert_eq!(fs::read(folder.path().join(path)).unwrap(), b"new");
        }
    }

    #[test]
    fn nothing_is_written_where_one_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [("old", "old"), ("taken", "taken"), ("no_folder", "a file")] {
            fs::write(folder.path().join(path), text).unwrap();
        }
        let before = all(folder.path());
        for last in [
            file("taken", false),
            file("no_folder/c", false),
            // Its draft can be written, and it cannot take the place of nothing.
            file("a/b/not_there", true),
        ] {
            let files = [file("a/b/c", false), file("old", true), last];
            let error = write(folder.path(), &files).unwrap_err();
            assert!(format!("{error:#}").contains("cannot write"), "{error:#}");
            assert_eq!(all(folder.path()), before);
        }
    }
}
