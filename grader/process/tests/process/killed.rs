//! Whatever a job does to its supervisor, the client gets an answer in time and
//! nothing of the job is left.

use crate::jobs::{NO_WAIT, Pids, is_gone, script, supervisor};
use process::{Cancel, Exit, Line, Supervisor};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

/// Runs a job that notes its processes, within `wall`; gives how it ended.
fn run_within(wall: Duration, text: &str) -> (Exit, Pids) {
    let pids = Pids::new();
    let mut job = script(&format!("{}\n{text}", pids.functions()));
    job.limits.wall = wall;
    let started = Instant::now();
    let exit = supervisor().run(&job, |_| {}).exit;
    assert!(started.elapsed() < NO_WAIT, "{exit:?}");
    (exit, pids)
}

/// Runs a job that ends by itself.
fn run(text: &str) -> (Exit, Pids) {
    run_within(2 * NO_WAIT, text)
}

#[test]
fn a_job_that_kills_its_supervisor_is_said_to_have_done_so_and_is_gone() {
    let (exit, pids) = run("note; kill -KILL $PPID; exec sleep 599");
    assert_eq!(exit, Exit::KilledItsSupervisor);
    pids.assert_gone(1);
}

/// The system kills a job's own process with its supervisor; what that process
/// started in a session of its own has to be found.
#[cfg(target_os = "linux")]
#[test]
fn a_daemon_of_a_job_that_kills_its_supervisor_is_gone_too() {
    let (exit, pids) = run("daemon; note; kill -KILL $PPID; exec sleep 599");
    assert_eq!(exit, Exit::KilledItsSupervisor);
    pids.assert_gone(2);
}

#[test]
fn a_supervisor_that_breaks_down_by_itself_is_not_the_jobs_doing() {
    for signal in ["XCPU", "ABRT"] {
        let (exit, pids) = run(&format!("note; kill -{signal} $PPID; exec sleep 599"));
        assert!(matches!(exit, Exit::SupervisorFailed(_)), "{exit:?}");
        pids.assert_gone(1);
    }
}

/// Through `/proc` a job could open a pipe of its supervisor's.
#[cfg(target_os = "linux")]
#[test]
fn a_job_cannot_speak_to_its_supervisor_or_in_its_name() {
    let mut lines = Vec::new();
    let job = script(
        "for fd in 0 1; do
             if echo nonsense > /proc/$PPID/fd/$fd; then echo open; else echo closed; fi
         done",
    );
    let ended = supervisor().run(&job, |line| lines.push(line.text().to_owned()));
    assert_eq!(lines, ["closed", "closed"]);
    assert_eq!(ended.exit, Exit::Code(0));
}

/// Runs a job within `wall` by a script in the place of a supervisor.
fn run_by(wall: Duration, script_of_supervisor: &str) -> Exit {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("supervisor");
    std::fs::write(&program, format!("#!/bin/sh\n{script_of_supervisor}\n")).unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o700)).unwrap();
    let mut supervisor = Supervisor::start(&program, &Cancel::new()).unwrap();
    let mut job = script("exit 0");
    job.limits.wall = wall;
    supervisor.run(&job, |_| {}).exit
}

#[test]
fn words_that_no_supervisor_says_are_a_failure_of_the_supervisor() {
    let Exit::SupervisorFailed(reason) = run_by(NO_WAIT, "echo nonsense; exec sleep 599") else {
        panic!("it is no message")
    };
    assert!(reason.contains("could not be read"), "{reason}");
}

#[test]
fn an_end_that_is_not_by_a_signal_is_a_failure_of_the_supervisor() {
    let exit = run_by(NO_WAIT, "exit 101");
    assert_eq!(
        exit,
        Exit::SupervisorFailed("it ended with code 101".to_owned())
    );
}

/// Each of them costs the client all of its patience: so they wait side by side.
#[test]
fn a_supervisor_that_does_not_answer_is_given_up() {
    std::thread::scope(|scope| {
        scope.spawn(a_job_that_stops_its_supervisor_hangs_nobody_and_is_gone);
        scope.spawn(no_answer_in_time_is_a_failure_of_the_supervisor);
        scope.spawn(an_endless_message_is_not_kept_and_not_waited_for);
    });
}

fn a_job_that_stops_its_supervisor_hangs_nobody_and_is_gone() {
    let stops = "daemon; note; kill -STOP $PPID; exec sleep 599";
    let (exit, pids) = run_within(Duration::from_secs(4), stops);
    assert_eq!(exit, Exit::KilledItsSupervisor);
    pids.assert_gone(if cfg!(target_os = "linux") { 2 } else { 1 });
}

fn no_answer_in_time_is_a_failure_of_the_supervisor() {
    let started = Instant::now();
    let exit = run_by(Duration::from_secs(2), "exec sleep 599");
    assert_eq!(
        exit,
        Exit::SupervisorFailed("it gave no answer in time".to_owned())
    );
    assert!(started.elapsed() < NO_WAIT);
}

fn an_endless_message_is_not_kept_and_not_waited_for() {
    let exit = run_by(Duration::from_secs(2), "exec cat /dev/zero");
    assert!(matches!(exit, Exit::SupervisorFailed(_)), "{exit:?}");
}

/// Somewhere between too little for the supervisor and enough for the job lies
/// too little for a thread.
#[test]
fn a_machine_without_memory_is_not_the_jobs_doing() {
    let supervisor = crate::jobs::PROGRAM;
    for kilobytes in (3000..40_000).step_by(3000) {
        let exit = run_by(
            NO_WAIT,
            &format!("ulimit -v {kilobytes}; exec {supervisor} \"$@\""),
        );
        assert!(
            matches!(
                exit,
                Exit::Code(0) | Exit::NotStarted(_) | Exit::SupervisorFailed(_)
            ),
            "{kilobytes} kB: {exit:?}"
        );
    }
}

#[test]
fn a_supervisor_that_has_failed_gives_the_next_job_the_same_answer_at_once() {
    let mut supervisor = supervisor();
    let kills = script("kill -KILL $PPID; exec sleep 599");
    assert_eq!(
        supervisor.run(&kills, |_| {}).exit,
        Exit::KilledItsSupervisor
    );
    assert!(!supervisor.is_alive());
    let started = Instant::now();
    let next = supervisor.run(&script("exit 0"), |_| {});
    assert_eq!(next.exit, Exit::KilledItsSupervisor);
    assert!(started.elapsed() < NO_WAIT);
}

#[test]
fn a_supervisor_that_ends_leaves_other_children_of_its_client_alone() {
    let mut bystander = std::process::Command::new("sleep")
        .arg("599")
        .spawn()
        .unwrap();
    let mut other = supervisor();
    run("kill -KILL $PPID; exec sleep 599");
    assert!(!is_gone(bystander.id()), "a child of the test's own");
    let mut lines = Vec::new();
    other.run(&script("echo here"), |line| {
        if let Line::Whole(line) = line {
            lines.push(line.to_owned());
        }
    });
    assert_eq!(lines, ["here"], "another supervisor");
    bystander.kill().unwrap();
    bystander.wait().unwrap();
}
