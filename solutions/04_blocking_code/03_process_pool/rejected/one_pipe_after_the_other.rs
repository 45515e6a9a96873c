//! rejected by: a_lot_on_stderr_does_no_harm, stderr_need_not_be_utf_8 — reads the output to its end and only then the errors, which may have filled their pipe long before
//! > The standard error may be of any size, too.

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
    let mut stdin = child.stdin.take().expect("it is piped");
    let feed = async move {
        {
            let _ = stdin.write_all(&input).await;
        }
    };
    let hear = async {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        child
            .stdout
            .take()
            .expect("it is piped")
            .read_to_end(&mut stdout)
            .await?;
        child
            .stderr
            .take()
            .expect("it is piped")
            .read_to_end(&mut stderr)
            .await?;
        Ok((stdout, stderr))
    };
    let ((), heard) = tokio::join!(feed, hear);
    let (stdout, stderr) = heard.map_err(ProcessError::Broken)?;
    let status = child.wait().await.map_err(ProcessError::Broken)?;
    if !status.success() {
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        return Err(ProcessError::Failed { status, stderr });
    }
    Ok(stdout)
}
