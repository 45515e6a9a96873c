//! Running a command in a process of its own, from beginning to end.

use std::io;
use std::process::{Command, ExitStatus};

/// Why there is no output.
#[derive(Debug)]
pub enum ProcessError {
    /// The command could not be started.
    NotStarted(io::Error),
    /// The process ended, and not with the exit code 0. A process that a signal
    /// has ended has a status without a code.
    Failed {
        /// How it ended.
        status: ExitStatus,
        /// What it had written to its standard error by then.
        stderr: String,
    },
    /// The pipes to the process broke.
    Broken(io::Error),
}

/// Runs a command as a child process: gives it `input` on its standard input, and
/// gives back all that it writes to its standard output.
///
/// - Nothing begins at the call; the first poll starts the process.
/// - While it runs, the loop goes on: every other task, and other processes.
/// - Input, output and errors may be of any size, and the process may read and
///   write them in any order.
/// - An exit code other than 0, or a signal, is the error `Failed` with all that
///   the process wrote to its standard error. What is not UTF-8 there becomes the
///   replacement character `\u{FFFD}`, as `String::from_utf8_lossy` does it.
/// - A process that exits with 0 has succeeded, also if it has not read all of its
///   input.
/// - When the future is dropped, the process is killed. As long as the runtime
///   lives, nothing is left of it soon after, not even an entry in the list of
///   processes. This is about the process itself, not about children of its own.
pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    todo!("start the process, feed it, hear it out, and see how it ends")
}
