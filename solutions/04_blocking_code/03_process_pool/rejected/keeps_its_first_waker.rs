//! rejected by: the_task_that_waits_now_is_woken — a thread waits for the process, and wakes whoever asked first
//! > What the process writes to its standard output is returned

use std::io;
use std::process::{Command, ExitStatus};

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

use std::io::Write;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::thread;

struct Killed(u32, Arc<Mutex<bool>>);

impl Drop for Killed {
    fn drop(&mut self) {
        if !*self.1.lock().unwrap() {
            let _ = Command::new("kill")
                .args(["-9", &self.0.to_string()])
                .status();
        }
    }
}

pub async fn run_in_process(mut command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(ProcessError::NotStarted)?;
    let over = Arc::new(Mutex::new(false));
    let _killed = Killed(child.id(), over.clone());
    let state: Arc<Mutex<(Option<io::Result<std::process::Output>>, Option<Waker>)>> =
        Arc::default();
    let shared = state.clone();
    thread::spawn(move || {
        let mut stdin = child.stdin.take().unwrap();
        thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output();
        *over.lock().unwrap() = true;
        let mut state = shared.lock().unwrap();
        state.0 = Some(output);
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    });
    let output = std::future::poll_fn(|context| {
        let mut state = state.lock().unwrap();
        if let Some(output) = state.0.take() {
            return Poll::Ready(output);
        }
        state.1.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    });
    let output = output.await.map_err(ProcessError::Broken)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(ProcessError::Failed {
        status: output.status,
        stderr,
    })
}
