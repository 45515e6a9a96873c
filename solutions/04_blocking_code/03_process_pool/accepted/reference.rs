//! Running a command in a process of its own, from beginning to end.

use std::io;
// starter: use std::process::{Command, ExitStatus};
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::AsyncWriteExt;
// end starter

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
    // starter: todo!("start the process, feed it, hear it out, and see how it ends")
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let stdin = child.stdin.take();
    let feed = async move {
        if let Some(mut stdin) = stdin {
            stdin.write_all(&input).await?;
        }
        // The drop of the pipe is the end of the input.
        io::Result::Ok(())
    };
    let (fed, output) = tokio::join!(feed, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    if !output.status.success() {
        return Err(ProcessError::Failed {
            status: output.status,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        });
    }
    // A child need not read its input.
    let broken = fed.err();
    let broken = broken.filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
    broken.map_or(Ok(output.stdout), |error| Err(ProcessError::Broken(error)))
    // end starter
}
