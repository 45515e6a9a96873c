//! A workbench that is locked, worked at, cleaned up and unlocked.

use crate::journal::{Journal, Outcome};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A workbench. Clones are the same bench.
///
/// It notes what is done at it, and enforces nothing: who leaves it locked or
/// dirty finds it so.
#[derive(Clone)]
pub struct Bench {
    inner: Arc<Inner>,
}

struct Inner {
    work: Duration,
    clean_up: CleanUp,
    notes: Mutex<Vec<Note>>,
}

#[derive(Debug, Clone, Copy)]
enum CleanUp {
    Takes(Duration),
    Fails(Duration),
    Hangs,
}

/// Something that was done at a bench.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub what: Deed,
    /// When, by Tokio's clock.
    pub at: Instant,
}

/// What can be done at a bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It was locked.
    Locked,
    /// Work on an item began.
    Began(u32),
    /// The item was finished.
    Finished(u32),
    /// The item was given up before it was finished.
    GaveUp(u32),
    /// The clean-up began.
    CleanUpBegan,
    /// The bench is clean.
    CleanUpFinished,
    /// The clean-up broke.
    CleanUpFailed,
    /// The clean-up was given up before it came to an end.
    CleanUpGivenUp,
    /// It was unlocked.
    Unlocked,
}

/// The clean-up broke: the bench stays dirty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StillDirty;

impl fmt::Display for StillDirty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bench is still dirty")
    }
}

impl std::error::Error for StillDirty {}

impl Bench {
    /// A bench at which every item takes `work`, and the clean-up `clean_up`.
    pub fn new(work: Duration, clean_up: Duration) -> Self {
        Self::build(work, CleanUp::Takes(clean_up))
    }

    /// A bench at which the clean-up breaks, after `clean_up`.
    pub fn failing_clean_up(work: Duration, clean_up: Duration) -> Self {
        Self::build(work, CleanUp::Fails(clean_up))
    }

    /// A bench at which the clean-up never comes to an end.
    pub fn hanging_clean_up(work: Duration) -> Self {
        Self::build(work, CleanUp::Hangs)
    }

    fn build(work: Duration, clean_up: CleanUp) -> Self {
        Self {
            inner: Arc::new(Inner {
                work,
                clean_up,
                notes: Mutex::default(),
            }),
        }
    }

    /// Locks the bench.
    pub fn lock(&self) {
        self.note(Deed::Locked);
    }

    /// Unlocks the bench.
    pub fn unlock(&self) {
        self.note(Deed::Unlocked);
    }

    /// Works on an item. The work begins at the first poll.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future gives the item up, unfinished.
    pub async fn work(&self, item: u32) {
        let span = Journal::begin(format!("item {item}"));
        let given_up = self.begin(Deed::Began(item), Deed::GaveUp(item));
        sleep(self.inner.work).await;
        given_up.end(Deed::Finished(item));
        span.end(Outcome::Done);
    }

    /// Cleans the bench up. It begins at the first poll.
    ///
    /// # Errors
    ///
    /// [`StillDirty`] where the bench was made so.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future gives the clean-up up, half done.
    pub async fn clean_up(&self) -> Result<(), StillDirty> {
        let span = Journal::begin("clean-up".to_owned());
        let given_up = self.begin(Deed::CleanUpBegan, Deed::CleanUpGivenUp);
        match self.inner.clean_up {
            CleanUp::Takes(time) => {
                sleep(time).await;
                given_up.end(Deed::CleanUpFinished);
                span.end(Outcome::Done);
                Ok(())
            }
            CleanUp::Fails(time) => {
                sleep(time).await;
                given_up.end(Deed::CleanUpFailed);
                span.end(Outcome::Failed);
                Err(StillDirty)
            }
            CleanUp::Hangs => std::future::pending().await,
        }
    }

    /// Everything that was done at the bench, in order.
    pub fn notes(&self) -> Vec<Note> {
        self.lock_notes().clone()
    }

    /// How often something was done.
    pub fn count(&self, what: Deed) -> usize {
        let notes = self.lock_notes();
        notes.iter().filter(|note| note.what == what).count()
    }

    /// What was done, in order, in words: `Began(7)`.
    pub fn deeds(&self) -> Vec<String> {
        let notes = self.lock_notes();
        notes
            .iter()
            .map(|note| format!("{:?}", note.what))
            .collect()
    }

    /// When something was done first, counted from the first of all deeds.
    pub fn at(&self, what: Deed) -> Option<Duration> {
        let notes = self.lock_notes();
        let note = notes.iter().find(|note| note.what == what)?;
        Some(note.at - notes[0].at)
    }

    fn begin(&self, began: Deed, given_up: Deed) -> GivenUp<'_> {
        self.note(began);
        GivenUp {
            bench: self,
            otherwise: given_up,
        }
    }

    fn note(&self, what: Deed) {
        let at = Instant::now();
        self.lock_notes().push(Note { what, at });
    }

    fn lock_notes(&self) -> MutexGuard<'_, Vec<Note>> {
        self.inner
            .notes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Bench {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bench")
            .field("notes", &self.notes())
            .finish_non_exhaustive()
    }
}

/// Something begun. Dropped without an end, it was given up.
struct GivenUp<'a> {
    bench: &'a Bench,
    otherwise: Deed,
}

impl GivenUp<'_> {
    fn end(mut self, deed: Deed) {
        self.otherwise = deed;
    }
}

impl Drop for GivenUp<'_> {
    fn drop(&mut self) {
        self.bench.note(self.otherwise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Duration = Duration::from_millis(50);

    #[tokio::test(start_paused = true)]
    async fn it_notes_what_was_finished_and_what_was_given_up() {
        let bench = Bench::hanging_clean_up(WORK);
        bench.work(1).await;
        let half = tokio::time::timeout(WORK / 2, bench.work(2)).await;
        let hanging = tokio::time::timeout(WORK, bench.clean_up()).await;
        assert!(half.is_err() && hanging.is_err());
        let deeds: Vec<Deed> = bench.notes().into_iter().map(|note| note.what).collect();
        assert_eq!(
            deeds,
            [
                Deed::Began(1),
                Deed::Finished(1),
                Deed::Began(2),
                Deed::GaveUp(2),
                Deed::CleanUpBegan,
                Deed::CleanUpGivenUp,
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn it_says_what_was_done_and_when() {
        let bench = Bench::new(WORK, WORK);
        sleep(WORK).await;
        bench.lock();
        bench.work(1).await;
        bench.work(1).await;
        assert_eq!(bench.deeds()[..3], ["Locked", "Began(1)", "Finished(1)"]);
        assert_eq!(bench.at(Deed::Locked), Some(Duration::ZERO));
        assert_eq!(bench.at(Deed::Finished(1)), Some(WORK));
        assert_eq!(bench.at(Deed::Unlocked), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_clean_up_takes_its_time_or_breaks_after_it() {
        let began = Instant::now();
        assert_eq!(Bench::new(WORK, WORK).clean_up().await, Ok(()));
        let broken = Bench::failing_clean_up(WORK, WORK);
        assert_eq!(broken.clean_up().await, Err(StillDirty));
        assert_eq!(began.elapsed(), 2 * WORK);
        assert_eq!(broken.count(Deed::CleanUpFailed), 1);
    }
}
