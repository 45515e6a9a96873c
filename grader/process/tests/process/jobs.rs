//! Jobs for the tests, and a look at processes from outside.

use process::{Environment, Job, Limits, Stdin, Stdout, Supervisor};
use std::path::Path;
use std::time::Duration;

/// A supervisor, as this crate's own program.
pub(crate) fn supervisor() -> Supervisor {
    Supervisor::start(Path::new(env!("CARGO_BIN_EXE_supervisor"))).unwrap()
}

/// A shell's script as a job whose lines are handed on.
pub(crate) fn script(script: &str) -> Job {
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

/// The CPU time that a process has used.
#[cfg(target_os = "linux")]
pub(crate) fn cpu_used(pid: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = |at| -> u64 { fields.split_whitespace().nth(at).unwrap().parse().unwrap() };
    // A hundred ticks a second, on every Linux.
    Duration::from_millis(10 * (ticks(11) + ticks(12)))
}
