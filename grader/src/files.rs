//! Files on disk: written whole or not at all, and read with their names.

use crate::temporary;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

/// Writes a file whole or not at all.
///
/// # Errors
///
/// When it cannot be written: a full disk, a folder that is read-only.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let _goes_on = temporary::goes_on();
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    // A temporary file is its owner's alone; the real one is as any other.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file whole unless it has this very content already.
///
/// # Errors
///
/// As [`write_whole`].
pub(crate) fn write_if_new(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    write_whole(path, content)
}

/// Reads a regular file.
///
/// # Errors
///
/// When it cannot be read, or is something else: a pipe would be waited for, and
/// a device has no end.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() {
        fs::read(path)
    } else {
        Err(no_regular_file())
    }
}

/// Reads a regular file of at most `most` bytes.
///
/// # Errors
///
/// As [`read`]; [`io::ErrorKind::FileTooLarge`] where it is larger. Then nothing of it
/// is read: a file of holes costs nobody a disk, and whoever reads it all memory.
pub(crate) fn read_at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    of_at_most(path, &fs::metadata(path)?, most)
}

/// Reads a file of somebody who is not trusted: a regular one of at most `most` bytes,
/// and no link, which could lead to a file of somebody else's or to a device.
///
/// # Errors
///
/// As [`read_at_most`], and where it is a link.
pub(crate) fn read_handed_in(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    of_at_most(path, &fs::symlink_metadata(path)?, most)
}

fn of_at_most(path: &Path, about: &fs::Metadata, most: u64) -> io::Result<Vec<u8>> {
    let too_large = || {
        let problem = format!("it is larger than {most} bytes, and that is the most that is read");
        io::Error::new(io::ErrorKind::FileTooLarge, problem)
    };
    if !about.is_file() {
        return Err(no_regular_file());
    }
    if about.len() > most {
        return Err(too_large());
    }
    // It may have grown since, and a system's own files say that they are empty.
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_large());
    }
    Ok(bytes)
}

fn no_regular_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")
}

/// The path with `/` between its parts, as it is shown on every system.
pub(crate) fn slashed(path: &Path) -> String {
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// A text as it is compared: without a mark at its beginning, and with line
/// ends of one kind, which editors and git change as they like.
pub(crate) fn plain_text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.replace("\r\n", "\n"))
}

/// The real path of what is there, without links. On Windows that would be a path
/// which few programs take, so there it is only made [`normal`].
pub(crate) fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if cfg!(unix) {
        fs::canonicalize(&whole).unwrap_or_else(|_| normal(&whole))
    } else {
        normal(&whole)
    }
}

/// The [`real`] path of what need not be there yet: the nearest folder above it that is
/// there may be a link.
pub(crate) fn real_to_be(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = whole.ancestors().find(|above| above.exists());
    let real_above =
        there.map(|above| real(above).join(whole.strip_prefix(above).unwrap_or(above)));
    normal(&real_above.unwrap_or(whole))
}

/// The path without `.` and `..`, which need not exist.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                normal.push(component);
            }
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_a_byte_order_mark_do_not_count() {
        let text = plain_text("\u{feff}one\r\ntwo\n".as_bytes());
        assert_eq!(text.as_deref(), Some("one\ntwo\n"));
        assert_eq!(plain_text(b"\xE9t\xE9"), None, "Latin-1 is no text here");
    }

    #[test]
    fn a_path_is_shown_with_slashes() {
        let path: std::path::PathBuf = ["exercises", "06_patterns", "src"].iter().collect();
        assert_eq!(slashed(&path), "exercises/06_patterns/src");
    }

    #[test]
    fn of_a_file_that_is_too_large_nothing_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let holes = fs::File::create(&path).unwrap();
        holes.set_len(4).unwrap();
        assert_eq!(read_at_most(&path, 4).unwrap(), [0; 4]);
        assert_eq!(read_handed_in(&path, 4).unwrap(), [0; 4]);
        holes.set_len(1 << 40).unwrap();
        for read in [read_at_most(&path, 4), read_handed_in(&path, 4)] {
            assert_eq!(read.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        }
        assert!(read_handed_in(folder.path(), 4).is_err(), "a folder");
    }

    #[cfg(unix)]
    #[test]
    fn what_was_handed_in_is_read_through_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "mine").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(read_at_most(&link, 4).unwrap(), b"mine");
        assert!(read_handed_in(&link, 4).is_err());
        assert_eq!(read_handed_in(&file, 4).unwrap(), b"mine");
    }

    /// It says that it is empty, and is a regular file.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_has_more_than_it_says_is_read_no_further() {
        let read = read_at_most(Path::new("/proc/self/maps"), 16);
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }
}
