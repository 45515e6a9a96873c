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
    /// The places of its beginning and its end among all beginnings and ends: at
    /// one virtual instant they tell what came first.
    pub turns: Turns,
}

/// When a span began and ended, counted in beginnings and ends of any span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turns {
    /// At which of them it began.
    pub began: u64,
    /// At which it ended; none while it is open.
    pub ended: Option<u64>,
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

/// What was taken out of the journal.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    /// The first that came, in the order in which they came.
    pub items: Vec<T>,
    /// How many came after the journal was full.
    pub forgotten: u64,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self::nothing()
    }
}

impl<T> Kept<T> {
    const fn nothing() -> Self {
        Self {
            items: Vec::new(),
            forgotten: 0,
        }
    }

    /// Keeps the item while there are fewer than `most`, and tells its place.
    fn keep(&mut self, most: usize, item: impl FnOnce() -> T) -> Option<usize> {
        let place = self.items.len();
        if place >= most {
            self.forgotten += 1;
            return None;
        }
        self.items.push(item());
        Some(place)
    }
}

#[derive(Debug)]
struct Pages {
    spans: Kept<Span>,
    unpolled: Kept<Unpolled>,
    /// Tells spans of an earlier page from those of this one.
    volume: u64,
    /// How many beginnings and ends there have been.
    turns: u64,
}

impl Pages {
    fn turn(&mut self) -> u64 {
        self.turns += 1;
        self.turns
    }
}

/// A span that is open. Dropped without an end, it ends as cancelled.
#[derive(Debug)]
pub(crate) struct OpenSpan {
    volume: u64,
    index: Option<usize>,
}

static JOURNAL: Journal = Journal {
    pages: Mutex::new(Pages {
        spans: Kept::nothing(),
        unpolled: Kept::nothing(),
        volume: 0,
        turns: 0,
    }),
};

impl Journal {
    /// The most spans that are kept: far more than a timeline shows.
    pub const MOST_SPANS: usize = 10_000;

    /// The most unpolled futures that are kept.
    pub const MOST_UNPOLLED: usize = 100;

    /// Takes all spans out and begins a new volume: spans that are open now
    /// are given as open, and their ends are not noted any more.
    pub fn take_spans() -> Kept<Span> {
        let mut pages = JOURNAL.pages();
        pages.volume += 1;
        std::mem::take(&mut pages.spans)
    }

    /// Takes out the futures that were dropped unpolled.
    pub fn take_unpolled() -> Kept<Unpolled> {
        std::mem::take(&mut JOURNAL.pages().unpolled)
    }

    pub(crate) fn begin(label: String) -> OpenSpan {
        let mut pages = JOURNAL.pages();
        let began = pages.turn();
        let index = pages.spans.keep(Self::MOST_SPANS, || Span {
            label,
            began: Instant::now(),
            ended: None,
            outcome: Outcome::Open,
            turns: Turns { began, ended: None },
        });
        OpenSpan {
            volume: pages.volume,
            index,
        }
    }

    pub(crate) fn note_unpolled(what: String, made_at: &'static Location<'static>) {
        let unpolled = || Unpolled { what, made_at };
        let mut pages = JOURNAL.pages();
        pages.unpolled.keep(Self::MOST_UNPOLLED, unpolled);
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
        let turn = pages.turn();
        if let Some(index) = self.index.take()
            && pages.volume == self.volume
            && let Some(span) = pages.spans.items.get_mut(index)
        {
            span.ended = Some(Instant::now());
            span.outcome = outcome;
            span.turns.ended = Some(turn);
        }
    }
}

impl Drop for OpenSpan {
    fn drop(&mut self) {
        self.note(Outcome::Cancelled);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_finds_no_room_is_forgotten_and_counted() {
        Journal::take_spans();
        for _ in 0..Journal::MOST_SPANS + 3 {
            Journal::begin("GET /".to_owned()).end(Outcome::Done);
        }
        let kept = Journal::take_spans();
        assert_eq!(kept.items.len(), Journal::MOST_SPANS);
        assert_eq!(kept.forgotten, 3);
        assert_eq!(Journal::take_spans().forgotten, 0);
    }

    #[test]
    fn futures_that_nobody_polled_are_counted_past_the_first_hundred() {
        Journal::take_unpolled();
        for _ in 0..=Journal::MOST_UNPOLLED {
            Journal::note_unpolled("GET /".to_owned(), Location::caller());
        }
        let kept = Journal::take_unpolled();
        assert_eq!(
            (kept.items.len(), kept.forgotten),
            (Journal::MOST_UNPOLLED, 1)
        );
    }
}
