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
