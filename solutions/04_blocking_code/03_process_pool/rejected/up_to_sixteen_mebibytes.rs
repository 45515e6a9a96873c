//! rejected by: a_mebibyte_goes_in_and_comes_out — reads no more than anybody will ever write
//! > Input and output may be of any size

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
    let mut stdin = child.stdin.take().unwrap();
    let feed = async move {
        // Whoever leaves the input unread may do so.
        let _ = stdin.write_all(&input).await;
        drop(stdin);
    };
    let stdout = child.stdout.take().unwrap();
    let read = async move {
        let mut bytes = Vec::new();
        let mut limited = stdout.take(16 * 1024 * 1024);
        limited.read_to_end(&mut bytes).await.map(|_| bytes)
    };
    let ((), stdout, output) = tokio::join!(feed, read, child.wait_with_output());
    let mut output = output.map_err(ProcessError::Broken)?;
    output.stdout = stdout.map_err(ProcessError::Broken)?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(ProcessError::Failed {
            status: output.status,
            stderr,
        });
    }
    Ok(output.stdout)
}
