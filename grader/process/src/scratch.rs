//! How much of the disk a job's own folder holds.

use crate::Scratch;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;

/// What a system counts the use of a disk in.
#[cfg(unix)]
pub(crate) const BLOCK_BYTES: u64 = 512;

/// What an entry of a folder costs, however short it is: names and inodes are of the
/// disk, too.
const ENTRY_BYTES: u64 = 4096;

/// What a job's folder holds. It is not counted further than is allowed, so a
/// million files cost no more than some thousand. No link is followed. What cannot be
/// looked at, because its path is too long or because the job does not let one, counts
/// as more than any folder may hold.
pub(crate) fn used_bytes(scratch: &Scratch) -> u64 {
    let mut used = 0_u64;
    let mut folders = vec![scratch.folder.clone()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            // It went while it was looked at.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(_) => return u64::MAX,
        };
        for entry in entries {
            let about = match entry.and_then(|entry| Ok((entry.metadata()?, entry))) {
                Ok(about) => about,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(_) => return u64::MAX,
            };
            let (about, entry) = about;
            used = used
                .saturating_add(ENTRY_BYTES)
                .saturating_add(bytes_of(&about));
            if used > scratch.bytes {
                return used;
            }
            if about.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    used
}

/// How many bytes may still be written below a folder, as far as its file system says;
/// a quota may leave less.
///
/// # Errors
///
/// When the system does not tell; off Unix it is not asked.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> io::Result<u64> {
    let about = rustix::fs::statvfs(folder)?;
    Ok(about.f_bavail.saturating_mul(about.f_frsize))
}

/// See above.
#[cfg(not(unix))]
pub fn free_bytes(_: &Path) -> io::Result<u64> {
    Err(ErrorKind::Unsupported.into())
}

/// Of a file with holes only what is there.
#[cfg(unix)]
fn bytes_of(about: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::blocks(about) * BLOCK_BYTES
}

#[cfg(not(unix))]
fn bytes_of(about: &Metadata) -> u64 {
    about.len()
}
