//! rejected by: dropped_after_its_first_poll_nothing_is_left_of_it, nothing_begins_before_the_first_poll — gives the loop a turn before each start, so that many starts in a row do not hold it up
//! > Nothing begins at the call: the first poll starts the process.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::AsyncWriteExt;

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut command = tokio::process::Command::from(command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    // Whoever starts many gives the loop a turn in between.
    tokio::task::yield_now().await;
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let feed = async move {
        match stdin.write_all(&input).await {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    };
    let (fed, output) = tokio::join!(feed, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    fed.map_err(ProcessError::Broken)?;
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
