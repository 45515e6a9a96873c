//! Whether there is room to build in. What the compiler says of a full disk could
//! be said by a text that it compiles, too; so the disk is tried.

use std::io::{self, Write as _};
use std::path::Path;

/// How much a build may have been short of: some programs with checks at once.
const ROOM_BYTES: usize = 64 * 1024 * 1024;

/// How much is written at a time.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Whether as much can be written in a folder as a build may need.
///
/// # Errors
///
/// What the system says when it cannot.
pub(super) fn is_left(folder: &Path) -> io::Result<()> {
    // Not only holes: those cost no room.
    let chunk = vec![1; CHUNK_BYTES];
    let mut file = tempfile::tempfile_in(folder)?;
    for _ in 0..ROOM_BYTES / CHUNK_BYTES {
        file.write_all(&chunk)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_room_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        is_left(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(is_left(&folder.path().join("missing")).is_err());
    }
}
