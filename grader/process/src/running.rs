//! A job under way, from its start to its end.

use crate::channel::{self, Open};
use crate::event::Event;
use crate::launcher::Launch;
use crate::looks::Looks;
use crate::message::Message;
use crate::output::Output;
use crate::reader::{self, JobEvent};
use crate::scratch;
use crate::system::Tree;
use crate::{Ended, Exit, Job, LimitHit, Stdin, Stdout};
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How often a running job's descendants are counted. A check that ends sooner
/// costs nothing.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The same in the first moments: a tenth of what the shortest check takes.
const FIRST_POLL_INTERVAL: Duration = Duration::from_micros(200);

/// The same once the job's output is closed.
const LAST_POLL_INTERVAL: Duration = Duration::from_millis(1);

/// How long reading goes on after the job and all it left are gone: only a
/// process that the system hides from us can still hold the pipe. It is long
/// because on a busy machine a reader may wait for a processor.
const GRACE: Duration = Duration::from_secs(5);

/// A job under way.
pub(crate) struct Running {
    number: u64,
    child: Child,
    tree: Tree,
    token: String,
    started: Instant,
    looks: Looks,
    /// When descendants were last counted.
    counted: Instant,
    has_channel: bool,
    /// Whether lines may still come.
    hands_on: bool,
    hit: Option<LimitHit>,
    overdue: bool,
    output: Option<Output>,
    answer: Option<Option<String>>,
}

