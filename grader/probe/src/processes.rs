//! What the system knows of a child process.

use crate::cut::soon;
use std::time::Duration;
use tokio::time::sleep;

/// Whether the system still knows the process of this number. One that has ended
/// counts until its parent has asked how it ended: until then it is a zombie.
///
/// ```
/// use probe::is_listed;
///
/// assert!(is_listed(std::process::id()));
/// ```
#[cfg(unix)]
pub fn is_listed(pid: u32) -> bool {
    let pid = nix::unistd::Pid::from_raw(pid.cast_signed());
    nix::sys::signal::kill(pid, None).is_ok()
}

/// Whether the system still knows the process of this number.
#[cfg(not(unix))]
pub fn is_listed(pid: u32) -> bool {
    let filter = format!("PID eq {pid}");
    let tasks = std::process::Command::new("tasklist")
        .args(["/NH", "/FO", "CSV", "/FI", &filter])
        .output()
        .expect("tasklist runs");
    String::from_utf8_lossy(&tasks.stdout).contains(&format!("\"{pid}\""))
}

/// Whether this process has a child: one that runs, or one that has ended and was
/// not collected. It has none where this cannot be seen, as on Windows.
///
/// ```
/// use probe::has_children;
///
/// let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
/// assert!(has_children());
/// child.kill().unwrap();
/// assert!(has_children(), "a zombie, at least");
/// child.wait().unwrap();
/// assert!(!has_children());
/// ```
#[cfg(unix)]
pub fn has_children() -> bool {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::All, look).is_ok()
}

/// Whether this process has a child.
#[cfg(not(unix))]
pub fn has_children() -> bool {
    false
}

/// Looks again and again, until something holds; as long as [`soon`] waits. False
/// if that was in vain.
///
/// ```
/// use probe::{observe_for_real, soon_holds};
/// use std::sync::atomic::{AtomicBool, Ordering};
///
/// static DONE: AtomicBool = AtomicBool::new(false);
/// observe_for_real(async || {
///     let thread = std::thread::spawn(|| DONE.store(true, Ordering::SeqCst));
///     assert!(soon_holds(|| DONE.load(Ordering::SeqCst)).await);
///     thread.join().unwrap();
/// });
/// ```
pub async fn soon_holds(condition: impl Fn() -> bool) -> bool {
    let looks = async {
        while !condition() {
            sleep(Duration::from_millis(2)).await;
        }
    };
    soon(looks).await.is_some()
}
