//! rejected by: the_error_contains_the_standard_error, unread_input_changes_nothing — reads the errors line by line, and forgets how the lines ended
//! > `Failed` contains all that the process wrote to its standard error.

use std::io;
use std::process::{Command, ExitStatus};

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

fn prepared(command: Command) -> tokio::process::Command {
    let mut command = tokio::process::Command::from(command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let mut child = prepared(command)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let feed = async move {
        let _ = stdin.write_all(&input).await;
        Ok(())
    };
    let read = async {
        let mut output = Vec::new();
        stdout.read_to_end(&mut output).await?;
        Ok(output)
    };
    let complain = async {
        let mut errors = String::new();
        let mut line = Vec::new();
        while stderr.read_until(b'\n', &mut line).await? > 0 {
            let ended = line.ends_with(b"\n");
            errors.push_str(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']));
            if ended {
                errors.push('\n');
            }
            line.clear();
        }
        Ok::<_, io::Error>(errors)
    };
    let ((), output, stderr) =
        tokio::try_join!(feed, read, complain).map_err(ProcessError::Broken)?;
    let status = child.wait().await.map_err(ProcessError::Broken)?;
    if status.success() {
        Ok(output)
    } else {
        Err(ProcessError::Failed { status, stderr })
    }
}
