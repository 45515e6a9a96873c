//! A trace: who did what, in which order and at which virtual instant.

use crate::current;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Notes what happens, in order. Copies write to the same trace, from any
/// thread; it lives until the process ends, as a check does.
///
/// ```
/// use probe::{Trace, ms, observe};
///
/// let trace = Trace::new();
/// observe(async || {
///     let guard = trace.guard("worker");
///     tokio::time::sleep(ms(20)).await;
///     trace.mark("half-way");
///     drop(guard);
/// });
///
/// assert_eq!(trace.names(), ["half-way", "worker dropped"]);
/// assert_eq!(trace.at("half-way"), Some(ms(20)));
/// assert_eq!(trace.times(), [ms(20), ms(20)]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Trace {
    events: &'static Mutex<Vec<Event>>,
}

impl Default for Trace {
    fn default() -> Self {
        Self::new()
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub name: String,
    /// When, from the scenario's start; none outside a scenario.
    pub at: Option<Duration>,
}

impl Trace {
    /// An empty trace.
    pub fn new() -> Self {
        Self {
            events: Box::leak(Box::default()),
        }
    }

    /// Notes that `name` happens now.
    pub fn mark(&self, name: impl fmt::Display) {
        let at = current::now();
        self.lock().push(Event {
            name: name.to_string(),
            at,
        });
    }

    /// A guard that notes "`name` dropped" when it is dropped: hand it to work
    /// whose end is to be seen, whether it finishes or is cancelled.
    #[must_use = "a guard that is dropped at once says nothing of the work"]
    pub fn guard(&self, name: impl fmt::Display) -> Guard {
        Guard {
            trace: *self,
            name: name.to_string(),
        }
    }

    /// Everything noted so far.
    pub fn events(&self) -> Vec<Event> {
        self.lock().clone()
    }

    /// The names of everything noted so far.
    pub fn names(&self) -> Vec<String> {
        self.lock().iter().map(|event| event.name.clone()).collect()
    }

    /// When everything noted so far happened; what was outside a scenario is left
    /// out.
    pub fn times(&self) -> Vec<Duration> {
        self.lock().iter().filter_map(|event| event.at).collect()
    }

    /// When `name` happened first.
    pub fn at(&self, name: &str) -> Option<Duration> {
        self.lock().iter().find(|event| event.name == name)?.at
    }

    /// How often `name` happened.
    pub fn count(&self, name: &str) -> usize {
        self.lock()
            .iter()
            .filter(|event| event.name == name)
            .count()
    }

    /// How many events there are whose names begin with `prefix`.
    pub fn count_of(&self, prefix: &str) -> usize {
        self.lock()
            .iter()
            .filter(|event| event.name.starts_with(prefix))
            .count()
    }

    /// Whether `earlier` happened, and before `later` did if that happened at all.
    pub fn is_before(&self, earlier: &str, later: &str) -> bool {
        let events = self.lock();
        let position = |name: &str| events.iter().position(|event| event.name == name);
        match (position(earlier), position(later)) {
            (Some(earlier), Some(later)) => earlier < later,
            (Some(_), None) => true,
            (None, _) => false,
        }
    }

    fn lock(&self) -> MutexGuard<'static, Vec<Event>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes its own drop; made by [`Trace::guard`].
#[derive(Debug)]
pub struct Guard {
    trace: Trace,
    name: String,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.trace.mark(format!("{} dropped", self.name));
    }
}
