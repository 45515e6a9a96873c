//! What the running check has to say so far. It belongs to the process and not
//! to the check's thread: an expectation counts even when the panic that it
//! raises is swallowed.

use evidence::{Expectation, Figure, Hang, Panic, Record, Timeline, Warning};
use std::sync::{Mutex, MutexGuard, PoisonError};

static LEDGER: Mutex<Option<Record>> = Mutex::new(None);

/// The most panics and warnings that are kept of each: a loop that makes
/// thousands of them says nothing new.
const MOST: usize = 20;

fn ledger() -> MutexGuard<'static, Option<Record>> {
    LEDGER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens an empty record.
pub(crate) fn open(exercise: &str, check: &str) {
    *ledger() = Some(Record::new(exercise, check));
}

/// Takes the record out; none when it was taken before.
pub(crate) fn close() -> Option<Record> {
    ledger().take()
}

fn note(change: impl FnOnce(&mut Record)) {
    if let Some(record) = ledger().as_mut() {
        change(record);
    }
}

/// Notes an expectation. Demanded again under the same name, the first that
/// was not met stays; else the last.
pub(crate) fn expectation(expectation: &Expectation) {
    note(|record| {
        let same = |known: &&mut Expectation| known.name == expectation.name;
        match record.expectations.iter_mut().find(same) {
            Some(known) if known.met => *known = expectation.clone(),
            Some(_) => {}
            None => record.expectations.push(expectation.clone()),
        }
    });
}

pub(crate) fn panic(panic: Panic) {
    note(|record| {
        if record.panics.len() < MOST {
            record.panics.push(panic);
        }
    });
}

pub(crate) fn warning(warning: Warning) {
    note(|record| {
        if record.warnings.len() < MOST && !record.warnings.contains(&warning) {
            record.warnings.push(warning);
        }
    });
}

pub(crate) fn hang(hang: Hang) {
    note(|record| {
        record.hang.get_or_insert(hang);
    });
}

pub(crate) fn timeline(timeline: Timeline) {
    note(|record| record.timeline = Some(timeline));
}

pub(crate) fn figure(name: &str, shown: String) {
    let figure = Figure {
        name: name.to_owned(),
        shown,
    };
    note(|record| {
        record.figures.retain(|known| known.name != figure.name);
        record.figures.push(figure);
    });
}

pub(crate) fn finished() {
    note(|record| record.finished = true);
}
