//! Folders that go with the call, however it ends. One that is interrupted leaves its
//! work where it stands, and nothing that it holds is dropped: so what is to be taken
//! away then is known here.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Those that are there. It belongs to the process, as its end does.
static FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Who writes a file holds it for reading, and who ends the call for good.
static GOES_ON: RwLock<()> = RwLock::new(());

/// How long what was interrupted may keep a folder from going: a program that was killed
/// in it is gone in a millisecond or two.
const PATIENCE: Duration = Duration::from_secs(2);

const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// A folder that goes when this does, or with the call.
#[derive(Debug)]
pub(crate) struct Folder(Option<TempDir>);

impl Folder {
    /// Makes one where the system has such folders.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub(crate) fn new() -> io::Result<Self> {
        Self::inside(&std::env::temp_dir())
    }

    /// Makes one in a folder.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub(crate) fn inside(above: &Path) -> io::Result<Self> {
        let _goes_on = goes_on();
        let folder = tempfile::tempdir_in(above)?;
        folders().insert(folder.path().to_owned());
        Ok(Self(Some(folder)))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.0.as_ref().map_or(Path::new(""), TempDir::path)
    }

    /// Leaves it where it is, for its own sake.
    pub(crate) fn keep(mut self) -> PathBuf {
        let kept = self.0.take().map(TempDir::keep).unwrap_or_default();
        folders().remove(&kept);
        kept
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let Some(folder) = self.0.take() else {
            return;
        };
        let path = folder.path().to_owned();
        if folder.close().is_err() {
            // A check has taken away its own permission to look into a folder.
            remove_all(&path);
        }
        folders().remove(&path);
    }
}

/// Held while a file is written, so that none is left half-written.
pub(crate) fn goes_on() -> RwLockReadGuard<'static, ()> {
    GOES_ON.read().unwrap_or_else(PoisonError::into_inner)
}

/// Takes every folder away that is there, waits for what is being written, and lets
/// nothing more be written or made: for a process that is about to end.
pub(crate) fn end() {
    std::mem::forget(GOES_ON.write().unwrap_or_else(PoisonError::into_inner));
    let until = Instant::now() + PATIENCE;
    for folder in folders().iter() {
        remove_all(folder);
        while folder.exists() && Instant::now() < until {
            thread::sleep(POLL_INTERVAL);
            remove_all(folder);
        }
    }
}

fn folders() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    FOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes a folder of whoever did not want it to be removed: what may not be looked
/// into is opened first. What is left all the same is the system's to remove.
fn remove_all(folder: &Path) {
    #[cfg(unix)]
    {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
            let _ = std::fs::set_permissions(&folder, mode);
            let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
            let is_folder = |it: &std::fs::DirEntry| it.file_type().is_ok_and(|it| it.is_dir());
            folders.extend(below.filter(is_folder).map(|it| it.path()));
        }
    }
    let _ = std::fs::remove_dir_all(folder);
}
