//! Sources: files as bytes, read from a folder once and then only used.

use crate::files;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The largest file that is taken in: a hundred times what an exercise needs.
/// A larger one is not laid, so the compiler says that it cannot find it.
const LARGEST_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// A file: its path below some folder, and what is in it. Bytes and not text:
/// what is no text is for the compiler to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What lies below a folder.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Sources {
    /// The files, in the order of their paths.
    pub files: Vec<SourceFile>,
    /// What cannot be read, and why not. Whether that matters, the compiler
    /// shows: it may never want to.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Every regular file below a folder; none where there is no folder. Hidden
/// files and what cargo builds are no sources. A link to a file counts as that
/// file, and links to folders are not followed.
pub(crate) fn below(folder: &Path) -> Sources {
    let mut sources = Sources::default();
    if !folder.exists() {
        return sources;
    }
    let within = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_owned();
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || is_source(entry));
    for entry in entries {
        let read = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            (path, io::Error::from(error))
        });
        let read = read.and_then(|entry| {
            let path = entry.into_path();
            let bytes = regular_file(&path).map_err(|error| (path.clone(), error))?;
            Ok((path, bytes))
        });
        match read {
            Ok((_, None)) => {}
            Ok((path, Some(bytes))) => sources.files.push(SourceFile {
                path: within(&path),
                bytes,
            }),
            Err((path, error)) => sources.unreadable.push((within(&path), error.to_string())),
        }
    }
    sources
}

/// The content of a regular file that is not too large; none of anything else.
fn regular_file(path: &Path) -> io::Result<Option<Vec<u8>>> {
    // Never opened before it is known to be a regular file: reading a pipe would
    // wait for a writer. A link that leads nowhere is no file.
    match fs::metadata(path) {
        Ok(about) if about.is_file() => {
            let read = files::read_at_most(path, LARGEST_FILE_BYTES);
            read.map(Some).map_err(|error| match error.kind() {
                io::ErrorKind::FileTooLarge => io::Error::other(format!(
                    "it is larger than {} MiB, and that is the most that is read of a file",
                    LARGEST_FILE_BYTES / 1024 / 1024
                )),
                _ => error,
            })
        }
        Ok(_) | Err(_) => Ok(None),
    }
}

fn is_source(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !(name.starts_with('.') || (entry.file_type().is_dir() && name == "target"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_bytes_and_hidden_ones_are_no_sources() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, bytes: &[u8]| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        write("src/lib.rs", b"// \xE9t\xE9\n");
        write("src/._lib.rs", b"of an archive");
        write("target/debug/lib", b"built");
        write(".git/config", b"hidden");
        let files = below(folder.path()).files;
        let paths: Vec<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        assert_eq!(paths, [Path::new("src/lib.rs")]);
        assert_eq!(files[0].bytes, b"// \xE9t\xE9\n");
        assert_eq!(below(&folder.path().join("none")), Sources::default());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_passed_over_and_a_link_counts_as_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let pipe = std::process::Command::new("mkfifo")
            .arg(folder.path().join("pipe.rs"))
            .status();
        assert!(pipe.unwrap().success());
        let original = elsewhere.path().join("original.rs");
        fs::write(&original, "one").unwrap();
        std::os::unix::fs::symlink(&original, folder.path().join("lib.rs")).unwrap();
        assert_eq!(
            below(folder.path()).files,
            [SourceFile {
                path: "lib.rs".into(),
                bytes: b"one".to_vec()
            }]
        );
    }
}
