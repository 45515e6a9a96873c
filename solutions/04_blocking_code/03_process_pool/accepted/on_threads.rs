//! The standard library's child, with blocking threads for its pipes. A guard kills and collects it.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut command = command;
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = Guarded(command.spawn().map_err(ProcessError::NotStarted)?);
    let mut stdin = child.0.stdin.take().expect("it is piped");
    let mut stdout = child.0.stdout.take().expect("it is piped");
    let mut stderr = child.0.stderr.take().expect("it is piped");
    let feed = spawn_blocking(move || drop(stdin.write_all(&input)));
    let hear = spawn_blocking(move || read_all(&mut stdout));
    let hear_errors = spawn_blocking(move || read_all(&mut stderr));
    feed.await.expect("it does not panic");
    let stdout = hear
        .await
        .expect("it does not panic")
        .map_err(ProcessError::Broken)?;
    let stderr = hear_errors
        .await
        .expect("it does not panic")
        .map_err(ProcessError::Broken)?;
    // Its pipes are closed, so this is short, and the guard stays here.
    let status = loop {
        match child.0.try_wait().map_err(ProcessError::Broken)? {
            Some(status) => break status,
            None => sleep(Duration::from_millis(1)).await,
        }
    };
    if !status.success() {
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        return Err(ProcessError::Failed { status, stderr });
    }
    Ok(stdout)
}

fn read_all(pipe: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    pipe.read_to_end(&mut all)?;
    Ok(all)
}

struct Guarded(Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.0.kill();
        // It has been killed, so this wait is short.
        let _ = self.0.wait();
    }
}
