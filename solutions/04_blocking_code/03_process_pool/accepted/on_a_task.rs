//! A task of its own feeds the child; both are ended with the future: the task aborted, the child killed.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let mut feeder = JoinSet::new();
    feeder.spawn(async move {
        // What the child does not want to read is its own affair.
        let _ = stdin.write_all(&input).await;
    });
    let output = child.wait_with_output().await;
    feeder.shutdown().await;
    let output = output.map_err(ProcessError::Broken)?;
    let (status, stdout, stderr) = (output.status, output.stdout, output.stderr);
    if !status.success() {
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        return Err(ProcessError::Failed { status, stderr });
    }
    Ok(stdout)
}
