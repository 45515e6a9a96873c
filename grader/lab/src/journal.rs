//! What the services of this process saw, for whoever draws it.
//!
//! The record that a check judges by belongs to each service. The journal is
//! the same story across services, in the order in which things began.

use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// How a span ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is not over.
    Open,
    /// The service did what was asked.
    Done,
    /// The service refused or broke.
    Failed,
    /// Whoever asked went away before the answer.
    Cancelled,
}

/// Something a service did for somebody.
#[derive(Debug, Clone)]
pub struct Span {
    /// What: `GET /7`, `connection 2`.
    pub label: String,
    /// When it began, by Tokio's clock.
    pub began: Instant,
    /// When it ended; none while it is open.
    pub ended: Option<Instant>,
    /// How.
    pub outcome: Outcome,
}

/// A future of the lab that was made and dropped without being polled.
#[derive(Debug, Clone)]
pub struct Unpolled {
    /// What it stands for: `GET /7`.
    pub what: String,
    /// Where it was made.
    pub made_at: &'static Location<'static>,
}

/// The journal of this process. Full, it forgets what comes, and counts it.
#[derive(Debug)]
pub struct Journal {
    pages: Mutex<Pages>,
}

#[derive(Debug)]
struct Pages {
    spans: Vec<Span>,
    unpolled: Vec<Unpolled>,
    /// Tells spans of an earlier page from those of this one.
    volume: u64,
}

/// A span that is open. Dropped without an end, it ends as cancelled.
#[derive(Debug)]
pub(crate) struct OpenSpan {
    volume: u64,
    index: Option<usize>,
}

static JOURNAL: Journal = Journal {
    pages: Mutex::new(Pages {
        spans: Vec::new(),
        unpolled: Vec::new(),
        volume: 0,
    }),
};

impl Journal {
    /// The most spans that are kept: far more than a timeline shows.
    pub const MOST_SPANS: usize = 10_000;

    /// The most unpolled futures that are kept.
    pub const MOST_UNPOLLED: usize = 100;

    /// Takes all spans out and begins a new volume: spans that are open now
    /// are given as open, and their ends are not noted any more.
    pub fn take_spans() -> Vec<Span> {
        let mut pages = JOURNAL.pages();
        pages.volume += 1;
        std::mem::take(&mut pages.spans)
    }

    /// Takes out the futures that were dropped unpolled.
    pub fn take_unpolled() -> Vec<Unpolled> {
        std::mem::take(&mut JOURNAL.pages().unpolled)
    }

    pub(crate) fn begin(label: String) -> OpenSpan {
        let mut pages = JOURNAL.pages();
        let index = (pages.spans.len() < Self::MOST_SPANS).then_some(pages.spans.len());
        if index.is_some() {
            let began = Instant::now();
            pages.spans.push(Span {
                label,
                began,
                ended: None,
                outcome: Outcome::Open,
            });
        }
        OpenSpan {
            volume: pages.volume,
            index,
        }
    }

    pub(crate) fn note_unpolled(what: String, made_at: &'static Location<'static>) {
        let mut pages = JOURNAL.pages();
        if pages.unpolled.len() < Self::MOST_UNPOLLED {
            pages.unpolled.push(Unpolled { what, made_at });
        }
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenSpan {
    pub(crate) fn end(mut self, outcome: Outcome) {
        self.note(outcome);
    }

    fn note(&mut self, outcome: Outcome) {
        let mut pages = JOURNAL.pages();
        if let Some(index) = self.index.take()
            && pages.volume == self.volume
            && let Some(span) = pages.spans.get_mut(index)
        {
            span.ended = Some(Instant::now());
            span.outcome = outcome;
        }
    }
}

impl Drop for OpenSpan {
    fn drop(&mut self) {
        self.note(Outcome::Cancelled);
    }
}
