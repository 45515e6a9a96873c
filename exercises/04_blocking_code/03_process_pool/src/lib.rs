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
        /// What it wrote to its standard error.
        stderr: String,
    },
    /// The pipes to the process broke.
    Broken(io::Error),
}

/// Runs a command as a child process, from its start to its end.
///
/// - Nothing begins at the call: the first poll starts the process.
/// - The process gets the arguments, the environment and the working directory of
///   `command`.
/// - The standard input is `input`, and comes to an end after that.
/// - What the process writes to its standard output is returned byte for byte.
/// - While the process runs, the loop goes on: every other task gets its turns.
/// - The process may take as long as it likes: there is no time limit.
/// - Processes run at the same time: at least 24 of them, however few cores the
///   machine has.
/// - Input and output may be of any size, and the process may read and write them
///   in any order.
/// - The standard error may be of any size, too.
/// - A process that exits with 0 has succeeded, whatever it writes to its standard
///   error.
/// - An exit code other than 0 is the error `Failed`.
/// - A process that a signal has ended is the error `Failed`, too.
/// - Input that the process leaves unread changes neither a success nor a failure.
/// - `Failed` contains all that the process wrote to its standard error.
/// - What is not UTF-8 in the standard error becomes the replacement character
///   `\u{FFFD}`, as `String::from_utf8_lossy` does it.
/// - When the command cannot be started, for whatever reason, that is the error
///   `NotStarted`.
/// - Soon after the future is dropped, nothing is left of the process, not even an
///   entry in the list of processes.
///
/// It is called inside a runtime, and may be dropped outside of one. The last item
/// holds as long as the runtime lives. It is about the process itself, not about
/// children of its own.
pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    todo!("start the process, serve its three pipes, and see how it ends")
}
