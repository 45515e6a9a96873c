//! What was saved and is not yet checked.

use std::collections::BTreeSet;
use std::time::Duration;

/// So long nothing may be saved before a run begins: an editor writes a file in
/// several steps.
const QUIET: Duration = Duration::from_millis(15);

/// So long after the first save a run begins however fast saves come.
const PATIENCE: Duration = Duration::from_secs(2);

/// What was saved and is not yet checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Saves {
    exercises: BTreeSet<usize>,
    /// Whether all exercises are to be checked.
    pub(super) all: bool,
    first: Duration,
    last: Duration,
}

impl Saves {
    pub(super) fn add(&mut self, exercises: &[usize], at: Duration) {
        if !self.are_there() {
            self.first = at;
        }
        self.last = at;
        self.exercises.extend(exercises);
    }

    /// Whether there is anything to check.
    pub(crate) fn are_there(&self) -> bool {
        self.all || !self.exercises.is_empty()
    }

    /// Whether nothing was saved for a while.
    pub(super) fn are_quiet(&self, at: Duration) -> bool {
        at >= self.last + QUIET
    }

    /// Whether it is time to check.
    pub(super) fn are_due(&self, at: Duration) -> bool {
        self.are_there() && (self.are_quiet(at) || at >= self.first + PATIENCE)
    }

    /// How long from `at` until it is time; none while there is nothing to check.
    pub(crate) fn due_in(&self, at: Duration) -> Option<Duration> {
        let due = (self.last + QUIET).min(self.first + PATIENCE);
        self.are_there().then(|| due.saturating_sub(at))
    }

    /// The exercises to check, all when there is none.
    pub(super) fn take(&mut self) -> Vec<usize> {
        let taken = std::mem::take(self);
        if taken.all {
            return Vec::new();
        }
        taken.exercises.into_iter().collect()
    }
}
