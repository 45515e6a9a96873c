//! Files, written whole or not at all.

use anyhow::Context;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

/// How the name of a file begins that is not whole yet.
pub(crate) const TORN: &str = ".torn-";

/// How long a file may be that is read for a word of it.
const SMALL_BYTES: u64 = 64 * 1024;

/// Reads a small file that lies where students write; none where something else does: a
/// pipe would be waited for, a device has no end, and a link leads to another's.
pub(crate) fn read_small(path: &Path) -> Option<Vec<u8>> {
    let about = std::fs::symlink_metadata(path).ok()?;
    let is_small = about.is_file() && about.len() <= SMALL_BYTES;
    is_small.then(|| std::fs::read(path).ok())?
}

/// Takes away the pages in a folder that are none of these: an earlier call has written
/// them, and they say what is no longer so.
///
/// # Errors
///
/// When one cannot be taken away; it is named.
pub(crate) fn keep_only(folder: &Path, pages: &BTreeSet<String>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".html") && !pages.contains(&name) {
            let path = entry.path();
            std::fs::remove_file(&path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// Opens a file to lock, which is made. Should somebody have one of that name, it keeps
/// what it says.
///
/// # Errors
///
/// When it can be neither made nor written.
pub(crate) fn open_lock(path: &Path) -> std::io::Result<File> {
    File::options().create(true).append(true).open(path)
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// When it cannot be written; it is named.
pub(crate) fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    written(path, content, 0o644)
}

/// The same for its owner alone to read.
///
/// # Errors
///
/// When it cannot be written; it is named.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    written(path, content, 0o600)
}

fn written(path: &Path, content: &[u8], mode: u32) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(TORN).tempfile_in(folder)?;
        file.write_all(content)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(mode);
            file.as_file().set_permissions(mode)?;
        }
        let _ = mode;
        file.as_file().sync_data()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
