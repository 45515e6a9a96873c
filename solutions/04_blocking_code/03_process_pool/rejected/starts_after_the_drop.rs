//! rejected by: dropped_after_its_first_poll_nothing_is_left_of_it — a task starts the process, and a guard that is dropped before it has nothing to kill
//! > Soon after the future is dropped, nothing is left of the process

use std::io;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let running = Arc::new(Mutex::new(None));
    let mut guard = KillOnDrop(Some(running.clone()));
    let ended = tokio::spawn(run(command, input, running)).await;
    guard.0 = None;
    let Output {
        status,
        stdout,
        stderr,
    } = ended.expect("it does not panic")?;
    if status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    Err(ProcessError::Failed { status, stderr })
}

/// Kills the process that is running, if there is one.
struct KillOnDrop(Option<Arc<Mutex<Option<u32>>>>);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        let running = self.0.take();
        if let Some(pid) = running.and_then(|running| *running.lock().unwrap()) {
            let _ = Command::new("kill")
                .args(["-KILL", &pid.to_string()])
                .spawn();
        }
    }
}

async fn run(
    command: Command,
    input: Vec<u8>,
    running: Arc<Mutex<Option<u32>>>,
) -> Result<Output, ProcessError> {
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    *running.lock().unwrap() = child.id();
    let mut stdin = child.stdin.take().unwrap();
    let feed = async move {
        let _ = stdin.write_all(&input).await;
    };
    let ((), output) = tokio::join!(feed, child.wait_with_output());
    output.map_err(ProcessError::Broken)
}
