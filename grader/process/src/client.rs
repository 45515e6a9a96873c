//! The client's side of a supervisor.

use crate::handle::StopHandle;
use crate::looks::Looks;
use crate::message::{LONGEST_MESSAGE_BYTES, Message, Read, read_line};
use crate::supervisor::VERB;
use crate::{Cancel, Ended, Exit, Job, link, orphans, reader, system};
use std::io::{self, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

/// How long after a job's limit on the wall its supervisor may still be silent:
/// it sweeps for two seconds at most and reads for five.
const ANSWER_GRACE: Duration = Duration::from_secs(10);

/// How long a supervisor may take to end what it runs and to go.
const CLOSE_LIMIT: Duration = Duration::from_secs(3);

/// How often a client that waits for a message looks whether it was cancelled.
/// A supervisor that can hear it goes sooner by itself.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// How often it is looked whether a supervisor that was closed is gone.
const CLOSE_POLL_INTERVAL: Duration = Duration::from_micros(500);

/// How many messages wait for the client at most; then the supervisor does.
const QUEUE_LENGTH: usize = 256;

/// A supervisor of this process's. Dropped, it ends what it runs and goes.
#[derive(Debug)]
pub struct Supervisor {
    handle: Arc<StopHandle>,
    events: Receiver<Event>,
    cancel: Cancel,
    /// Why it can run nothing any more.
    failed: Option<Exit>,
}

/// What becomes of a process whose parent has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orphans {
    /// It falls to the supervisor, where the system can do that.
    Adopted,
    /// It falls to the system, as where there is no such means.
    Lost,
}

impl Orphans {
    /// As a supervisor's second argument.
    pub(crate) fn argument(self) -> &'static str {
        match self {
            Self::Adopted => "orphans-adopted",
            Self::Lost => "orphans-lost",
        }
    }
}

/// A line of a job's stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// All of it, without its end.
    Whole(&'a str),
    /// The first four kilobytes of a line of more than a megabyte.
    TooLong(&'a str),
}

impl<'a> Line<'a> {
    /// What there is of it.
    pub fn text(self) -> &'a str {
        match self {
            Self::Whole(text) | Self::TooLong(text) => text,
        }
    }
}

/// What comes over a supervisor's stdout.
#[derive(Debug)]
enum Event {
    Message(Message),
    /// Something that no supervisor says.
    Unreadable,
    /// Nothing any more.
    Closed,
}

/// Why a supervisor is of no use any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    Cancelled,
    /// It is gone, or has closed its stdout.
    Gone,
    /// It has said something that cannot be read.
    Unreadable,
    /// It has said nothing in time.
    Silent,
}

impl Supervisor {
    /// Starts one that goes when `cancel` is used. `program` is a file that calls
    /// [`serve_if_asked`](crate::serve_if_asked): most often the caller's own.
    ///
    /// On Linux the calling process becomes the one that orphans of its
    /// descendants fall to, so that it can end them when a supervisor dies.
    ///
    /// # Errors
    ///
    /// When the system cannot start it, or `cancel` was used: the error's kind
    /// is [`Interrupted`](io::ErrorKind::Interrupted) then.
    pub fn start(program: &Path, cancel: &Cancel) -> io::Result<Self> {
        Self::start_with(program, cancel, Orphans::Adopted)
    }

    /// The same with a say in what becomes of orphans: for trying on one system
    /// what holds on another.
    ///
    /// # Errors
    ///
    /// Those of [`Supervisor::start`].
    pub fn start_with(program: &Path, cancel: &Cancel, orphans: Orphans) -> io::Result<Self> {
        cancel.check()?;
        let mut command = Command::new(program);
        command.arg(VERB).arg(orphans.argument());
        // A console's interrupt is for the client, which sees to it that nothing
        // is left. The number is CREATE_NEW_PROCESS_GROUP.
        #[cfg(windows)]
        std::os::windows::process::CommandExt::creation_flags(&mut command, 0x200);
        let (stdin, stdout) = link::to_child(&mut command)?;
        let child = orphans::start(&mut command)?;
        // Its ends of the link go with the command.
        drop(command);
        let handle = Arc::new(StopHandle::new(child, stdin)?);
        let (sender, events) = mpsc::sync_channel(QUEUE_LENGTH);
        let supervisor = Self {
            handle,
            events,
            cancel: cancel.clone(),
            failed: None,
        };
        reader::spawn("messages", move || read_messages(stdout, &sender))?;
        cancel.take(&supervisor.handle)?;
        Ok(supervisor)
    }

