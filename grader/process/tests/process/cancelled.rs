//! A cancel ends what runs, waits for nobody that does not answer, and is over
//! when the next one is made.

use crate::jobs::{NO_WAIT, PROGRAM, Pids, script};
use process::{Cancel, Exit, Supervisor};
use std::io::ErrorKind;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

fn start(cancel: &Cancel) -> Supervisor {
    Supervisor::start(Path::new(PROGRAM), cancel).unwrap()
}

/// Runs `text` and cancels it once it has noted so many processes; gives whether
/// it was gone within `limit`, how it ended, and its processes.
fn cancelled(text: &str, noted: usize, limit: Duration) -> (bool, Exit, Pids) {
    let (cancel, pids) = (Cancel::new(), Pids::new());
    let job = script(&format!("{}\n{text}", pids.functions()));
    let mut supervisor = start(&cancel);
    thread::scope(|scope| {
        let running = scope.spawn(move || supervisor.run(&job, |_| {}).exit);
        pids.wait_for(noted);
        let begun = Instant::now();
        cancel.cancel();
        let gone = cancel.wait_until_gone(limit);
        let exit = running.join().unwrap();
        let took = begun.elapsed();
        assert!(took < NO_WAIT, "{took:?}");
        (gone, exit, pids)
    })
}

#[test]
fn a_job_that_is_cancelled_says_so_and_is_gone() {
    let (gone, exit, pids) = cancelled("daemon; note; exec sleep 599", 2, NO_WAIT);
    assert_eq!((gone, exit), (true, Exit::Cancelled));
    pids.assert_gone(if cfg!(target_os = "linux") { 2 } else { 1 });
}

#[test]
fn a_cancel_does_not_wait_for_a_supervisor_that_is_stopped() {
    let stops = "kill -STOP $PPID; note; exec sleep 599";
    let (gone, exit, pids) = cancelled(stops, 1, Duration::from_secs(1));
    assert_eq!((gone, exit), (false, Exit::Cancelled));
    pids.assert_gone(1);
}

#[test]
fn a_cancel_does_not_wait_for_an_order_that_nobody_reads() {
    let cancel = Cancel::new();
    let mut supervisor = start(&cancel);
    let mut pid = String::new();
    supervisor.run(&script("echo $PPID"), |line| pid = line.text().to_owned());
    let stopped = std::process::Command::new("kill")
        .args(["-STOP", &pid])
        .status();
    assert!(stopped.unwrap().success());

    let mut job = script("exit 0");
    job.arguments.push("x".repeat(1_000_000));
    thread::scope(|scope| {
        let running = scope.spawn(move || supervisor.run(&job, |_| {}).exit);
        // Whether the order is on its way by then makes no difference.
        thread::sleep(Duration::from_millis(100));
        let begun = Instant::now();
        cancel.cancel();
        assert_eq!(running.join().unwrap(), Exit::Cancelled);
        assert!(begun.elapsed() < NO_WAIT);
    });
}

#[test]
fn supervisors_without_a_job_go_by_themselves() {
    let cancel = Cancel::new();
    let mut idle = start(&cancel);
    let begun = Instant::now();
    cancel.cancel();
    assert!(cancel.wait_until_gone(NO_WAIT));
    assert!(begun.elapsed() < NO_WAIT);
    assert!(!idle.is_alive());
    assert_eq!(idle.run(&script("exit 0"), |_| {}).exit, Exit::Cancelled);
}

#[test]
fn nothing_starts_under_a_cancel_that_was_used_and_all_is_well_under_a_new_one() {
    let used = Cancel::new();
    used.cancel();
    assert!(used.is_cancelled());
    let error = Supervisor::start(Path::new(PROGRAM), &used).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);

    let mut supervisor = start(&Cancel::new());
    let ended = supervisor.run(&script("exit 3"), |_| {});
    assert_eq!(ended.exit, Exit::Code(3));
}
