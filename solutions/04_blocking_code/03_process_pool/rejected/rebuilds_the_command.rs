//! rejected by: it_gets_all_that_the_command_says — builds a command of Tokio's from the parts of the other, and overlooks that a variable may have been taken out
//! > The process gets the arguments, the environment and the working directory

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
    let mut copy = tokio::process::Command::new(command.get_program());
    copy.args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            copy.env(name, value);
        }
    }
    if let Some(directory) = command.get_current_dir() {
        copy.current_dir(directory);
    }
    let mut child = copy
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
    let ((), output) = tokio::join!(feed, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(ProcessError::Failed {
            status: output.status,
            stderr,
        });
    }
    Ok(output.stdout)
}
