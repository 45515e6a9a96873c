//! rejected by: the_input_comes_to_its_end, a_pipe_that_is_closed_leaves_the_others_open — keeps the pipe until the child has ended, and the child waits for the end of the pipe
//! > The standard input is `input`, and comes to an end after that.

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
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let feed = async {
        // A child need not read its input.
        let _ = stdin.write_all(&input).await;
    };
    let ((), output) = tokio::join!(feed, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    if !output.status.success() {
        return Err(ProcessError::Failed {
            status: output.status,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        });
    }
    Ok(output.stdout)
}
