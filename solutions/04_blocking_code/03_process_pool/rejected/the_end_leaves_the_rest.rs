//! rejected by: what_an_ended_process_has_written_is_not_lost — reads until the process has ended, and takes one more read for the rest
//! > What the process writes to its standard output is returned byte for byte.

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
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let feed = async move {
        match stdin.write_all(&input).await {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    };
    let ended = async {
        let mut bytes = Vec::new();
        let mut open = true;
        let status = loop {
            tokio::select! {
                biased;
                status = child.wait() => break status?,
                count = stdout.read_buf(&mut bytes), if open => open = count? > 0,
            }
        };
        if open {
            stdout.read_buf(&mut bytes).await?;
        }
        Ok((bytes, status))
    };
    let complain = async move {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).await?;
        Ok(bytes)
    };
    let ((), (), errors, (output, status)) =
        tokio::try_join!(feed, async { Ok(()) }, complain, ended).map_err(ProcessError::Broken)?;
    if status.success() {
        return Ok(output);
    }
    let stderr = String::from_utf8_lossy(&errors).into_owned();
    Err(ProcessError::Failed { status, stderr })
}
