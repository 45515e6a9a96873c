//! rejected by: the_input_comes_to_its_end — makes a pipe only where there is something to write, and else leaves the input to the command
//! > The standard input is `input`, and comes to an end after that.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Why there is no output.
#[derive(Debug)]
pub enum ProcessError {
    /// The command could not be started.
    NotStarted(io::Error),
    /// The process ended badly.
    Failed {
        /// How it ended.
        status: ExitStatus,
        /// What it wrote to its standard error.
        stderr: String,
    },
    /// The pipes to the process broke.
    Broken(io::Error),
}

/// Runs.
pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut child = tokio::process::Command::from(command);
    if !input.is_empty() {
        child.stdin(Stdio::piped());
    }
    let mut child = child
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let stdin = child.stdin.take();
    let mut stdout = child.stdout.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let feed = async move {
        let Some(mut stdin) = stdin else {
            return Ok(());
        };
        match stdin.write_all(&input).await {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    };
    let read = async move {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).await?;
        Ok(bytes)
    };
    let complain = async move {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).await?;
        Ok(bytes)
    };
    let ((), output, errors, status) =
        tokio::try_join!(feed, read, complain, child.wait()).map_err(ProcessError::Broken)?;
    if status.success() {
        return Ok(output);
    }
    let stderr = String::from_utf8_lossy(&errors).into_owned();
    Err(ProcessError::Failed { status, stderr })
}
