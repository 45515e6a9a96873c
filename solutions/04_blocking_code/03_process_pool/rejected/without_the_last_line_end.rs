//! rejected by: a_mebibyte_goes_in_and_comes_out — takes the output line by line, and puts line ends between the lines
//! > What the process writes to its standard output is returned byte for byte.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};

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
    let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut stderr = child.stderr.take().expect("it is piped");
    let feed = async move {
        // A child need not read its input.
        let _ = stdin.write_all(&input).await;
        Ok(())
    };
    let read = async {
        let (mut lines, mut all) = (stdout.split(b'\n'), Vec::new());
        while let Some(line) = lines.next_segment().await? {
            all.push(line);
        }
        Ok(all.join(&b'\n'))
    };
    let mut errors = Vec::new();
    let complain = stderr.read_to_end(&mut errors);
    let ((), output, _, status) =
        tokio::try_join!(feed, read, complain, child.wait()).map_err(ProcessError::Broken)?;
    if !status.success() {
        return Err(ProcessError::Failed {
            status,
            stderr: String::from_utf8_lossy(&errors).into_owned(),
        });
    }
    Ok(output)
}
