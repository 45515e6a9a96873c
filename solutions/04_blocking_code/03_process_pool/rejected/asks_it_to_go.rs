//! rejected by: dropped_half_way_nothing_is_left_of_it — sends the signal that asks a process to end, which it may ignore
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

struct Polite(Option<u32>);

impl Drop for Polite {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            let _ = Command::new("kill")
                .arg("-TERM")
                .arg(pid.to_string())
                .status();
        }
    }
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut command = tokio::process::Command::from(command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let mut polite = Polite(child.id());
    let (mut stdin, mut stdout, mut stderr) = (
        child.stdin.take().unwrap(),
        child.stdout.take().unwrap(),
        child.stderr.take().unwrap(),
    );
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let feed = async move {
        let _ = stdin.write_all(&input).await;
    };
    let ((), out, err) = tokio::join!(
        feed,
        stdout.read_to_end(&mut output),
        stderr.read_to_end(&mut errors)
    );
    out.and(err).map_err(ProcessError::Broken)?;
    let status = child.wait().await.map_err(ProcessError::Broken)?;
    polite.0 = None;
    if status.success() {
        Ok(output)
    } else {
        Err(ProcessError::Failed {
            status,
            stderr: String::from_utf8_lossy(&errors).into_owned(),
        })
    }
}
