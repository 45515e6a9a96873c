//! rejected by: a_pipe_that_is_closed_leaves_the_others_open — gives no more input when the output has come to its end
//! > the process may read and write them in any order

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
    let served = async {
        let mut feed = std::pin::pin!(feed);
        let mut read = std::pin::pin!(read);
        tokio::select! {
            output = &mut read => output,
            fed = &mut feed => {
                fed?;
                read.await
            }
        }
    };
    let (output, errors, status) =
        tokio::try_join!(served, complain, child.wait()).map_err(ProcessError::Broken)?;
    if status.success() {
        return Ok(output);
    }
    let stderr = String::from_utf8_lossy(&errors).into_owned();
    Err(ProcessError::Failed { status, stderr })
}
