//! Jobs for the tests, and a look at processes from outside.

use process::{Cancel, Environment, Job, Limits, Stdin, Stdout, Supervisor};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Half of a job's limit on the wall, and a twentieth of the sleeps of these
/// tests: what takes longer has waited for one of them. No machine is that slow.
pub(crate) const NO_WAIT: Duration = Duration::from_secs(30);

/// This crate's own program, which serves as supervisor.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_supervisor");

/// A supervisor that nobody cancels.
pub(crate) fn supervisor() -> Supervisor {
    Supervisor::start(Path::new(PROGRAM), &Cancel::new()).unwrap()
}

/// A shell's script as a job whose lines are handed on.
pub(crate) fn script(script: &str) -> Job {
    Job {
        program: "/bin/sh".into(),
        arguments: vec!["-c".to_owned(), script.to_owned()],
        launcher: None,
        folder: ".".into(),
        environment: Environment {
            inherited: true,
            without: vec![],
            with: vec![],
        },
        limits: Limits {
            wall: 2 * NO_WAIT,
            cpu: Duration::from_secs(60),
            memory_bytes: 1024 * 1024 * 1024,
            output_bytes: 1024 * 1024,
            processes: 32,
            file_bytes: u64::MAX,
            process_wall: None,
        },
        scratch: None,
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

/// Whether a process is gone. One that has ended and that its parent has not
/// asked for yet is.
pub(crate) fn is_gone(pid: u32) -> bool {
    let pid = pid.to_string();
    let listed = Command::new("ps")
        .args(["-o", "stat=", "-p", &pid])
        .output()
        .unwrap();
    let state = String::from_utf8_lossy(&listed.stdout);
    state.trim().is_empty() || state.trim_start().starts_with('Z')
}

/// The processes that a job has noted: lines of a file.
pub(crate) struct Pids(tempfile::NamedTempFile);

impl Pids {
    pub(crate) fn new() -> Self {
        Self(tempfile::NamedTempFile::new().unwrap())
    }

    /// Functions for a job's script: `note` writes down the shell itself;
    /// `daemon` starts a process that leaves the job's group and its session
    /// where the system has the means, and returns once it is noted.
    pub(crate) fn functions(&self) -> String {
        let file = self.0.path().display();
        let lines = format!("$(wc -l < {file})");
        let loud = format!("'echo $$ >> {file}; exec sleep 599'");
        let child = format!("{loud} > /dev/null 2>&1 &");
        format!(
            "note() {{ echo $$ >> {file}; }}
             noted() {{ n=$1; while [ \"{lines}\" -lt $n ]; do sleep 0.01; done; }}
             own_group() {{ setsid sh -c {child} noted 1; }}
             same_group() {{ sh -c {child} noted 1; }}
             holds_output() {{ sh -c {loud} & noted 1; }}
             daemon() {{ if command -v setsid > /dev/null; then own_group; fi; }}"
        )
    }

    fn noted(&self) -> Vec<u32> {
        let text = std::fs::read_to_string(self.0.path()).unwrap();
        text.lines().map(|pid| pid.parse().unwrap()).collect()
    }

    /// Waits until the job has noted so many.
    pub(crate) fn wait_for(&self, noted: usize) {
        let until = Instant::now() + NO_WAIT;
        while self.noted().len() < noted {
            assert!(Instant::now() < until, "the job never began");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Holds that the job noted so many, and that all of them are gone. One that
    /// was killed and could not be waited for is so a little later.
    pub(crate) fn assert_gone(&self, noted: usize) {
        let pids = self.noted();
        assert_eq!(pids.len(), noted, "what was noted: {pids:?}");
        let until = Instant::now() + NO_WAIT;
        while let Some(alive) = pids.iter().find(|&&pid| !is_gone(pid)) {
            assert!(Instant::now() < until, "{alive} is still there");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
