//! rejected by: stderr_need_not_be_utf_8 — decodes each piece as it comes: a character that two reads share becomes two of something else
//! > What is not UTF-8 in the standard error becomes the replacement character

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
    let mut stderr = child.stderr.take().unwrap();
    let complaints = async move {
        let (mut text, mut piece) = (String::new(), [0; 4096]);
        loop {
            match stderr.read(&mut piece).await {
                Ok(0) | Err(_) => return text,
                Ok(count) => text.push_str(&String::from_utf8_lossy(&piece[..count])),
            }
        }
    };
    let ((), stderr, output) = tokio::join!(feed, complaints, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    if !output.status.success() {
        return Err(ProcessError::Failed {
            status: output.status,
            stderr,
        });
    }
    Ok(output.stdout)
}