    /// Runs one job to its end, handing on its lines as they come.
    ///
    /// It returns in any case: at the latest some seconds after the job's limit
    /// on the wall, whatever the job does to its supervisor. Nothing of the job
    /// is left then that the system lets one find.
    ///
    /// A supervisor that was cancelled or has failed runs nothing any more and
    /// gives the next job the same exit, so start another one.
    pub fn run(&mut self, job: &Job, mut on_line: impl FnMut(Line<'_>)) -> Ended {
        if let Some(exit) = &self.failed {
            return Ended::without_output(exit.clone());
        }
        let Ok(order) = serde_json::to_string(job) else {
            let problem = "a path of it is no text in UTF-8".to_owned();
            return Ended::without_output(Exit::NotStarted(problem));
        };
        self.handle.send(order);
        let patience = job.limits.wall + ANSWER_GRACE;
        let mut looks = Looks::begin(Instant::now());
        let mut group = None;
        let failure = loop {
            match self.next(&mut looks, patience) {
                Ok(Message::Started(number)) => group = Some(number),
                Ok(Message::Line(line)) => on_line(Line::Whole(&line)),
                Ok(Message::LongLine(head)) => on_line(Line::TooLong(&head)),
                Ok(Message::Ended(ended)) => return *ended,
                Err(failure) => break failure,
            }
        };
        let exit = self.end(failure, group);
        self.failed = Some(exit.clone());
        Ended::without_output(exit)
    }

    fn next(&mut self, looks: &mut Looks, patience: Duration) -> Result<Message, Failure> {
        loop {
            if self.cancel.is_cancelled() {
                return Err(Failure::Cancelled);
            }
            // Asked for once more when the time is up: on a machine that stood
            // still the answer may be there all the same.
            let left = patience.saturating_sub(looks.look(Instant::now()));
            match self.events.recv_timeout(left.min(POLL_INTERVAL)) {
                Ok(Event::Message(message)) => return Ok(message),
                Ok(Event::Unreadable) => return Err(Failure::Unreadable),
                Ok(Event::Closed) | Err(RecvTimeoutError::Disconnected) => {
                    return Err(Failure::Gone);
                }
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(Failure::Silent),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Ends this supervisor and all it ran, and says whose doing it was.
    fn end(&mut self, failure: Failure, group: Option<u32>) -> Exit {
        let exit = match failure {
            Failure::Cancelled => {
                self.close();
                Exit::Cancelled
            }
            Failure::Gone => match self.handle.wait(CLOSE_LIMIT) {
                _ if self.cancel.is_cancelled() => Exit::Cancelled,
                Some(status) => exit_of_supervisor(status),
                None => failed("it closed its output and stayed"),
            },
            Failure::Unreadable => failed("what it sent could not be read"),
            // By itself no supervisor stops.
            Failure::Silent if self.handle.is_stopped() => Exit::KilledItsSupervisor,
            Failure::Silent => failed("it gave no answer in time"),
        };
        self.handle.kill();
        if let Some(group) = group {
            system::end_group(group);
        }
        orphans::end();
        exit
    }

    /// Lets it end what it runs, and go; kills it when it does not.
    fn close(&mut self) {
        self.handle.close();
        let until = Instant::now() + CLOSE_LIMIT;
        while self.handle.status().is_none() && Instant::now() < until {
            // One that waits to be read cannot hear that it is to go.
            while self.events.try_recv().is_ok() {}
            std::thread::sleep(CLOSE_POLL_INTERVAL);
        }
        let well = self.handle.status().is_some_and(|status| status.success());
        if !well {
            self.handle.kill();
            orphans::end();
        }
    }

    /// Whether it is still there for another job.
    pub fn is_alive(&mut self) -> bool {
        self.failed.is_none() && self.handle.status().is_none()
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        self.close();
    }
}

fn read_messages(stdout: impl io::Read, events: &SyncSender<Event>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let event = match read_line(&mut stdout, LONGEST_MESSAGE_BYTES) {
            Ok(Read::Whole(line)) => {
                serde_json::from_str(&line).map_or(Event::Unreadable, Event::Message)
            }
            Ok(Read::TooLong(_)) => Event::Unreadable,
            Ok(Read::End) | Err(_) => Event::Closed,
        };
        let last = !matches!(event, Event::Message(_));
        if events.send(event).is_err() || last {
            return;
        }
    }
}

fn failed(reason: &str) -> Exit {
    Exit::SupervisorFailed(reason.to_owned())
}

/// Whose doing the end of a supervisor is that went under a job.
///
/// A signal that a process can get only from another one was the job's: nobody
/// else knows the supervisor. SIGKILL is counted among these, although the
/// kernel sends it too, to a process that it takes for the largest when memory
/// is short: nothing distinguishes the two, and a supervisor is the smallest.
/// Signals by which a process breaks down by itself are ours, and so is a limit
/// on CPU time, for a supervisor has none.
#[cfg(unix)]
fn exit_of_supervisor(status: ExitStatus) -> Exit {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    const OUR_OWN: [Signal; 9] = [
        Signal::ABORT,
        Signal::BUS,
        Signal::FPE,
        Signal::ILL,
        Signal::SEGV,
        Signal::SYS,
        Signal::TRAP,
        Signal::XCPU,
        Signal::XFSZ,
    ];
    match (status.code(), status.signal()) {
        (Some(code), _) => failed(&format!("it ended with code {code}")),
        (None, Some(signal)) if OUR_OWN.iter().any(|it| it.as_raw() == signal) => {
            failed(&format!("it was ended by signal {signal}"))
        }
        (None, _) => Exit::KilledItsSupervisor,
    }
}

/// Elsewhere every end is a code, also one that another process gave it: whose
/// doing it was is not known, and in doubt it is ours.
#[cfg(windows)]
fn exit_of_supervisor(status: ExitStatus) -> Exit {
    let code = status.code().unwrap_or_default();
    failed(&format!("it ended with code {code}"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn only_a_signal_that_comes_from_elsewhere_is_the_jobs_doing() {
        let panicked = ExitStatus::from_raw(101 << 8);
        assert_eq!(
            exit_of_supervisor(panicked),
            failed("it ended with code 101")
        );
        let ended_by = |signal: Signal| exit_of_supervisor(ExitStatus::from_raw(signal.as_raw()));
        for foreign in [
            Signal::KILL,
            Signal::TERM,
            Signal::INT,
            Signal::HUP,
            Signal::USR1,
        ] {
            assert_eq!(ended_by(foreign), Exit::KilledItsSupervisor, "{foreign:?}");
        }
        for own in [Signal::SEGV, Signal::ABORT, Signal::BUS, Signal::XCPU] {
            let exit = ended_by(own);
            assert!(
                matches!(exit, Exit::SupervisorFailed(_)),
                "{own:?}: {exit:?}"
            );
        }
    }
}
