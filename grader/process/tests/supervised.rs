//! A supervisor by itself: what a program prints, and how it ends.
#![cfg(unix)]

use process::{Environment, Exit, Job, Limits, Stdin, Stdout, Supervisor};
use std::path::Path;
use std::time::Duration;

/// A shell's script as a job whose lines are handed on.
fn script(script: &str) -> Job {
    Job {
        program: "/bin/sh".into(),
        arguments: vec!["-c".to_owned(), script.to_owned()],
        folder: ".".into(),
        environment: Environment {
            inherited: true,
            without: vec![],
            with: vec![],
        },
        limits: Limits {
            wall: Duration::from_secs(60),
            cpu: Duration::from_secs(60),
            memory_bytes: 1024 * 1024 * 1024,
            output_bytes: 1024 * 1024,
            processes: 32,
        },
        stdin: Stdin::Null,
        stdout: Stdout::Lines,
    }
}

#[test]
fn no_line_is_lost_when_stderr_closes_first() {
    let mut supervisor = Supervisor::start(Path::new(env!("CARGO_BIN_EXE_supervisor"))).unwrap();
    let job = script("exec 2>&-; i=0; while [ $i -lt 5000 ]; do echo line; i=$((i+1)); done");
    let mut lines = 0;
    let ended = supervisor.run(&job, |_| lines += 1);
    assert_eq!(ended.exit, Exit::Code(0));
    assert_eq!(lines, 5000);
}

/// A pipe of the first job's is held open by somebody whom the supervisor does
/// not know, and who writes into it when the second job runs.
#[cfg(target_os = "linux")]
#[test]
fn what_comes_late_is_not_taken_for_the_next_jobs() {
    use std::io::Write;
    let mut supervisor = Supervisor::start(Path::new(env!("CARGO_BIN_EXE_supervisor"))).unwrap();
    let mut held = None;
    let first = script("echo $$; sleep 1");
    let ended = supervisor.run(&first, |pid| {
        let pipe = Path::new("/proc").join(pid).join("fd/1");
        held = std::fs::OpenOptions::new().write(true).open(pipe).ok();
    });
    assert_eq!(ended.exit, Exit::Code(0));

    let mut held = held.expect("its stdout can be held open");
    let mut lines = Vec::new();
    supervisor.run(&script("echo begun; sleep 1; echo over"), |line| {
        writeln!(held, "late").unwrap();
        lines.push(line.to_owned());
    });
    assert_eq!(lines, ["begun", "over"]);
}
