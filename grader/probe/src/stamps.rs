//! Marks in a check's output at which virtual instant it was printed, where the
//! grader asks for them.
//!
//! Standard output and standard error of a check are one pipe. A mark is written
//! straight into it, in one piece, and by none of the handles of `std`: another
//! thread may hold their locks for as long as it likes.

use crate::timeline;
use evidence::{PrintedAt, StampWord};
use recorder::Recorder;
use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

static STAMPS: Mutex<Option<Arc<Stamps>>> = Mutex::new(None);

struct Stamps {
    word: StampWord,
    output: File,
}

impl Stamps {
    fn mark(&self, at: Option<PrintedAt>) {
        // Where nobody reads, nobody misses it.
        let _ = (&self.output).write_all(self.word.mark(at).as_bytes());
    }
}

/// Marks will be written from now on, or none.
pub(crate) fn ask_for(word: Option<&StampWord>) {
    let stamps = word.and_then(|word| {
        let output = output().ok()?;
        let word = word.clone();
        Some(Arc::new(Stamps { word, output }))
    });
    *STAMPS.lock().unwrap_or_else(PoisonError::into_inner) = stamps;
}

fn asked_for() -> Option<Arc<Stamps>> {
    STAMPS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

/// Marks each instant of the scenario of that number.
pub(crate) fn mark_instants(scenario: u64, recorder: &Recorder) {
    let Some(stamps) = asked_for() else { return };
    recorder.at_each_instant(move |at: Duration| {
        let us = timeline::micros(at);
        stamps.mark(Some(PrintedAt { scenario, us }));
    });
}

/// What is printed from now on has no virtual instant.
pub(crate) fn mark_end() {
    if let Some(stamps) = asked_for() {
        stamps.mark(None);
    }
}

#[cfg(unix)]
fn output() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stderr().as_fd().try_clone_to_owned()?))
}

#[cfg(windows)]
fn output() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stderr().as_handle().try_clone_to_owned()?))
}
