//! A job: a program to run, and what it finds when it starts.

use crate::Limits;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A program to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The program's file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Who starts it in the supervisor's place, if anybody does.
    pub launcher: Option<Launcher>,
    /// Its working folder.
    pub folder: PathBuf,
    /// Its environment.
    pub environment: Environment,
    /// What it may use.
    pub limits: Limits,
    /// A folder that it may fill, so far.
    pub scratch: Option<Scratch>,
    /// What it finds on its descriptor 0.
    pub stdin: Stdin,
    /// What is done with what it prints.
    pub stdout: Stdout,
}

/// A program that does more than set limits before it becomes a job's program. It hands
/// the arguments behind its own to [`launch`](crate::launch). Where a process cannot
/// become another program there is none, and the job's is started as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launcher {
    /// The launcher's file.
    pub program: PathBuf,
    /// Its own arguments.
    pub arguments: Vec<String>,
}

/// A folder of a job's own, and how much it may hold. It is looked at while the job
/// runs, so for a moment it may hold more: what can be written in a twentieth of a
/// second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scratch {
    /// The folder.
    pub folder: PathBuf,
    /// What may be in use of the disk in it, and by deleted files that the job still
    /// holds open where the system tells of those, in bytes.
    pub bytes: u64,
}

/// The environment of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Whether it begins with the supervisor's own.
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
    /// A channel, over which it may answer once.
    Channel(Channel),
}

/// The channel over which a job gets a greeting and answers once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// What waits on it when the program starts.
    pub greeting: String,
    /// The longest answer that is read: four megabytes at most. A longer one is
    /// none.
    pub longest_answer_bytes: u64,
    /// What stands before the answer on stdout, where there are no socket pairs
    /// to send it over.
    pub stdout_mark: String,
}

/// What is done with a job's stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stdout {
    /// Kept together with stderr, in the order in which it was written.
    Kept,
    /// Handed on line by line while the job runs; stderr is kept.
    Lines,
}
