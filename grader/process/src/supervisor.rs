//! The supervisor's side: one job after the other, until the grader is gone.

use crate::channel::{self, Open};
use crate::output::{Intake, Output};
use crate::{Ended, Exit, Job, LimitHit, Stdin, Stdout, limits, system};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, PipeReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
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

/// The longest line that is handed on: a compiler's message, not a flood.
const LONGEST_LINE_BYTES: u64 = 1024 * 1024;

/// The first argument of a supervisor's process.
pub(crate) const VERB: &str = "supervise";

/// What a supervisor sends to its client, one JSON object a line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// A line of a job's stdout.
    Line(String),
    /// The job is over.
    Ended(Box<Ended>),
}

/// What a supervisor waits for.
enum Event {
    Job(Box<Job>),
    GraderGone,
    /// From the job of that number. A reader whose pipe is held open beyond the
    /// grace speaks when the next job runs, and must not be heard for it.
    OfJob(u64, JobEvent),
}

/// What the readers of a job's pipes say.
enum JobEvent {
    Line(String),
    LastLine,
    TooMuchOutput,
    Printed(Output),
    Answered(Option<String>),
}

/// Takes over when this process was started as a supervisor, and never returns
/// then. A program that starts supervisors calls this first of all.
pub fn serve_if_asked() {
    if std::env::args_os().nth(1).is_some_and(|it| it == VERB) {
        serve();
    }
}

/// Serves jobs that come over stdin until it closes.
fn serve() -> ! {
    system::adopt_orphans();
    let (sender, events) = mpsc::channel();
    let jobs = sender.clone();
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            let Ok(job) = serde_json::from_str(&line) else {
                break;
            };
            if jobs.send(Event::Job(job)).is_err() {
                return;
            }
        }
        let _ = jobs.send(Event::GraderGone);
    });
    let mut number = 0;
    loop {
        match events.recv() {
            Ok(Event::Job(job)) => {
                number += 1;
                let sender = EventSender {
                    number,
                    events: sender.clone(),
                };
                let ended = Running::start(&job, sender).map_or_else(
                    |error| Ended::without_output(Exit::NotStarted(error.to_string())),
                    |running| running.watch(&job, &events),
                );
                send(&Message::Ended(Box::new(ended)));
            }
            Ok(Event::GraderGone) | Err(_) => std::process::exit(0),
            Ok(Event::OfJob(..)) => {}
        }
    }
}

/// What the readers of one job's pipes speak over.
#[derive(Clone)]
struct EventSender {
    number: u64,
    events: Sender<Event>,
}

impl EventSender {
    /// Tells whether anybody is there to hear it.
    fn send(&self, event: JobEvent) -> bool {
        self.events.send(Event::OfJob(self.number, event)).is_ok()
    }
}

