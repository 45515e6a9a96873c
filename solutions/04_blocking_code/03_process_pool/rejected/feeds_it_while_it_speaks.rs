//! rejected by: a_pipe_that_is_closed_leaves_the_others_open — whichever comes first, the end of the input or that of both outputs, ends the other: a process that has closed its outputs is fed no more
//! > the process may read and write them in any order.

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
    let mut command = tokio::process::Command::from(command);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut stderr = child.stderr.take().expect("it is piped");
    let (mut output, mut errors) = (Vec::new(), Vec::new());

    {
        let feed = async move {
            let _ = stdin.write_all(&input).await;
            drop(stdin);
            std::future::pending::<()>().await;
        };
        let reading = async {
            tokio::try_join!(
                stdout.read_to_end(&mut output),
                stderr.read_to_end(&mut errors)
            )
        };
        tokio::select! {
            () = feed => {}
            read = reading => {
                read.map_err(ProcessError::Broken)?;
            }
        }
    }
    let status = child.wait().await.map_err(ProcessError::Broken)?;

    if status.success() {
        Ok(output)
    } else {
        Err(ProcessError::Failed {
            status,
            stderr: String::from_utf8_lossy(&errors).into_owned(),
        })
    }
}
