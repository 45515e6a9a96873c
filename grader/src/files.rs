//! Files on disk: written whole or not at all, and read with their names.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// Writes a file whole or not at all.
///
/// # Errors
///
/// When it cannot be written: a full disk, a folder that is read-only.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
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
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no regular file",
        ))
    }
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

/// Removes a folder of whoever did not want it to be removed: what may not be looked
/// into is opened first. What is left all the same is the system's to remove.
pub(crate) fn remove_all(folder: &Path) {
    #[cfg(unix)]
    {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
            let _ = fs::set_permissions(&folder, mode);
            let below = fs::read_dir(folder).into_iter().flatten().flatten();
            let is_folder = |it: &fs::DirEntry| it.file_type().is_ok_and(|it| it.is_dir());
            folders.extend(below.filter(is_folder).map(|it| it.path()));
        }
    }
    let _ = fs::remove_dir_all(folder);
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
}
