//! Each pipe by hand: write, read and read joined, and then the wait for the end.

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
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async move {
        let mut stdin = stdin.expect("it is piped");
        match stdin.write_all(&input).await {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            fed => fed,
        }
    };
    let hear = async move {
        let mut heard = Vec::new();
        stdout.expect("it is piped").read_to_end(&mut heard).await?;
        Ok(heard)
    };
    let hear_errors = async move {
        let mut heard = Vec::new();
        stderr.expect("it is piped").read_to_end(&mut heard).await?;
        Ok(heard)
    };
    let pipes = tokio::try_join!(feed, hear, hear_errors);
    let ((), stdout, stderr) = pipes.map_err(ProcessError::Broken)?;
    let status = child.wait().await.map_err(ProcessError::Broken)?;
    if !status.success() {
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        return Err(ProcessError::Failed { status, stderr });
    }
    Ok(stdout)
}