/// A grader that is gone cannot be told; stdin will say so.
fn send(message: &Message) {
    let line = serde_json::to_string(message).expect("a message is plain data");
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

/// A job under way.
struct Running {
    number: u64,
    child: Child,
    started: Instant,
    has_channel: bool,
    /// Whether lines may still come.
    hands_on: bool,
    hit: Option<LimitHit>,
    output: Option<Output>,
    answer: Option<Option<String>>,
}

impl Running {
    fn start(job: &Job, sender: EventSender) -> io::Result<Self> {
        let mut command = Command::new(&job.program);
        command.args(&job.arguments).current_dir(&job.folder);
        if !job.environment.inherited {
            command.env_clear();
        }
        for variable in &job.environment.without {
            command.env_remove(variable);
        }
        command.envs(
            job.environment
                .with
                .iter()
                .map(|(name, value)| (name, value)),
        );
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);

        let (printed, writer) = io::pipe()?;
        command.stderr(writer.try_clone()?);
        let lines = match job.stdout {
            Stdout::Kept => {
                command.stdout(writer);
                None
            }
            Stdout::Lines => {
                let (lines, writer) = io::pipe()?;
                command.stdout(writer);
                Some(lines)
            }
        };
        let channel = match &job.stdin {
            Stdin::Null => {
                command.stdin(Stdio::null());
                None
            }
            Stdin::Channel(channel) => Some(Open::new(channel, &mut command)?),
        };
        let started = Instant::now();
        let child = limits::with_lowered(&job.limits, || command.spawn())?;
        // Our copies of the writing ends go with the command: without that the
        // pipes would never come to their end.
        drop(command);

        let number = sender.number;
        let most = job.limits.output_bytes;
        let hands_on = lines.is_some();
        if let Some(lines) = lines {
            let sender = sender.clone();
            thread::spawn(move || {
                hand_on(lines, &sender);
                sender.send(JobEvent::LastLine)
            });
        }
        let has_channel = channel.is_some();
        if let Some(channel) = channel {
            let sender = sender.clone();
            thread::spawn(move || sender.send(JobEvent::Answered(channel.answer())));
        }
        thread::spawn(move || sender.send(JobEvent::Printed(read_all(printed, most, &sender))));
        Ok(Self {
            number,
            child,
            started,
            has_channel,
            hands_on,
            hit: None,
            output: None,
            answer: None,
        })
    }

    /// Waits for the end, and sees to it that there is one.
    fn watch(mut self, job: &Job, events: &Receiver<Event>) -> Ended {
        let status = loop {
            // Asked for at every turn: the child must stay unreaped as long as
            // it may have to be killed, so no other thread may wait for it.
            match self.child.try_wait() {
                Ok(Some(status)) => break Ok(status),
                Ok(None) => {}
                Err(error) => break Err(error),
            }
            self.take(events.recv_timeout(self.poll_interval()));
            self.hit = self.hit.or_else(|| self.limit_passed(job));
            if self.hit.is_some() {
                system::end_group(&mut self.child);
            }
        };
        let wall = self.started.elapsed();
        let left_behind = system::sweep();
        self.read_out(events);
        let exit = match (self.hit, status) {
            (Some(hit), _) => Exit::Limit(hit),
            (None, Ok(status)) => Exit::from(status),
            (None, Err(error)) => Exit::NotStarted(error.to_string()),
        };
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
            wall,
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

    fn take(&mut self, event: Result<Event, RecvTimeoutError>) {
        match event {
            Ok(Event::OfJob(number, event)) if number == self.number => {
                self.take_job_event(event);
            }
            Ok(Event::GraderGone) | Err(RecvTimeoutError::Disconnected) => {
                system::end_group(&mut self.child);
                let _ = self.child.wait();
                system::sweep();
                std::process::exit(0);
            }
            // The grader sends one job at a time.
            Ok(Event::OfJob(..) | Event::Job(_)) | Err(RecvTimeoutError::Timeout) => {}
        }
    }

    fn take_job_event(&mut self, event: JobEvent) {
        match event {
            JobEvent::Line(line) => send(&Message::Line(line)),
            JobEvent::LastLine => self.hands_on = false,
            JobEvent::TooMuchOutput => self.hit = self.hit.or(Some(LimitHit::Output)),
            JobEvent::Printed(output) => self.output = Some(output),
            JobEvent::Answered(answer) => self.answer = Some(answer),
        }
    }

    fn limit_passed(&self, job: &Job) -> Option<LimitHit> {
        if self.started.elapsed() > job.limits.wall {
            return Some(LimitHit::Wall);
        }
        let young = self.started.elapsed() < POLL_INTERVAL;
        (!young && system::count() > job.limits.processes).then_some(LimitHit::Processes)
    }

    /// Everything that could write is gone: what is in the pipes is all there is.
    fn read_out(&mut self, events: &Receiver<Event>) {
        let until = Instant::now() + GRACE;
        while self.output.is_none() || self.hands_on || (self.has_channel && self.answer.is_none())
        {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            self.take(events.recv_timeout(left));
        }
    }
}

/// Reads to the end, keeping head and tail, and says when it is too much.
fn read_all(mut printed: PipeReader, most: u64, sender: &EventSender) -> Output {
    let mut intake = Intake::default();
    let mut piece = [0; 16 * 1024];
    let mut told = false;
    while let Ok(length @ 1..) = printed.read(&mut piece) {
        intake.take(&piece[..length]);
        if intake.bytes > most && !told {
            told = true;
            sender.send(JobEvent::TooMuchOutput);
        }
    }
    intake.into_output()
}

fn hand_on(lines: PipeReader, sender: &EventSender) {
    let mut lines = BufReader::new(lines);
    loop {
        let mut line = Vec::new();
        match lines
            .by_ref()
            .take(LONGEST_LINE_BYTES)
            .read_until(b'\n', &mut line)
        {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if !sender.send(JobEvent::Line(line)) {
            return;
        }
    }
}
