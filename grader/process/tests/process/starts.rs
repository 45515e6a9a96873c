//! Failing to start is a result of its own.

use crate::jobs::{PROGRAM, script, supervisor};
use process::{Exit, Job, Launcher};

#[test]
fn a_program_that_is_not_there_is_not_started_and_the_system_says_why() {
    let job = Job {
        program: "/nowhere/at/all".into(),
        ..script("")
    };
    let Exit::NotStarted(reason) = supervisor().run(&job, |_| {}).exit else {
        panic!("it cannot be started")
    };
    assert!(reason.contains("No such file"), "{reason}");
}

#[test]
fn a_folder_that_is_not_there_is_a_reason_too() {
    let job = Job {
        folder: "/nowhere/at/all".into(),
        ..script("")
    };
    let exit = supervisor().run(&job, |_| {}).exit;
    assert!(matches!(exit, Exit::NotStarted(_)), "{exit:?}");
}

#[test]
fn what_a_program_prints_is_not_taken_for_a_failure_to_start() {
    let job = script("echo '0123 No such file or directory' >&2; exit 126");
    assert_eq!(supervisor().run(&job, |_| {}).exit, Exit::Code(126));
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_of_the_launcher_reaches_the_program() {
    let mut lines = Vec::new();
    let job = script("for of in cmdline environ; do tr '\\0' ' ' < /proc/$$/$of; echo; done");
    supervisor().run(&job, |line| lines.push(line.text().to_owned()));
    assert!(lines[0].starts_with("/bin/sh -c"), "{lines:?}");
    assert!(!lines[0].contains("enter"), "{lines:?}");
    assert!(!lines[1].contains("LAUNCHER_TOKEN"), "{lines:?}");
}

#[cfg(unix)]
#[test]
fn a_launcher_of_the_jobs_own_becomes_the_program_within_its_limits() {
    let mut lines = Vec::new();
    let job = launched("", script("ulimit -c; env | tr '\\n' ' '"));
    let exit = supervisor()
        .run(&job, |line| lines.push(line.text().to_owned()))
        .exit;
    assert_eq!((exit, lines[0].as_str()), (Exit::Code(0), "0"), "{lines:?}");
    assert!(!lines[1].contains("LAUNCHER_TOKEN"), "{lines:?}");
}

#[cfg(unix)]
#[test]
fn a_launcher_that_refuses_is_why_the_job_is_not_started() {
    let job = launched("there is no wall", script("echo it runs"));
    let exit = supervisor().run(&job, |_| {}).exit;
    assert_eq!(exit, Exit::NotStarted("there is no wall".to_owned()));
}

#[cfg(unix)]
fn launched(reason: &str, job: Job) -> Job {
    Job {
        launcher: Some(Launcher {
            program: PROGRAM.into(),
            arguments: vec!["launch".to_owned(), reason.to_owned()],
        }),
        ..job
    }
}
