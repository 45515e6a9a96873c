//! Failing to start is a result of its own.

use crate::jobs::{script, supervisor};
use process::{Exit, Job};

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
