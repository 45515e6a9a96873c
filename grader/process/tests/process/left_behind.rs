//! What a job leaves behind is ended, also after it ended well, and also where
//! orphans do not fall to the supervisor.

use crate::jobs::{NO_WAIT, PROGRAM, Pids, script, supervisor};
use process::{Cancel, Exit, Orphans, Supervisor};
use std::path::Path;
use std::time::{Duration, Instant};

/// Runs a job that leaves a child and ends well.
fn left_by(supervisor: &mut Supervisor, leaves: &str) -> (usize, Duration, Pids) {
    let pids = Pids::new();
    let job = script(&format!("{}\n{leaves}\nexit 0", pids.functions()));
    let started = Instant::now();
    let ended = supervisor.run(&job, |_| {});
    assert_eq!(ended.exit, Exit::Code(0));
    (ended.left_behind, started.elapsed(), pids)
}

/// A supervisor as it is on a system without a means to adopt orphans.
fn without_orphans() -> Supervisor {
    Supervisor::start_with(Path::new(PROGRAM), &Cancel::new(), Orphans::Lost).unwrap()
}

#[test]
fn a_child_that_stays_in_the_jobs_group_is_ended_on_every_unix() {
    for mut supervisor in [supervisor(), without_orphans()] {
        let (_, took, pids) = left_by(&mut supervisor, "same_group");
        pids.assert_gone(1);
        assert!(took < NO_WAIT, "it was waited for: {took:?}");
    }
}

/// Its pipe is held open by the child, which must be ended for it to close.
#[test]
fn a_child_that_holds_the_jobs_output_is_not_waited_for() {
    for mut supervisor in [supervisor(), without_orphans()] {
        let (_, took, pids) = left_by(&mut supervisor, "holds_output");
        pids.assert_gone(1);
        assert!(took < NO_WAIT, "it was waited for: {took:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_that_leaves_the_jobs_group_is_found_counted_and_ended() {
    let (left_behind, took, pids) = left_by(&mut supervisor(), "own_group");
    assert_eq!(left_behind, 1);
    pids.assert_gone(1);
    assert!(took < NO_WAIT, "it was waited for: {took:?}");
}
