//! The threads that read what a job prints and answers.

use crate::channel::Open;
use crate::message::{LONGEST_LINE_BYTES, Read as Line, read_line};
use crate::output::{Intake, Output};
use std::io::{self, BufReader, PipeReader, Read};
use std::thread;

/// What the readers of a job's pipes have to say.
#[derive(Debug)]
pub(crate) enum JobEvent {
    /// A line of its stdout.
    Line(String),
    /// The beginning of a line of its stdout that was too long.
    LongLine(String),
    /// There will be no more lines.
    LastLine,
    /// It has printed more than it may.
    TooMuchOutput,
    /// All that it printed.
    Printed(Output),
    /// What it answered.
    Answered(Option<String>),
}

/// Where a job's readers send their events. It gives whether they arrive.
pub(crate) trait Sink: Fn(JobEvent) -> bool + Send + 'static {}

impl<F: Fn(JobEvent) -> bool + Send + 'static> Sink for F {}

/// Reads `printed` to its end, keeping head and tail, and says when it is too
/// much.
///
/// # Errors
///
/// When the system has no thread left.
pub(crate) fn keep(mut printed: PipeReader, most: u64, sink: impl Sink) -> io::Result<()> {
    spawn("output", move || {
        let mut intake = Intake::default();
        let mut piece = [0; 16 * 1024];
        let mut reported = false;
        while let Ok(length @ 1..) = printed.read(&mut piece) {
            intake.take(&piece[..length]);
            if intake.bytes > most && !reported {
                reported = true;
                sink(JobEvent::TooMuchOutput);
            }
        }
        sink(JobEvent::Printed(intake.into_output()));
    })
}

/// Hands on each line as it comes.
///
/// # Errors
///
/// When the system has no thread left.
pub(crate) fn hand_on(lines: PipeReader, sink: impl Sink) -> io::Result<()> {
    spawn("lines", move || {
        let mut lines = BufReader::new(lines);
        loop {
            let event = match read_line(&mut lines, LONGEST_LINE_BYTES) {
                Ok(Line::Whole(line)) => JobEvent::Line(line),
                Ok(Line::TooLong(head)) => JobEvent::LongLine(head),
                Ok(Line::End) | Err(_) => break,
            };
            if !sink(event) {
                return;
            }
        }
        sink(JobEvent::LastLine);
    })
}

/// Waits for the answer.
///
/// # Errors
///
/// When the system has no thread left.
pub(crate) fn await_answer(channel: Open, sink: impl Sink) -> io::Result<()> {
    spawn("answer", move || {
        sink(JobEvent::Answered(channel.answer()));
    })
}

/// A thread that is not waited for: a process that the system hides from us may
/// hold its pipe open for as long as it likes.
pub(crate) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work)?;
    Ok(())
}
