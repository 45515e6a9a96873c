//! rejected by: a_mebibyte_goes_in_and_comes_out, a_pipe_that_is_closed_leaves_the_others_open — writes all of the input before it reads any of the output: both sides wait at a full pipe
//! > the process may read and write them in any order.

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
        io::Result::Ok(())
    };
    let fed = feed.await;
    let output = child.wait_with_output().await;
    let output = output.map_err(ProcessError::Broken)?;
    if !output.status.success() {
        return Err(ProcessError::Failed {
            status: output.status,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        });
    }
    match fed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ProcessError::Broken(error)),
        _ => Ok(output.stdout),
    }
}
