//! A run of the grader, followed line by line.

use crate::state::Happened;
use crate::{Arguments, ask};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::Sender;
use std::thread;

/// A run under way. Dropped, it is cut: the grader ends what runs when its input
/// closes, whatever way that came about.
#[derive(Debug)]
pub(crate) struct Run {
    _input: ChildStdin,
}

/// Starts a run of these exercises, all when there is none, and reports what
/// happens in it.
pub(crate) fn start(
    arguments: &Arguments,
    run: u64,
    exercises: &[String],
    fresh: bool,
    happens: &Sender<Happened>,
) -> Option<Run> {
    let mut command = ask::grader(arguments);
    command.arg("follow").args(exercises);
    if fresh {
        command.arg("--fresh");
    }
    let started = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let followed = started.and_then(|mut child| {
        let input = child.stdin.take();
        let happens = happens.clone();
        thread::Builder::new().spawn(move || follow(child, run, &happens))?;
        Ok(input.map(|input| Run { _input: input }))
    });
    followed.unwrap_or_else(|error| {
        let problem = Some(format!("The grader cannot be started: {error}"));
        let _ = happens.send(Happened::Ended { run, problem });
        None
    })
}

/// Reads until the grader ends. Nobody has to listen.
fn follow(mut child: Child, run: u64, happens: &Sender<Happened>) {
    let complaints = child.stderr.take().and_then(|mut stderr| {
        let reads = move || {
            let mut bytes = Vec::new();
            let _ = stderr.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        };
        thread::Builder::new().spawn(reads).ok()
    });
    let mut is_judged = false;
    let lines = child.stdout.take().map(|out| BufReader::new(out).lines());
    for line in lines.into_iter().flatten().map_while(Result::ok) {
        let Ok(event) = serde_json::from_str(&line) else {
            continue;
        };
        is_judged |= matches!(event, report::Event::Judged { .. });
        let event = Box::new(event);
        let _ = happens.send(Happened::Reports { run, event });
    }
    let said = complaints.and_then(|it| it.join().ok()).unwrap_or_default();
    let exit = child.wait();
    let problem = (!is_judged).then(|| match exit {
        Ok(exit) if said.trim().is_empty() => format!("The grader ended without a word: {exit}."),
        _ => said,
    });
    let _ = happens.send(Happened::Ended { run, problem });
}
