//! What `run_in_process` must do. Each check is a sentence; run them with
//! `cargo grade check process_pool`.
//!
//! The child is the program in `src/bin/worker.rs`.

use probe::{expect, ms, observe_for_real};
use process_pool::{ProcessError, run_in_process};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[probe::test]
fn it_runs_in_another_process() {
    let pid = observe_for_real(|| soon(run_in_process(worker(&["pid"]), Vec::new())));
    let pid = told(pid.into_output());
    expect(
        "it gave the number of a process",
        pid.parse::<u32>().is_ok(),
    )
    .is_true()
    .because("the child writes its number to its standard output, and that is what comes back");
    expect(
        "that is another process",
        pid != std::process::id().to_string(),
    )
    .is_true()
    .because("what crashes or leaks over there does no harm here");
}

#[probe::test]
fn two_run_at_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a plain path");
    let both = observe_for_real(async || {
        let one = run_in_process(worker(&["meet", path]), Vec::new());
        let other = run_in_process(worker(&["meet", path]), Vec::new());
        tokio::join!(soon(one), soon(other))
    });
    let (one, other) = both.into_output();
    expect("what each found", vec![told(one), told(other)])
        .is(vec!["met".to_owned(), "met".to_owned()])
        .because("each waits until the other is there, too: they must have been started before the first was waited for");
}

#[probe::test]
fn the_loop_beats_on_while_it_runs() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("open");
    let heard = observe_for_real(async || {
        let waiting = run_in_process(worker(&["wait-for", &text(&file)]), Vec::new());
        tokio::select! {
            heard = soon(waiting) => heard,
            () = beat(&file) => unreachable!("a heart that beats for ever"),
        }
    });
    expect("what the process found", told(heard.into_output()))
        .is("opened".to_owned())
        .because("it waits for a file that the loop makes at its twentieth beat");
}

#[probe::test]
fn a_mebibyte_goes_in_and_comes_out() {
    let input: Vec<u8> = (0..1024 * 1024)
        .map(|at: u32| at.to_le_bytes()[at as usize % 3])
        .collect();
    let echo = observe_for_real(|| soon(run_in_process(worker(&["echo"]), input.clone())));
    let same = echo
        .into_output()
        .is_some_and(|echo| echo.is_ok_and(|echo| echo == input));
    expect("what went in has come out", same)
        .is_true()
        .because("a pipe has room for some 64 KiB: when nobody reads the output, the child stops reading its input");
}

#[probe::test]
fn a_process_need_not_read_its_input() {
    let done =
        observe_for_real(|| soon(run_in_process(worker(&["deaf"]), vec![b'x'; 1024 * 1024])));
    expect("what came out", told(done.into_output()))
        .is("done".to_owned())
        .because("it has exited with 0: how much it read is its own affair");
}

#[probe::test]
fn an_exit_code_is_an_error() {
    let failed = observe_for_real(|| soon(run_in_process(worker(&["fail"]), Vec::new())));
    expect("what came out", told(failed.into_output()))
        .is("exit code 3, and on stderr: out of cheese".to_owned())
        .because("a code other than 0 says that it went wrong, and the standard error says what");
}

#[probe::test]
fn input_left_unread_does_not_hide_the_exit_code() {
    let input = vec![b'x'; 1024 * 1024];
    let failed = observe_for_real(|| soon(run_in_process(worker(&["fail"]), input)));
    expect("what came out", told(failed.into_output()))
        .is("exit code 3, and on stderr: out of cheese".to_owned())
        .because("that it has not read everything is its own affair, but a code other than 0 is a failure");
}

#[probe::test]
fn stderr_need_not_be_utf_8() {
    let failed =
        observe_for_real(|| soon(run_in_process(worker(&["fail-in-latin-1"]), Vec::new())));
    expect("what came out", told(failed.into_output()))
        .is("exit code 3, and on stderr: caf\u{fffd}".to_owned())
        .because("a process may write any bytes, and one that cannot be read is no reason to lose the others");
}

#[probe::test]
fn a_signal_is_an_error() {
    let aborted = observe_for_real(|| soon(run_in_process(worker(&["abort"]), Vec::new())));
    expect("what came out", told(aborted.into_output()))
        .is(format!("{CRASHED}, and on stderr: out of cheese"))
        .because("a process that crashes has no exit code at all");
}

