//! Where the folders of these tests lie: in memory, where the system has room there.
//!
//! A test makes a workbook of a hundred files, and links a target folder of a thousand.
//! Where as many were deleted a moment ago, a disk's file system looks through all of
//! them before it makes the next: that was half of the kernel's time in these tests.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// A folder of a test's own, which goes with the value.
pub(crate) fn folder() -> TempDir {
    TempDir::new_in(top()).expect("a temporary folder")
}

/// The temporary folder of all these tests, and of the programs that they start.
pub(crate) fn top() -> &'static Path {
    static TOP: LazyLock<PathBuf> =
        LazyLock::new(|| memory::folder().unwrap_or_else(std::env::temp_dir));
    &TOP
}

/// Whether folders lie elsewhere than what is built and kept below the target folder.
pub(crate) fn is_in_memory() -> bool {
    top() != std::env::temp_dir()
}

#[cfg(target_os = "linux")]
mod memory {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};
    use std::sync::Mutex;

    /// Where Linux has a file system in memory that everybody may use.
    const SHARED: &str = "/dev/shm";

    /// What has to be free there, and of the memory. The tests were seen to use a tenth of it.
    const ROOM_KIB: u64 = 6 * 1024 * 1024;

    /// Who removes the folder when this process has ended, however it did: nothing of
    /// what it makes is on a disk that somebody would tidy up.
    static REMOVER: Mutex<Option<Child>> = Mutex::new(None);

    /// A folder in memory, if there is enough and programs may be run from there.
    pub(super) fn folder() -> Option<PathBuf> {
        let has_room = free_kib()? >= ROOM_KIB && available_kib()? >= ROOM_KIB;
        if !has_room {
            return None;
        }
        let folder = tempfile::Builder::new()
            .prefix("workbook-tests-")
            // A check may run as another user, who must come to its program.
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir_in(SHARED)
            .ok()?;
        runs_programs(folder.path())?;
        let remover = Command::new("sh")
            .args(["-c", "read -r _; rm -rf \"$0\""])
            .arg(folder.path())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        *REMOVER.lock().ok()? = Some(remover);
        Some(folder.keep())
    }

    fn free_kib() -> Option<u64> {
        let df = Command::new("df").args(["-Pk", SHARED]).output().ok()?;
        let text = String::from_utf8(df.stdout).ok()?;
        let mut fields = text.lines().nth(1)?.split_whitespace();
        fields.nth(3)?.parse().ok()
    }

    fn available_kib() -> Option<u64> {
        let text = fs::read_to_string("/proc/meminfo").ok()?;
        let line = text
            .lines()
            .find_map(|it| it.strip_prefix("MemAvailable:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }

    fn runs_programs(folder: &Path) -> Option<()> {
        let program = folder.join("program");
        fs::write(&program, "#!/bin/sh\n").ok()?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).ok()?;
        let status = Command::new(&program).status().ok()?;
        status.success().then_some(())
    }
}

#[cfg(not(target_os = "linux"))]
mod memory {
    pub(super) fn folder() -> Option<std::path::PathBuf> {
        None
    }
}
