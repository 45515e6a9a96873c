//! rejected by: dropped_half_way_nothing_is_left_of_it, the_end_of_the_output_is_not_the_end, dropped_after_its_first_poll_nothing_is_left_of_it — kills the child when dropped and does not collect it: what remains is an entry in the list of processes
//! > nothing is left of the process, not even an entry in the list of processes.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};

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
    let mut child = Killed(command.spawn().map_err(ProcessError::NotStarted)?);
    let pipes = async {
        let (stdin, stdout) = (child.0.stdin.take(), child.0.stdout.take());
        let mut stdin = ChildStdin::from_std(stdin.expect("it is piped"))?;
        let mut stdout = ChildStdout::from_std(stdout.expect("it is piped"))?;
        let mut stderr = ChildStderr::from_std(child.0.stderr.take().expect("it is piped"))?;
        let (mut heard, mut errors) = (Vec::new(), Vec::new());
        let feed = async move {
            let _ = stdin.write_all(&input).await;
            Ok(0)
        };
        tokio::try_join!(
            feed,
            stdout.read_to_end(&mut heard),
            stderr.read_to_end(&mut errors)
        )?;
        Ok((heard, errors))
    };
    let (stdout, stderr) = pipes.await.map_err(ProcessError::Broken)?;
    let status = child.0.wait().map_err(ProcessError::Broken)?;
    if !status.success() {
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        return Err(ProcessError::Failed { status, stderr });
    }
    Ok(stdout)
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}
