//! rejected by: an_exit_code_is_an_error, a_signal_is_an_error, a_lot_on_stderr_does_no_harm, input_left_unread_does_not_hide_the_exit_code, stderr_need_not_be_utf_8 — takes what came out of the process for its answer, however it ended

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
    let (fed, output) = tokio::join!(feed, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    match fed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ProcessError::Broken(error)),
        _ => Ok(output.stdout),
    }
}
