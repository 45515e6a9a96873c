//! Ends that are to be seen: of a thread, of whatever is dropped, of what panics.

use recorder::panic_text;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::thread::{self, ThreadId};
use std::time::Duration;

/// Knows which threads have not ended yet. Copies know the same; it lives until
/// the process ends, as a check does.
///
/// ```
/// use probe::ThreadEnds;
///
/// let ends = ThreadEnds::new();
/// let thread = std::thread::spawn(move || ends.watch_this_thread());
/// thread.join().unwrap();
/// assert_eq!(ends.still_there(), 0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ThreadEnds {
    there: &'static Mutex<HashSet<ThreadId>>,
}

impl ThreadEnds {
    /// How long the end of a watched thread takes: long enough to be missed where
    /// it is not waited for.
    pub const LAST_BREATH: Duration = Duration::from_millis(200);

    /// Watches nobody yet.
    pub fn new() -> Self {
        Self {
            there: Box::leak(Box::default()),
        }
    }

    /// Notes that the calling thread is there, until it has ended: what a thread
    /// keeps in its local storage is dropped as the last thing it does.
    pub fn watch_this_thread(self) {
        thread_local! {
            static LAST_BREATH: RefCell<Option<LastBreath>> = const { RefCell::new(None) };
        }
        let thread = thread::current().id();
        self.there().insert(thread);
        LAST_BREATH.set(Some(LastBreath { ends: self, thread }));
    }

    /// How many of the watched threads are still there.
    pub fn still_there(self) -> usize {
        self.there().len()
    }

    fn there(self) -> MutexGuard<'static, HashSet<ThreadId>> {
        self.there.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ThreadEnds {
    fn default() -> Self {
        Self::new()
    }
}

struct LastBreath {
    ends: ThreadEnds,
    thread: ThreadId,
}

impl Drop for LastBreath {
    fn drop(&mut self) {
        thread::sleep(ThreadEnds::LAST_BREATH);
        self.ends.there().remove(&self.thread);
    }
}

/// The text that a future panics with; none where it ends well. Work beside it
/// goes on.
///
/// # Cancel safety
///
/// Dropped, it drops the future.
///
/// ```
/// use probe::{Jobs, ms, observe, panic_of};
///
/// let jobs = Jobs::new();
/// observe(async || {
///     let bug = jobs.takes("bug", ms(20)).panics::<()>("a bug");
///     assert_eq!(panic_of(bug).await.as_deref(), Some("a bug"));
///     assert_eq!(panic_of(jobs.takes("one", ms(20))).await, None);
/// });
/// ```
pub async fn panic_of<F: Future>(future: F) -> Option<String> {
    let mut future = pin!(future);
    poll_fn(|context| {
        // What a panic has left half done, nobody looks at.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(polled) => polled.map(|_| None),
            Err(payload) => Poll::Ready(Some(panic_text(&*payload).to_owned())),
        }
    })
    .await
}

/// A guard that does something when it is dropped: the last wish of work that
/// is given up.
///
/// ```
/// use probe::{Trace, at_the_drop};
///
/// let trace = Trace::new();
/// let wish = at_the_drop(|| trace.mark("gone"));
/// assert!(trace.names().is_empty());
/// drop(wish);
/// assert_eq!(trace.names(), ["gone"]);
/// ```
#[must_use = "a guard that is dropped at once does it at once"]
pub fn at_the_drop<F: FnOnce()>(wish: F) -> AtTheDrop<F> {
    AtTheDrop { wish: Some(wish) }
}

/// Does something when it is dropped; made by [`at_the_drop`].
pub struct AtTheDrop<F: FnOnce()> {
    wish: Option<F>,
}

impl<F: FnOnce()> fmt::Debug for AtTheDrop<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AtTheDrop").finish_non_exhaustive()
    }
}

impl<F: FnOnce()> Drop for AtTheDrop<F> {
    fn drop(&mut self) {
        if let Some(wish) = self.wish.take() {
            wish();
        }
    }
}
