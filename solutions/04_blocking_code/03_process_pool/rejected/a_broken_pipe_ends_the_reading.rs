//! rejected by: unread_input_changes_nothing — writes the input and reads the errors in one `try_join!`, which lets go of the errors when the pipe breaks
//! > Input that the process leaves unread changes neither a success nor a failure.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut stderr = child.stderr.take().expect("it is piped");
    let mut output = Vec::new();
    let read = stdout.read_to_end(&mut output);
    let complain = async {
        let mut errors = Vec::new();
        stderr.read_to_end(&mut errors).await?;
        Ok(errors)
    };
    let feed = async move { stdin.write_all(&input).await };
    let feed_and_complain = async { tokio::try_join!(feed, complain) };
    let (read, served) = tokio::join!(read, feed_and_complain);
    read.map_err(ProcessError::Broken)?;
    let errors = match served {
        Ok(((), errors)) => errors,
        // A child need not read its input.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Vec::new(),
        Err(error) => return Err(ProcessError::Broken(error)),
    };
    let status = child.wait().await.map_err(ProcessError::Broken)?;
    if status.success() {
        return Ok(output);
    }
    Err(ProcessError::Failed {
        status,
        stderr: String::from_utf8_lossy(&errors).into_owned(),
    })
}
