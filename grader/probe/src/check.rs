//! The wrapper round every check.

use crate::channel::Channel;
use crate::{inputs, ledger, panics, stamps, standing, watchdog};
use evidence::{Warning, WarningKind};
use lab::Journal;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// The stack of a check's thread. A thousand futures of 4 kB that are joined
/// in one task overflow the 2 MiB that a test's thread has, and are no mistake.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// The name of a check's thread: the same for all, so that no code can tell by
/// it which check is running.
const THREAD_NAME: &str = "check";

/// Runs the body of a check; what `#[probe::test]` expands to.
///
/// With a grader around it, the key is taken from the channel before anything
/// else, and a sealed record is handed over at the end, whatever the end is.
/// Without one, the check speaks through its panic alone. Checks of one process
/// run one after the other: they share the process's record.
///
/// # Panics
///
/// With the body's own panic. A body that never returns ends the process.
///
/// The body is a plain function, and captures nothing: so this is compiled once,
/// and not for each check.
pub fn run_check(name: &str, body: fn()) {
    standing::serve();
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);

    let channel = Channel::open(name).map(Arc::new);
    stamps::ask_for(channel.as_ref().and_then(|channel| channel.stamps()));
    inputs::draw(channel.as_ref().and_then(|channel| channel.draw()));
    panics::watch(channel.is_none());
    ledger::open(
        channel.as_ref().map_or("", |channel| channel.exercise()),
        name,
    );
    Journal::take_unpolled();

    let watchdog = watchdog::Watchdog::start(channel.clone());
    let ended = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name(THREAD_NAME.to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || {
                panics::this_is_the_checks_thread();
                watchdog::this_is_the_checks_thread();
                // What a panic has left half done, nobody looks at.
                catch_unwind(AssertUnwindSafe(body)).inspect_err(|panic| panics::note_end(&**panic))
            })
            .expect("a thread for the check can be started")
            .join()
            .and_then(|ended| ended)
    });
    watchdog.stop();

    note_unpolled();
    if ended.is_ok() {
        ledger::finished();
    }
    if let (Some(record), Some(channel)) = (ledger::close(), channel) {
        channel.hand_over(&record);
    }
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
}

fn note_unpolled() {
    let unpolled = Journal::take_unpolled();
    ledger::warnings_left_out(unpolled.forgotten);
    for unpolled in unpolled.items {
        let place = format!("{}:{}", unpolled.made_at.file(), unpolled.made_at.line());
        let sentence = format!(
            "{} was made and never polled, so it never began",
            unpolled.what
        );
        ledger::warning(Warning {
            kind: WarningKind::NeverPolled,
            sentence,
            place,
        });
    }
}
