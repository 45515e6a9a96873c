//! The supervisor's side: one job after the other, until the grader is gone.

use super::output::{Intake, Output};
use super::{Ended, Exit, Job, LimitHit, Stdin, Stdout, descendants, limits};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, PipeReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// How often a running job's descendants are counted. A check that ends sooner
/// costs nothing.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The same in the first moments: a tenth of what the shortest check takes.
const LOOK_AT_THE_BEGINNING: Duration = Duration::from_micros(200);

/// The same once the job's output is closed.
const LOOK_AT_THE_END: Duration = Duration::from_millis(1);

/// How long reading goes on after the job and all it left are gone: only a
/// process that the system hides from us can still hold the pipe. It is long
/// because on a busy machine a reader may wait for a processor.
const GRACE: Duration = Duration::from_secs(5);

/// The longest line that is handed on: a compiler's message, not a flood.
const LONGEST_LINE_BYTES: u64 = 1024 * 1024;

/// What a supervisor says to the grader, one JSON object a line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Said {
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
    News(u64, News),
}

/// What the readers of a job's pipes say.
enum News {
    Line(String),
    LastLine,
    TooMuchOutput,
    Printed(Output),
    Answered(Option<String>),
}

/// Serves jobs that come over stdin until it closes. Never returns.
pub fn serve() -> ! {
    descendants::adopt_orphans();
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
                let wire = Wire {
                    number,
                    events: sender.clone(),
                };
                let ended = Running::start(&job, wire).map_or_else(
                    |error| Ended::without_output(Exit::NotStarted(error.to_string())),
                    |running| running.watch(&job, &events),
                );
                say(&Said::Ended(Box::new(ended)));
            }
            Ok(Event::GraderGone) | Err(_) => std::process::exit(0),
            Ok(Event::News(..)) => {}
        }
    }
}

/// What the readers of one job's pipes speak over.
#[derive(Clone)]
struct Wire {
    number: u64,
    events: Sender<Event>,
}

impl Wire {
    /// Tells whether anybody is there to hear it.
    fn send(&self, news: News) -> bool {
        self.events.send(Event::News(self.number, news)).is_ok()
    }
}

/// A grader that is gone cannot be told; stdin will say so.
fn say(said: &Said) {
    let line = serde_json::to_string(said).expect("what is said is plain data");
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
    fn start(job: &Job, wire: Wire) -> io::Result<Self> {
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
            Stdin::Channel(greeting) => Some(channel::open(&mut command, greeting)?),
        };
        let started = Instant::now();
        let child = limits::lowered(&job.limits, || command.spawn())?;
        // Our copies of the writing ends go with the command: without that the
        // pipes would never come to their end.
        drop(command);

        let number = wire.number;
        let most = job.limits.output_bytes;
        let hands_on = lines.is_some();
        if let Some(lines) = lines {
            let wire = wire.clone();
            thread::spawn(move || {
                hand_on(lines, &wire);
                wire.send(News::LastLine)
            });
        }
        let has_channel = channel.is_some();
        if let Some(channel) = channel {
            let wire = wire.clone();
            thread::spawn(move || wire.send(News::Answered(channel.answer())));
        }
        thread::spawn(move || wire.send(News::Printed(read_all(printed, most, &wire))));
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
            self.take(events.recv_timeout(self.look_after()));
            self.hit = self.hit.or_else(|| self.limit_passed(job));
            if self.hit.is_some() {
                descendants::end_group(&mut self.child);
            }
        };
        let wall = self.started.elapsed();
        let left_behind = descendants::sweep();
        self.read_out(events);
        let exit = match (self.hit, status) {
            (Some(hit), _) => Exit::Limit(hit),
            (None, Ok(status)) => exit_of(status),
            (None, Err(error)) => Exit::NotStarted(error.to_string()),
        };
        let output = self.output.unwrap_or_default();
        let answer = self
            .answer
            .flatten()
            .or_else(|| channel::in_output(&output));
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
    fn look_after(&self) -> Duration {
        let most = if self.output.is_some() {
            LOOK_AT_THE_END
        } else {
            LOOK_EVERY
        };
        (self.started.elapsed() / 8).clamp(LOOK_AT_THE_BEGINNING, most)
    }

    fn take(&mut self, event: Result<Event, RecvTimeoutError>) {
        match event {
            Ok(Event::News(number, news)) if number == self.number => self.take_news(news),
            Ok(Event::GraderGone) | Err(RecvTimeoutError::Disconnected) => {
                descendants::end_group(&mut self.child);
                let _ = self.child.wait();
                descendants::sweep();
                std::process::exit(0);
            }
            // The grader sends one job at a time.
            Ok(Event::News(..) | Event::Job(_)) | Err(RecvTimeoutError::Timeout) => {}
        }
    }

    fn take_news(&mut self, news: News) {
        match news {
            News::Line(line) => say(&Said::Line(line)),
            News::LastLine => self.hands_on = false,
            News::TooMuchOutput => self.hit = self.hit.or(Some(LimitHit::Output)),
            News::Printed(output) => self.output = Some(output),
            News::Answered(answer) => self.answer = Some(answer),
        }
    }

    fn limit_passed(&self, job: &Job) -> Option<LimitHit> {
        if self.started.elapsed() > job.limits.wall {
            return Some(LimitHit::Wall);
        }
        let young = self.started.elapsed() < LOOK_EVERY;
        (!young && descendants::count() > job.limits.processes).then_some(LimitHit::Processes)
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

#[cfg(unix)]
fn exit_of(status: ExitStatus) -> Exit {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => Exit::Code(code),
        (None, Some(signal)) if signal == nix::libc::SIGXCPU => Exit::Limit(LimitHit::Cpu),
        (None, signal) => Exit::Signal(signal.unwrap_or_default()),
    }
}

