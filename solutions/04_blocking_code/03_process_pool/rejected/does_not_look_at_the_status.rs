//! rejected by: unread_input_changes_nothing, an_exit_code_is_an_error, the_error_contains_the_standard_error, stderr_need_not_be_utf_8, a_signal_is_an_error, a_lot_on_stderr_does_no_harm, the_end_of_the_output_is_not_the_end, a_pipe_that_is_closed_leaves_the_others_open, what_an_ended_process_has_written_is_not_lost — takes what came out of the process for its answer, however it ended
//! > An exit code other than 0 is the error `Failed`.

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
    let mut child = tokio::process::Command::from(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(ProcessError::NotStarted)?;
    let stdin = child.stdin.take();
    let feed = async move {
        if let Some(mut stdin) = stdin {
            stdin.write_all(&input).await?;
        }
        io::Result::Ok(())
    };
    let (fed, output) = tokio::join!(feed, child.wait_with_output());
    let output = output.map_err(ProcessError::Broken)?;
    match fed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(ProcessError::Broken(error)),
        _ => Ok(output.stdout),
    }
}
