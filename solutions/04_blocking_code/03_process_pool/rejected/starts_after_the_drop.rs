//! rejected by: dropped_after_its_first_poll_nothing_is_left_of_it — a thread starts the process, and a guard that comes before it has nothing to kill
//! > Soon after the future is dropped, nothing is left of the process

use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use tokio::task::spawn_blocking;

#[derive(Debug)]
pub enum ProcessError {
    NotStarted(io::Error),
    Failed { status: ExitStatus, stderr: String },
    Broken(io::Error),
}

/// The process, once it is there; and whether anybody still wants it.
#[derive(Default)]
struct Life {
    dropped: bool,
    pid: Option<u32>,
}

/// Ends the process when it is dropped.
struct Ended(Arc<Mutex<Life>>);

impl Drop for Ended {
    fn drop(&mut self) {
        let mut life = self.0.lock().unwrap();
        life.dropped = true;
        if let Some(pid) = life.pid {
            let _ = Command::new("kill")
                .args(["-KILL", &pid.to_string()])
                .status();
        }
    }
}

fn run(mut command: Command, input: Vec<u8>, life: &Mutex<Life>) -> Result<Vec<u8>, ProcessError> {
    let mut child = {
        let mut life = life.lock().unwrap();
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(ProcessError::NotStarted)?;
        life.pid = Some(child.id());
        child
    };
    let mut stdin = child.stdin.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let (output, complaints) = std::thread::scope(|scope| {
        scope.spawn(move || {
            let _ = stdin.write_all(&input);
        });
        let complaints = scope.spawn(move || {
            let mut text = Vec::new();
            stderr.read_to_end(&mut text).map(|_| text)
        });
        let mut output = Vec::new();
        let output = stdout.read_to_end(&mut output).map(|_| output);
        (output, complaints.join().unwrap())
    });
    let status = {
        // No longer to be killed: its number may soon be another's.
        let status = child.wait();
        life.lock().unwrap().pid = None;
        status.map_err(ProcessError::Broken)?
    };
    let (output, complaints) = (
        output.map_err(ProcessError::Broken)?,
        complaints.map_err(ProcessError::Broken)?,
    );
    if status.success() {
        return Ok(output);
    }
    Err(ProcessError::Failed {
        status,
        stderr: String::from_utf8_lossy(&complaints).into_owned(),
    })
}

pub async fn run_in_process(command: Command, input: Vec<u8>) -> Result<Vec<u8>, ProcessError> {
    let life = Arc::new(Mutex::new(Life::default()));
    let _ended = Ended(life.clone());
    spawn_blocking(move || run(command, input, &life))
        .await
        .unwrap()
}