#[probe::test]
fn a_lot_on_stderr_does_no_harm() {
    let shouted = observe_for_real(|| soon(run_in_process(worker(&["shout"]), Vec::new())));
    let heard = match shouted.into_output() {
        Some(Err(ProcessError::Failed { stderr, .. })) => stderr.len(),
        _ => 0,
    };
    expect("bytes of the standard error", heard)
        .is(1024 * 1024)
        .because("the third pipe fills up like the others, and a child that cannot complain does not end");
}

#[probe::test]
fn a_command_that_is_not_there_is_an_error() {
    let command = Command::new("/nowhere/to/be/found");
    let refused = observe_for_real(|| soon(run_in_process(command, Vec::new())));
    expect("what came out", told(refused.into_output()))
        .is("not started".to_owned())
        .because("that a process does not start is no reason to panic");
}

#[probe::test]
fn dropped_half_way_nothing_is_left_of_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("pid");
    let (started, left) = observe_for_real(async || {
        let lingering = run_in_process(worker(&["linger", &text(&file)]), Vec::new());
        // Dropped as soon as the child has told its number.
        let pid = tokio::select! {
            _ = lingering => None,
            pid = soon(number_in(&file)) => pid,
        };
        let Some(pid) = pid else { return (false, true) };
        let gone = async {
            while is_listed(pid) {
                sleep(ms(2)).await;
            }
        };
        (true, soon(gone).await.is_none())
    })
    .into_output();
    expect("the process was there", started)
        .is_true()
        .because("it writes its number into a file, and then has ten seconds' work");
    expect("three seconds after the drop it was still in the list of processes", left)
        .is(false)
        .because("work that nobody waits for must be stopped, and a child that has ended be collected: else it stays as a zombie");
}

fn worker(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_worker"));
    command.args(arguments);
    command
}

/// Waits, but not for ever: three seconds are a hundred times what a process
/// takes to start.
async fn soon<T>(answer: impl Future<Output = T>) -> Option<T> {
    timeout(Duration::from_secs(3), answer).await.ok()
}

/// A heart that makes the file at its twentieth beat.
async fn beat(file: &Path) {
    for beat in 1_u64.. {
        sleep(ms(1)).await;
        if beat == 20 {
            std::fs::write(file, "").expect("a file can be written");
        }
    }
}

/// The process whose number will be in the file.
async fn number_in(file: &Path) -> u32 {
    loop {
        if let Ok(text) = std::fs::read_to_string(file) {
            return text.parse().expect("a number");
        }
        sleep(ms(2)).await;
    }
}

fn text(path: &Path) -> String {
    path.to_str().expect("a plain path").to_owned()
}

fn told(outcome: Option<Result<Vec<u8>, ProcessError>>) -> String {
    match outcome {
        None => "nothing within three seconds".to_owned(),
        Some(Ok(output)) => String::from_utf8_lossy(&output).into_owned(),
        Some(Err(ProcessError::NotStarted(_))) => "not started".to_owned(),
        Some(Err(ProcessError::Broken(error))) => format!("broken: {}", error.kind()),
        Some(Err(ProcessError::Failed { status, stderr })) => {
            format!("{}, and on stderr: {stderr}", ending(status))
        }
    }
}

/// What `ending` says of a process that has aborted. On Windows a crash is an
/// exit code that no program would choose.
const CRASHED: &str = if cfg!(unix) {
    "signal 6"
} else {
    "exit code -1073740791"
};

#[cfg(unix)]
fn ending(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;

    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "neither code nor signal".to_owned(),
    }
}

#[cfg(not(unix))]
fn ending(status: ExitStatus) -> String {
    let code = status.code();
    code.map_or_else(|| "no code".to_owned(), |code| format!("exit code {code}"))
}

/// Whether the system still knows the process; a zombie counts.
#[cfg(unix)]
fn is_listed(pid: u32) -> bool {
    let pid = nix::unistd::Pid::from_raw(pid.cast_signed());
    nix::sys::signal::kill(pid, None).is_ok()
}

#[cfg(not(unix))]
fn is_listed(pid: u32) -> bool {
    let filter = format!("PID eq {pid}");
    let tasks = Command::new("tasklist")
        .args(["/NH", "/FO", "CSV", "/FI", &filter])
        .output()
        .expect("tasklist runs");
    String::from_utf8_lossy(&tasks.stdout).contains(&format!("\"{pid}\""))
}
