//! rejected by: many_run_at_once, the_loop_goes_on_while_it_runs, dropped_half_way_nothing_is_left_of_it, the_end_of_the_output_is_not_the_end, dropped_after_its_first_poll_nothing_is_left_of_it, what_an_ended_process_has_written_is_not_lost, the_task_that_waits_now_is_woken, a_process_may_take_its_time — uses the standard library's child on the loop: one process at a time, and nothing beside it
//! > While the process runs, the loop goes on: every other task gets its turns.

use std::io::{self, Write};
use std::process::{Command, ExitStatus, Stdio};

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
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let mut stdin = child.stdin.take().expect("it is piped");
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().map_err(ProcessError::Broken)?;
    let _ = feeder.join();
    let (status, stdout, stderr) = (output.status, output.stdout, output.stderr);
    if !status.success() {
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        return Err(ProcessError::Failed { status, stderr });
    }
    Ok(stdout)
}
