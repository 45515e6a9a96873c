//! rejected by: the_end_of_the_output_is_not_the_end, dropped_half_way_nothing_is_left_of_it — when both outputs have come to an end, makes sure that the process is gone
//! > A process that exits with 0 has succeeded

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
    let mut stdout = child.stdout.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let feed = async move {
        let _ = stdin.write_all(&input).await;
        drop(stdin);
    };
    let (mut output, mut complaints) = (Vec::new(), Vec::new());
    let ((), read, complained) = tokio::join!(
        feed,
        stdout.read_to_end(&mut output),
        stderr.read_to_end(&mut complaints)
    );
    read.and(complained).map_err(ProcessError::Broken)?;
    // Nothing more is to come: make sure that it is gone, and collect it.
    let _ = child.start_kill();
    let status = child.wait().await.map_err(ProcessError::Broken)?;
    if status.success() {
        return Ok(output);
    }
    Err(ProcessError::Failed {
        status,
        stderr: String::from_utf8_lossy(&complaints).into_owned(),
    })
}
