//! The grader's side of a supervisor.

use crate::message::{LONGEST_MESSAGE_BYTES, Message, Read, read_line};
use crate::supervisor::VERB;
use crate::{Ended, Exit, Job};
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How long [`stop_all`] waits for the supervisors to have swept.
const PATIENCE: Duration = Duration::from_secs(2);

/// The way to tell a supervisor that the grader goes: its stdin closes.
type Leash = Arc<Mutex<Option<ChildStdin>>>;

/// Every supervisor that may be alive.
static LEASHES: Mutex<Vec<Weak<Mutex<Option<ChildStdin>>>>> = Mutex::new(Vec::new());

/// Set once the grader is to go: no supervisor is started any more, and whoever
/// works with one stays where he is until the process ends.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// How many supervisors there are.
static ALIVE: AtomicUsize = AtomicUsize::new(0);

/// A supervisor of this grader's. Dropped, it ends what it runs and goes.
#[derive(Debug)]
pub struct Supervisor {
    child: Child,
    leash: Leash,
    said: BufReader<ChildStdout>,
}

impl Supervisor {
    /// Starts one. `program` is a file that calls
    /// [`serve_if_asked`](crate::serve_if_asked): most often the caller's own.
    ///
    /// # Errors
    ///
    /// When the system cannot start it, or [`stop_all`] was called.
    pub fn start(program: &Path) -> io::Result<Self> {
        if STOPPED.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let mut command = Command::new(program);
        command
            .arg(VERB)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        // Out of the terminal's group: Ctrl-C is for the grader, which sees to
        // it that nothing is left.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let leash = Arc::new(Mutex::new(child.stdin.take()));
        let said = BufReader::new(child.stdout.take().expect("stdout is piped"));
        lock(&LEASHES).push(Arc::downgrade(&leash));
        ALIVE.fetch_add(1, Ordering::SeqCst);
        Ok(Self { child, leash, said })
    }

    /// Runs one job to its end, handing on its lines as they come.
    ///
    /// A supervisor that goes away under a job was ended by that job: the next
    /// job gets [`Exit::KilledItsSupervisor`] too, so start another one.
    pub fn run(&mut self, job: &Job, mut on_line: impl FnMut(&str)) -> Ended {
        let order = serde_json::to_string(job).expect("a job is plain data");
        let sent = match lock(&self.leash).as_mut() {
            Some(stdin) => writeln!(stdin, "{order}").and_then(|()| stdin.flush()),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        };
        while sent.is_ok() {
            let Ok(Read::Whole(line)) = read_line(&mut self.said, LONGEST_MESSAGE_BYTES) else {
                break;
            };
            match serde_json::from_str(&line) {
                Ok(Message::Line(line)) => on_line(&line),
                Ok(Message::Started(_) | Message::LongLine(_)) => {}
                Ok(Message::Ended(ended)) => return *ended,
                Err(_) => break,
            }
        }
        if STOPPED.load(Ordering::SeqCst) {
            self.part();
            // What did not come to its end has no verdict, and needs none.
            loop {
                std::thread::park();
            }
        }
        Ended::without_output(Exit::KilledItsSupervisor)
    }

    /// Lets it end what it runs, and go.
    fn part(&mut self) {
        drop(lock(&self.leash).take());
        // It kills and reaps what it runs, and then ends by itself.
        let _ = self.child.wait();
        ALIVE.fetch_sub(1, Ordering::SeqCst);
    }

    /// Whether it is still there for another job.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.part();
    }
}

/// Ends every supervisor with all it runs, and waits until they have swept:
/// for the moment when the grader is interrupted.
pub fn stop_all() {
    STOPPED.store(true, Ordering::SeqCst);
    let leashes: Vec<Leash> = lock(&LEASHES).iter().filter_map(Weak::upgrade).collect();
    for leash in &leashes {
        drop(lock(leash).take());
    }
    let until = Instant::now() + PATIENCE;
    while ALIVE.load(Ordering::SeqCst) > 0 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
