//! rejected by: nothing_begins_before_the_first_poll, it_gets_all_that_the_command_says, it_runs_in_another_process, the_input_comes_to_its_end, many_run_at_once, the_loop_goes_on_while_it_runs, a_mebibyte_goes_in_and_comes_out, unread_input_changes_nothing, a_warning_is_no_failure, an_exit_code_is_an_error, the_error_contains_the_standard_error, stderr_need_not_be_utf_8, a_signal_is_an_error, a_lot_on_stderr_does_no_harm, a_command_that_cannot_be_started_is_an_error, dropped_half_way_nothing_is_left_of_it, the_end_of_the_output_is_not_the_end, dropped_after_its_first_poll_nothing_is_left_of_it, a_pipe_that_is_closed_leaves_the_others_open, what_an_ended_process_has_written_is_not_lost, the_task_that_waits_now_is_woken, a_process_may_take_its_time — starts no command, and says of each that it could not be started

use std::io;
use std::process::{Command, ExitStatus};

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    Err(ProcessError::NotStarted(io::ErrorKind::NotFound.into()))
}
