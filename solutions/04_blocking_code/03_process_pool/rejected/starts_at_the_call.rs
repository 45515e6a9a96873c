//! rejected by: nothing_begins_before_the_first_poll — hands the work to a task at the call, as `create_task` would
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

pub fn run_in_process(
    command: Command,
    input: Vec<u8>,
) -> impl Future<Output = Result<Vec<u8>, ProcessError>> {
    let mut task = tokio::task::JoinSet::new();
    task.spawn(run(command, input));
    async move {
        let ended = task.join_next().await.expect("it has one task");
        ended.expect("it does not panic")
    }
}

async fn run(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let feed = async move {
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
