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
    deaf.limits.wall = Duration::from_secs(20);
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