impl Running {
    /// Starts the job of that number. Its readers are there before its process:
    /// when the system has no thread left, nothing was started.
    ///
    /// # Errors
    ///
    /// When the system refuses a pipe, a thread or a process.
    pub(crate) fn start(job: &Job, number: u64, events: &Sender<Event>) -> io::Result<Self> {
        let mut launch = Launch::of(job)?;
        describe(&mut launch.command, job);
        launch.hand_over();
        let sink = || {
            let events = events.clone();
            move |event| events.send(Event::OfJob(number, event)).is_ok()
        };
        let (printed, writer) = io::pipe()?;
        reader::keep(printed, job.limits.output_bytes, sink())?;
        launch.command.stderr(writer.try_clone()?);
        match job.stdout {
            Stdout::Kept => launch.command.stdout(writer),
            Stdout::Lines => {
                let (lines, writer) = io::pipe()?;
                reader::hand_on(lines, sink())?;
                launch.command.stdout(writer)
            }
        };
        match &job.stdin {
            Stdin::Null => {
                launch.command.stdin(Stdio::null());
            }
            Stdin::Channel(channel) => {
                let channel = Open::new(channel, &mut launch.command)?;
                reader::await_answer(channel, sink())?;
            }
        }
        let started = Instant::now();
        let mut child = launch.command.spawn()?;
        let tree = match Tree::of(&mut child) {
            Ok(tree) => tree,
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(error);
            }
        };
        Message::Started(child.id()).send();
        Ok(Self {
            number,
            child,
            tree,
            // Our copies of the writing ends go with the command: without that
            // the pipes would never come to their end.
            token: launch.into_token(),
            started,
            looks: Looks::begin(started),
            counted: started,
            has_channel: matches!(job.stdin, Stdin::Channel(_)),
            hands_on: job.stdout == Stdout::Lines,
            hit: None,
            overdue: false,
            output: None,
            answer: None,
        })
    }

    /// Waits for the end, and sees to it that there is one.
    pub(crate) fn watch(mut self, job: &Job, events: &Receiver<Event>) -> Ended {
        let ended = loop {
            match self.tree.has_ended(&mut self.child) {
                Ok(true) => break Ok(()),
                Ok(false) => {}
                Err(error) => break Err(error),
            }
            self.take(events.recv_timeout(self.poll_interval()));
            self.hit = self.hit.or_else(|| self.limit_passed(job));
            if self.hit.is_some() {
                self.tree.end(&mut self.child);
            }
        };
        let wall = self.started.elapsed();
        let cpu_used = self.tree.cpu_used();
        // Also after a good end: where orphans cannot be found, what stayed in
        // the group is all that can be ended. The job's own process is not
        // reaped yet, so the group's number cannot be another's.
        self.tree.end(&mut self.child);
        let status = ended.and_then(|()| self.child.wait());
        let left_behind = self.tree.sweep();
        self.read_out(events);
        let exit = self.exit(job, status, cpu_used);
        let output = self.output.unwrap_or_default();
        let answer = self.answer.flatten().or_else(|| match &job.stdin {
            Stdin::Null => None,
            Stdin::Channel(channel) => channel::in_output(channel, &output),
        });
        Ended {
            exit,
            output,
            answer,
            left_behind,
            overdue: self.overdue,
            wall,
        }
    }

    fn exit(&self, job: &Job, status: io::Result<ExitStatus>, cpu: Option<Duration>) -> Exit {
        if let Some(hit) = self.hit {
            return Exit::Limit(hit);
        }
        let exit = match status {
            Ok(status) => Exit::from(status),
            Err(error) => return Exit::NotStarted(error.to_string()),
        };
        match exit {
            // At the hard limit of CPU time the kernel kills, and says no more.
            Exit::Signal(9) if cpu.is_some_and(|cpu| cpu >= job.limits.cpu) => {
                Exit::Limit(LimitHit::Cpu)
            }
            Exit::Code(code) => self
                .output
                .as_ref()
                .and_then(|output| Launch::refusal(&self.token, code, output))
                .map_or(exit, Exit::NotStarted),
            exit => exit,
        }
    }

    /// Most checks are over in a few milliseconds: look often at first. And a
    /// program that has closed its output is all but gone: look often then.
    fn poll_interval(&self) -> Duration {
        let most = if self.output.is_some() {
            LAST_POLL_INTERVAL
        } else {
            POLL_INTERVAL
        };
        (self.started.elapsed() / 8).clamp(FIRST_POLL_INTERVAL, most)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "nobody is left to serve, and all that ran is ended"
    )]
    fn take(&mut self, event: Result<Event, RecvTimeoutError>) {
        match event {
            Ok(Event::OfJob(number, event)) if number == self.number => self.take_event(event),
            Ok(Event::ClientGone) | Err(RecvTimeoutError::Disconnected) => {
                self.tree.end(&mut self.child);
                let _ = self.child.wait();
                self.tree.sweep();
                std::process::exit(0);
            }
            // A client sends one job at a time.
            Ok(Event::OfJob(..) | Event::Order(_)) | Err(RecvTimeoutError::Timeout) => {}
        }
    }

    fn take_event(&mut self, event: JobEvent) {
        match event {
            JobEvent::Line(line) => Message::Line(line).send(),
            JobEvent::LongLine(head) => Message::LongLine(head).send(),
            JobEvent::LastLine => self.hands_on = false,
            JobEvent::TooMuchOutput => self.hit = self.hit.or(Some(LimitHit::Output)),
            JobEvent::Printed(output) => self.output = Some(output),
            JobEvent::Answered(answer) => self.answer = Some(answer),
        }
    }

    fn limit_passed(&mut self, job: &Job) -> Option<LimitHit> {
        if self.looks.look(Instant::now()) > job.limits.wall {
            return Some(LimitHit::Wall);
        }
        // To count them, files of the system are read, many where it keeps no lists:
        // that must not be done for each of a hundred lines that a build prints in a
        // moment.
        if self.counted.elapsed() < POLL_INTERVAL {
            return None;
        }
        self.counted = Instant::now();
        if let Some(limit) = job.limits.process_wall {
            self.overdue |= self.tree.end_overdue(limit + self.looks.lost());
        }
        if self.tree.count() > job.limits.processes {
            return Some(LimitHit::Processes);
        }
        let scratch = job.scratch.as_ref()?;
        let held = self.tree.deleted_bytes();
        (held.saturating_add(scratch::used_bytes(scratch)) > scratch.bytes)
            .then_some(LimitHit::Disk)
    }

    /// Everything that could write is gone: what is in the pipes is all there is.
    fn read_out(&mut self, events: &Receiver<Event>) {
        let mut looks = Looks::begin(Instant::now());
        while self.output.is_none() || self.hands_on || (self.has_channel && self.answer.is_none())
        {
            if looks.look(Instant::now()) > GRACE {
                return;
            }
            self.take(events.recv_timeout(POLL_INTERVAL));
        }
    }
}

/// Folder, environment, arguments and group of a job, and not yet its pipes.
fn describe(command: &mut Command, job: &Job) {
    command.args(&job.arguments).current_dir(&job.folder);
    if !job.environment.inherited {
        command.env_clear();
    }
    for variable in &job.environment.without {
        command.env_remove(variable);
    }
    let with = &job.environment.with;
    command.envs(with.iter().map(|(name, value)| (name, value)));
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
}
