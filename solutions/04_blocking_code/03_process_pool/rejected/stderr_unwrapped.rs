//! rejected by: stderr_need_not_be_utf_8 — is sure that all text is UTF-8
//! > What is not UTF-8 in the standard error becomes the replacement character

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
            stderr: String::from_utf8(output.stderr).unwrap(),
        });
    }
    // A child need not read its input.
    let broken = fed.err();
    let broken = broken.filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
    broken.map_or(Ok(output.stdout), |error| Err(ProcessError::Broken(error)))
}
