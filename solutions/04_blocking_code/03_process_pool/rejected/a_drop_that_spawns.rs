//! rejected by: dropped_after_its_first_poll_nothing_is_left_of_it — a guard spawns a task that kills and collects, and outside of the runtime that panics, though `kill_on_drop` would do all of it
//! > Soon after the future is dropped, nothing is left of the process

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

struct Killed(Option<tokio::process::Child>);

impl Drop for Killed {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            // To kill is not enough: it must be waited for, too.
            tokio::spawn(async move { child.kill().await });
        }
    }
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut command = tokio::process::Command::from(command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let feed = async move {
        // A process need not read it.
        stdin.write_all(&input).await
    };
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut stderr = child.stderr.take().expect("it is piped");
    let mut killed = Killed(Some(child));
    let mut bytes = Vec::new();
    let mut errors = Vec::new();
    let (_, out, err) = tokio::join!(
        feed,
        stdout.read_to_end(&mut bytes),
        stderr.read_to_end(&mut errors)
    );
    out.map_err(ProcessError::Broken)?;
    err.map_err(ProcessError::Broken)?;
    let status = killed
        .0
        .as_mut()
        .unwrap()
        .wait()
        .await
        .map_err(ProcessError::Broken)?;
    killed.0.take();
    if status.success() {
        Ok(bytes)
    } else {
        Err(ProcessError::Failed {
            status,
            stderr: String::from_utf8_lossy(&errors).into_owned(),
        })
    }
}
