//! At which lines the tasks of a stall wait. Seen through Tokio's task dumps, where
//! the grader has them compiled in, and else not at all.

use crate::recorder::Recorder;
use crate::task::TaskRecord;
use std::future::Future;
use std::pin::Pin;
use std::task::Context;

/// Notes in each of the `waiting` tasks at which await of the workbook's own code it
/// waits. The main future is polled once more for it, so it must not matter any more
/// what comes of that.
#[cfg(all(target_os = "linux", await_lines))]
pub(crate) fn note<F: Future>(
    recorder: &Recorder,
    waiting: &mut [TaskRecord],
    mut main: Pin<&mut F>,
    context: &mut Context<'_>,
) {
    use std::pin::pin;
    use std::task::Poll;
    use tokio::runtime::Handle;
    use tokio::runtime::dump::Trace;

    let (_, trace) = Trace::capture(|| main.as_mut().poll(context).is_ready());
    let mut lines = vec![(Some(0), innermost(&trace))];
    // On a loop of one thread the dump is there with its first poll.
    if let Poll::Ready(dump) = pin!(Handle::current().dump()).poll(context) {
        let tasks = dump.tasks().iter();
        lines.extend(tasks.map(|task| (recorder.index(task.id()), innermost(task.trace()))));
    }
    for task in waiting {
        let line = lines
            .iter()
            .find(|(index, _)| *index == Some(task.number.0));
        task.awaits = line.and_then(|(_, line)| line.clone());
    }
}

#[cfg(not(all(target_os = "linux", await_lines)))]
pub(crate) fn note<F: Future>(
    _: &Recorder,
    _: &mut [TaskRecord],
    _: Pin<&mut F>,
    _: &mut Context<'_>,
) {
}

/// A line of an exercise's own file, as reports name it; nothing of any other file.
#[cfg(all(target_os = "linux", await_lines))]
pub fn own_line(file: &std::path::Path, line: u32) -> Option<String> {
    let file = file.to_string_lossy().replace('\\', "/");
    let (_, below) = file.split_once("/stage/exercises/")?;
    Some(format!("exercises/{below}:{line}"))
}

/// The lines of a trace's leaves that are nearest to what is awaited, of the
/// exercise's own files, at most [`MOST_LINES`] of them.
#[cfg(all(target_os = "linux", await_lines))]
fn innermost(trace: &tokio::runtime::dump::Trace) -> Option<String> {
    /// A `join!` of many waits at many lines.
    const MOST_LINES: usize = 3;
    let mut lines: Vec<String> = Vec::new();
    for leaf in trace.resolve_backtraces() {
        let symbols = leaf.frames().flat_map(|frame| frame.symbols());
        let mut places =
            symbols.filter_map(|symbol| own_line(symbol.filename()?, symbol.lineno()?));
        lines.extend(places.next());
    }
    lines.dedup();
    lines.truncate(MOST_LINES);
    (!lines.is_empty()).then(|| lines.join(" and "))
}
