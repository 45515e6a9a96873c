//! rejected by: a_process_may_take_its_time — kills a process that has not ended after a day, as one that hangs
//! > The process may take as long as it likes: there is no time limit.

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
    let mut command = tokio::process::Command::from(command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let feed = async move {
        let _ = stdin.write_all(&input).await;
    };
    let output = async move {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).await.map(|_| bytes)
    };
    let errors = async move {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).await.map(|_| bytes)
    };
    let all = async { tokio::join!(feed, output, errors, child.wait()) };
    let Ok(((), output, errors, status)) =
        tokio::time::timeout(std::time::Duration::from_secs(24 * 60 * 60), all).await
    else {
        return Err(ProcessError::Broken(io::ErrorKind::TimedOut.into()));
    };
    let status = status.map_err(ProcessError::Broken)?;
    let output = output.map_err(ProcessError::Broken)?;
    let errors = errors.map_err(ProcessError::Broken)?;
    if status.success() {
        Ok(output)
    } else {
        Err(ProcessError::Failed {
            status,
            stderr: String::from_utf8_lossy(&errors).into_owned(),
        })
    }
}
