//! The real workbook proves itself: every starter, every reference, and every other
//! solution of what has changed since all of them were proved.

use std::process::Output;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// Whether the audit builds.
static IS_UNDER_WAY: AtomicBool = AtomicBool::new(false);

/// The audit. It takes minutes, and one core now and then, so it runs
/// beside the other tests of this program; the one below is the last of them.
static AUDIT: LazyLock<Mutex<Option<JoinHandle<Output>>>> = LazyLock::new(|| {
    IS_UNDER_WAY.store(true, Ordering::Release);
    let audit = Builder::new().spawn(|| {
        let mut command = crate::small::grader();
        crate::target::seed_the_audit();
        command
            .current_dir(crate::small::real_root())
            .timeout(Duration::from_secs(40 * 60))
            .args(["audit", "--changed"]);
        let output = command.output().expect("the grader runs");
        IS_UNDER_WAY.store(false, Ordering::Release);
        output
    });
    Mutex::new(Some(audit.expect("a thread")))
});

/// Begins the audit.
pub(crate) fn begin_audit() {
    LazyLock::force(&AUDIT);
}

/// Waits until nothing is built for the audit any more, if it does not take too long:
/// what it has built others need not build.
pub(crate) fn wait_for_audit() -> bool {
    let until = Instant::now() + Duration::from_secs(10 * 60);
    while IS_UNDER_WAY.load(Ordering::Acquire) && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(100));
    }
    !IS_UNDER_WAY.load(Ordering::Acquire)
}

#[test]
fn every_claim_of_the_workbook_holds() {
    let audit = AUDIT.lock().expect("a handle").take();
    let output = audit.expect("one test waits").join().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    println!("{text}");
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let counts = text.lines().filter_map(checks_with_other_demands);
    assert!(
        counts.clone().count() > 1 && counts.min() > Some(0),
        "of some exercise all answers can be learnt by heart: {text}"
    );
}

/// How many checks of an exercise demand something else with each seed, from its line.
fn checks_with_other_demands(line: &str) -> Option<usize> {
    let (before, _) = line.split_once(" drawn ")?;
    before.rsplit(' ').next()?.parse().ok()
}
