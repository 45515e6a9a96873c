//! rejected by: many_run_at_once — takes one of 32 places for each process, and gives it back when there is an end: what did not start has none
//! > Processes run at the same time: at least 24 of them

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::AsyncWriteExt;

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

/// No more processes at once than the machine bears.
static PLACES: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(32);

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut command = tokio::process::Command::from(command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    PLACES.acquire().await.expect("it is never closed").forget();
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let feed = async move {
        // A process need not read it.
        stdin.write_all(&input).await
    };
    let (fed, output) = tokio::join!(feed, child.wait_with_output());
    let _ = fed;
    PLACES.add_permits(1);
    let output = output.map_err(ProcessError::Broken)?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(ProcessError::Failed {
            status: output.status,
            stderr,
        })
    }
}
