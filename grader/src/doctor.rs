//! The doctor: what this machine can measure and enforce.

use crate::workbook::Workbook;
use process::{Cancel, Environment, Exit, Job, LimitHit, Limits, Stdin, Stdout, Supervisor};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// How it is.
    pub state: State,
    /// In words.
    pub words: String,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Good,
    /// The grader does without.
    Lacking,
    /// The grader cannot work like this.
    Broken,
}

/// Looks at everything, until it is cancelled. Each finding comes from trying, not from guessing.
pub fn examine(workbook: &Workbook, program: &Path, cancel: &Cancel) -> Vec<Finding> {
    let mut findings = vec![
        version("cargo", &crate::build::cargo()),
        version("rustc", Path::new("rustc")),
        rustflags(),
        target(workbook),
        cores(),
        blocked_polls(),
        socket_pairs(),
    ];
    match Supervisor::start(program, cancel) {
        Ok(mut supervisor) => findings.extend([
            limit(
                &mut supervisor,
                program,
                "time limit",
                "sleep",
                LimitHit::Wall,
            ),
            limit(&mut supervisor, program, "CPU limit", "spin", LimitHit::Cpu),
            limit(
                &mut supervisor,
                program,
                "output limit",
                "print",
                LimitHit::Output,
            ),
            orphans(&mut supervisor, program),
        ]),
        Err(error) => findings.push(Finding {
            what: "supervisor",
            state: State::Broken,
            words: format!("cannot be started: {error}"),
        }),
    }
    findings
}

fn version(what: &'static str, program: &Path) -> Finding {
    match Command::new(program).arg("--version").output() {
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            Finding {
                what,
                state: State::Good,
                words,
            }
        }
        Err(error) => {
            let words = format!("cannot be started ({error}): install the Rust toolchain");
            Finding {
                what,
                state: State::Broken,
                words,
            }
        }
    }
}

fn rustflags() -> Finding {
    let what = "RUSTFLAGS";
    let words = match std::env::var("RUSTFLAGS") {
        Err(_) => {
            return Finding {
                what,
                state: State::Good,
                words: "not set".to_owned(),
            };
        }
        Ok(flags) if flags.contains("tokio_unstable") => {
            return Finding {
                what,
                state: State::Good,
                words: "set, with tokio_unstable".to_owned(),
            };
        }
        Ok(_) => {
            "set in your environment: the grader builds with its own flags all the same, but \
             plain `cargo test` will say that it needs `--cfg tokio_unstable`"
        }
    };
    Finding {
        what,
        state: State::Lacking,
        words: words.to_owned(),
    }
}

fn target(workbook: &Workbook) -> Finding {
    let what = "target folder";
    let file = workbook.root.join("target/grade/.doctor");
    match crate::reuse::write_whole(&file, b"") {
        Ok(()) => {
            // It was only to see whether one can write there.
            let _ = std::fs::remove_file(&file);
            Finding {
                what,
                state: State::Good,
                words: "can be written".to_owned(),
            }
        }
        Err(error) => {
            let words = format!("cannot be written: {error}");
            Finding {
                what,
                state: State::Broken,
                words,
            }
        }
    }
}

fn cores() -> Finding {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let words = format!("{cores}: so many checks run at a time");
    Finding {
        what: "cores",
        state: State::Good,
        words,
    }
}

fn blocked_polls() -> Finding {
    let what = "blocked polls";
    if Path::new("/proc/thread-self/schedstat").is_file() {
        let words = "told from slow ones by what the kernel says of each thread".to_owned();
        return Finding {
            what,
            state: State::Good,
            words,
        };
    }
    let words = "not told from slow ones: this system does not say how long a thread waited for a processor";
    Finding {
        what,
        state: State::Lacking,
        words: words.to_owned(),
    }
}

fn socket_pairs() -> Finding {
    let what = "evidence";
    if cfg!(unix) {
        let words = "comes over a socket pair: sealed, and out of reach".to_owned();
        return Finding {
            what,
            state: State::Good,
            words,
        };
    }
    let words = "comes sealed over standard output: it cannot be forged, but it can be lost";
    Finding {
        what,
        state: State::Lacking,
        words: words.to_owned(),
    }
}

/// A job of the grader's own that misbehaves in one way.
fn patient(program: &Path, ailment: &str) -> Job {
    Job {
        program: program.to_owned(),
        arguments: vec!["ail".to_owned(), ailment.to_owned()],
        folder: std::env::temp_dir(),
        environment: Environment {
            inherited: true,
            without: Vec::new(),
            with: Vec::new(),
        },
        limits: Limits {
            wall: Duration::from_secs(if ailment == "sleep" { 1 } else { 20 }),
            cpu: Duration::from_secs(1),
            memory_bytes: 4 << 30,
            output_bytes: 1 << 20,
            processes: 16,
        },
        stdin: Stdin::Null,
        stdout: Stdout::Kept,
    }
}

fn limit(
    supervisor: &mut Supervisor,
    program: &Path,
    what: &'static str,
    ailment: &str,
    expected: LimitHit,
) -> Finding {
    match supervisor.run(&patient(program, ailment), |_| {}).exit {
        Exit::Limit(hit) if hit == expected => Finding {
            what,
            state: State::Good,
            words: "holds".to_owned(),
        },
        exit => Finding {
            what,
            state: State::Lacking,
            words: format!("does not hold: {exit:?}"),
        },
    }
}

fn orphans(supervisor: &mut Supervisor, program: &Path) -> Finding {
    let what = "left-over processes";
    let ended = supervisor.run(&patient(program, "leave-a-child"), |_| {});
    if ended.left_behind == 1 {
        return Finding {
            what,
            state: State::Good,
            words: "are found and ended".to_owned(),
        };
    }
    let words = "are not found on this system once they have left their group".to_owned();
    Finding {
        what,
        state: State::Lacking,
        words,
    }
}

/// Misbehaves in one way, for the doctor to see whether it is stopped.
pub fn ail(ailment: &str) {
    match ailment {
        "sleep" => std::thread::sleep(Duration::from_secs(60)),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "print" => loop {
            println!("{:1000}", "");
        },
        "leave-a-child" => {
            let program = std::env::current_exe().unwrap_or_default();
            let mut child = Command::new(program);
            child.args(["ail", "sleep"]);
            #[cfg(unix)]
            std::os::unix::process::CommandExt::process_group(&mut child, 0);
            // Left behind is what it is for.
            let _ = child.spawn();
        }
        _ => {}
    }
}
