//! What a job may use is held against the job, and against nobody else.

use crate::jobs::{script, supervisor};
use process::{Exit, LimitHit};
use std::time::Duration;

#[cfg(target_os = "linux")]
#[test]
fn a_supervisor_that_has_worked_longer_than_a_job_may_outlives_the_job() {
    use std::time::Instant;
    let mut supervisor = supervisor();
    let until = Instant::now() + Duration::from_secs(120);
    let mut used = Duration::ZERO;
    while used < Duration::from_millis(1500) {
        assert!(Instant::now() < until, "it used only {used:?}");
        let mut pid = String::new();
        let flood = script("echo $PPID; yes | head -n 100000");
        supervisor.run(&flood, |line| {
            if pid.is_empty() {
                pid = line.text().to_owned();
            }
        });
        used = crate::jobs::cpu_used(&pid);
    }

    let mut short = script("exit 7");
    short.limits.cpu = Duration::from_secs(1);
    // The kernel holds a limit against a process only when its clock ticks.
    for _ in 0..300 {
        assert_eq!(supervisor.run(&short, |_| {}).exit, Exit::Code(7));
    }
    assert!(supervisor.is_alive());
}

#[test]
fn a_job_that_computes_for_ever_passes_its_limit_of_cpu_time() {
    let mut endless = script("while :; do :; done");
    endless.limits.cpu = Duration::from_secs(1);
    let ended = supervisor().run(&endless, |_| {});
    assert_eq!(ended.exit, Exit::Limit(LimitHit::Cpu));
}

#[test]
fn a_job_that_ignores_the_limit_of_cpu_time_is_ended_for_it_all_the_same() {
    let mut deaf = script("trap '' XCPU; while :; do :; done");
    deaf.limits.cpu = Duration::from_secs(1);
    let ended = supervisor().run(&deaf, |_| {});
    assert_eq!(ended.exit, Exit::Limit(LimitHit::Cpu));
}

#[test]
fn a_process_of_a_job_inherits_its_limits() {
    let mut job = script("ulimit -t; ulimit -c; (ulimit -t)");
    job.limits.cpu = Duration::from_secs(17);
    let mut lines = Vec::new();
    supervisor().run(&job, |line| lines.push(line.text().to_owned()));
    assert_eq!(lines, ["17", "0", "17"]);
}

/// A job that may put a megabyte into a folder of its own.
fn in_a_scratch_folder(text: &str) -> Exit {
    let folder = tempfile::tempdir().unwrap();
    let mut job = script(text);
    job.folder = folder.path().to_owned();
    job.limits.file_bytes = 600 * 1024;
    job.scratch = Some(process::Scratch {
        folder: folder.path().to_owned(),
        bytes: 1024 * 1024,
    });
    supervisor().run(&job, |_| {}).exit
}

#[test]
fn a_file_that_is_too_long_ends_the_process_that_writes_it() {
    let exit = in_a_scratch_folder("exec head -c 700000 /dev/zero > one");
    assert_eq!(exit, Exit::Limit(LimitHit::Disk));
}

#[test]
fn a_folder_that_is_too_full_ends_the_job_however_it_is_filled() {
    for fills in [
        "for n in 1 2 3; do head -c 500000 /dev/zero > $n; done",
        "mkdir -p a/b; for n in 1 2 3; do head -c 500000 /dev/zero > a/b/$n; done",
        "n=0; while [ $n -lt 300 ]; do : > $n; n=$((n + 1)); done",
    ] {
        let exit = in_a_scratch_folder(&format!("{fills}; exec sleep 599"));
        assert_eq!(exit, Exit::Limit(LimitHit::Disk), "{fills}");
    }
    let fits = "head -c 500000 /dev/zero > one; mkdir two; sleep 0.2";
    assert_eq!(in_a_scratch_folder(fits), Exit::Code(0));
}

#[test]
fn what_a_job_hides_from_whoever_looks_is_too_much() {
    // A path that is too long to be opened, and a folder that its owner may not list.
    let deep =
        "n=$(printf %0250d 0); for at in $(seq 20); do mkdir $n; cd -P $n; done; exec sleep 599";
    let exit = in_a_scratch_folder(deep);
    assert_eq!(exit, Exit::Limit(LimitHit::Disk));
    if rustix::process::geteuid().is_root() {
        return;
    }
    let closed = "mkdir -m 300 closed; exec sleep 599";
    assert_eq!(in_a_scratch_folder(closed), Exit::Limit(LimitHit::Disk));
}

/// Such a file has no name that could be found.
#[cfg(target_os = "linux")]
#[test]
fn deleted_files_that_a_job_holds_open_count_too() {
    let exit = in_a_scratch_folder(
        "for fd in 3 4 5; do
             eval \"exec $fd> gone\"; rm gone; head -c 500000 /dev/zero >&$fd
         done; exec sleep 599",
    );
    assert_eq!(exit, Exit::Limit(LimitHit::Disk));
}

/// A compiler that waits uses no CPU time.
#[cfg(target_os = "linux")]
#[test]
fn a_process_of_a_job_that_takes_too_long_is_ended_alone() {
    let mut job = script("sleep 599 & sleep 599; echo went on; wait; exit 7");
    job.limits.process_wall = Some(Duration::from_secs(1));
    let mut lines = Vec::new();
    let ended = supervisor().run(&job, |line| lines.push(line.text().to_owned()));
    assert_eq!((ended.exit, ended.overdue), (Exit::Code(7), true));
    assert_eq!(lines, ["went on"]);
}

/// A queue that suspends what it runs, and a shell by Ctrl-Z, stop a supervisor with its
/// job: meanwhile neither could do anything.
#[test]
fn where_a_supervisor_was_stopped_no_time_has_passed_for_its_job() {
    let mut job = script("kill -STOP $PPID; sleep 9; kill -CONT $PPID; exit 7");
    job.limits.wall = Duration::from_secs(8);
    let ended = supervisor().run(&job, |_| {});
    assert_eq!(ended.exit, Exit::Code(7));
}
