//! A process for one test. Its scenario and its threads are counted for the whole
//! process, in which the harness runs other tests meanwhile.

use std::process::Command;

const ALONE: &str = "ALONE";

/// Whether the calling test is alone in its process. Where it is not, this runs it
/// again in one of its own, and panics with what it printed when it fails there.
pub(crate) fn alone() -> bool {
    if std::env::var_os(ALONE).is_some() {
        return true;
    }
    let thread = std::thread::current();
    let test = thread.name().expect("a test's thread has its name");
    let ran = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--include-ignored", "--nocapture"])
        .env(ALONE, "1")
        // The places of a panic that is asked for cost more than most tests.
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&ran.stdout);
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{printed}\n{said}");
    assert!(printed.contains("1 passed"), "no test of this name: {test}");
    false
}