#[cfg(not(unix))]
fn exit_of(status: ExitStatus) -> Exit {
    Exit::Code(status.code().unwrap_or(-1))
}

/// Reads to the end, keeping head and tail, and says when it is too much.
fn read_all(mut printed: PipeReader, most: u64, wire: &Wire) -> Output {
    let mut intake = Intake::default();
    let mut piece = [0; 16 * 1024];
    let mut told = false;
    while let Ok(length @ 1..) = printed.read(&mut piece) {
        intake.take(&piece[..length]);
        if intake.bytes > most && !told {
            told = true;
            wire.send(News::TooMuchOutput);
        }
    }
    intake.into_output()
}

fn hand_on(lines: PipeReader, wire: &Wire) {
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
        if !wire.send(News::Line(line)) {
            return;
        }
    }
}

/// The channel over which a check gets its greeting and answers once.
#[cfg(unix)]
mod channel {
    use super::Output;
    use evidence::LONGEST_RECORD_BYTES;
    use std::io::{self, Read, Write};
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::process::Command;

    pub(super) struct Channel(UnixStream);

    pub(super) fn open(command: &mut Command, greeting: &str) -> io::Result<Channel> {
        let (mut ours, theirs) = UnixStream::pair()?;
        ours.write_all(greeting.as_bytes())?;
        command.stdin(OwnedFd::from(theirs));
        Ok(Channel(ours))
    }

    impl Channel {
        /// The answer; none when there was none, or too long a one.
        pub(super) fn answer(mut self) -> Option<String> {
            let mut answer = String::new();
            let limit = LONGEST_RECORD_BYTES + 1;
            let length = (&mut self.0).take(limit).read_to_string(&mut answer).ok()?;
            (length > 0 && length as u64 <= LONGEST_RECORD_BYTES).then_some(answer)
        }
    }

    /// The answer comes over the channel and never among the output.
    pub(super) fn in_output(_output: &Output) -> Option<String> {
        None
    }
}

/// Where there are no socket pairs the greeting comes through the pipe on
/// stdin, and the answer is a marked line of the output.
#[cfg(not(unix))]
mod channel {
    use super::Output;
    use evidence::STDOUT_MARK;
    use std::io::{self, Write};
    use std::process::Command;

    pub(super) struct Channel;

    pub(super) fn open(command: &mut Command, greeting: &str) -> io::Result<Channel> {
        let (reader, mut writer) = io::pipe()?;
        writer.write_all(greeting.as_bytes())?;
        command.stdin(reader);
        Ok(Channel)
    }

    impl Channel {
        pub(super) fn answer(self) -> Option<String> {
            None
        }
    }

    /// The last marked line: what comes before it may be the learner's.
    pub(super) fn in_output(output: &Output) -> Option<String> {
        let text = output.text();
        text.lines()
            .rev()
            .find_map(|line| line.strip_prefix(STDOUT_MARK))
            .map(str::to_owned)
    }
}
