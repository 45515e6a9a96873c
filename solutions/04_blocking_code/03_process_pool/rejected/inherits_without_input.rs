//! rejected by: the_input_comes_to_its_end — makes a pipe only where there is something to write, and else lets the process inherit
//! > The standard input is `input`, and comes to an end after that.

use std::io;
use std::process::{Command, ExitStatus};

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}
use std::process::Stdio;
use tokio::io::AsyncWriteExt;

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut child = tokio::process::Command::from(command)
        .stdin(if input.is_empty() {
            Stdio::inherit()
        } else {
            Stdio::piped()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let stdin = child.stdin.take();
    let feed = async move {
        // A process that does not read its input is no failure.
        if let Some(mut stdin) = stdin {
            let _ = stdin.write_all(&input).await;
        }
    };
    let ((), output) = tokio::join!(feed, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    let (status, stdout, stderr) = (output.status, output.stdout, output.stderr);
    if status.success() {
        Ok(stdout)
    } else {
        Err(ProcessError::Failed {
            status,
            stderr: String::from_utf8_lossy(&stderr).into_owned(),
        })
    }
}
