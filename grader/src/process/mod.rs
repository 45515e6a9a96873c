//! Running a program under limits, in the hands of a supervisor.
//!
//! A supervisor is a process of the grader's own that runs one job at a time.
//! It knows nothing of cargo or of checks: it starts a program, reads what it
//! prints through a cap, ends it when a limit is passed, and kills and reaps
//! everything that the program left behind. When the grader goes, however it
//! goes, its supervisors see their stdin close, kill what runs and go too.

mod client;
mod descendants;
mod limits;
mod output;
mod supervisor;

pub use client::{Supervisor, stop_all};
pub use limits::{LimitHit, Limits};
pub use output::Output;
pub use supervisor::serve;

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// A program to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The program's file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its working folder.
    pub folder: PathBuf,
    /// Its environment.
    pub environment: Environment,
    /// What it may use.
    pub limits: Limits,
    /// What it finds on its descriptor 0.
    pub stdin: Stdin,
    /// What is done with what it prints.
    pub stdout: Stdout,
}

/// The environment of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Whether it begins with the grader's own.
    pub inherited: bool,
    /// Variables to take out.
    pub without: Vec<String>,
    /// Variables to put in.
    pub with: Vec<(String, String)>,
}

/// What a job finds on its descriptor 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stdin {
    /// Nothing.
    Null,
    /// A channel on which this line waits, and on which it may answer once.
    Channel(String),
}

/// What is done with a job's stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stdout {
    /// Kept together with stderr, in the order in which it was written.
    Kept,
    /// Handed on line by line while the job runs; stderr is kept.
    Lines,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// What ended it.
    pub exit: Exit,
    /// What it printed.
    pub output: Output,
    /// What it answered over its channel.
    pub answer: Option<String>,
    /// How many processes it left behind; they are gone now.
    pub left_behind: usize,
    /// How long it took.
    pub wall: Duration,
}

/// What ended a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Exit {
    /// It ended with this code.
    Code(i32),
    /// A signal that nobody of ours sent ended it.
    Signal(i32),
    /// It passed a limit and was ended for that.
    Limit(LimitHit),
    /// It could not be started.
    NotStarted(String),
    /// It ended its supervisor, and was ended with it.
    KilledItsSupervisor,
}

impl Ended {
    /// One that printed nothing and answered nothing.
    pub fn without_output(exit: Exit) -> Self {
        Self {
            exit,
            output: Output::default(),
            answer: None,
            left_behind: 0,
            wall: Duration::ZERO,
        }
    }
}
