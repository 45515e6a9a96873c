//! A site behind a synchronous client: a call blocks the thread that makes it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

/// A site that answers a call only when enough others are in at the same time.
///
/// That is a rendezvous: whether calls overlap is seen by who meets whom, and
/// no clock is asked. A call that waited in vain for [`BlockingSite::PATIENCE`]
/// is answered all the same, and noted as lonely. Clones are the same site.
#[derive(Debug, Clone)]
pub struct BlockingSite {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    together: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    inside: usize,
    most_inside: usize,
    /// Set when enough were in once: from then on nobody waits.
    met: bool,
}

/// A call that reached the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The address that was asked for.
    pub url: String,
    /// The thread that made the call and was blocked by it.
    pub thread: ThreadId,
    /// Whether it waited in vain for the others.
    pub lonely: bool,
}

impl BlockingSite {
    /// How long a call waits for the others: a net under a hang, a hundred
    /// times what starting a few threads takes on a busy machine.
    pub const PATIENCE: Duration = Duration::from_secs(1);

    /// A site that answers as soon as `together` calls are in at once, and
    /// whoever comes after that at once.
    pub fn meeting(together: usize) -> Self {
        let state = Mutex::default();
        Self {
            inner: Arc::new(Inner {
                together,
                state,
                changed: Condvar::new(),
            }),
        }
    }

    /// Asks for a page, and blocks the calling thread until it is there.
    ///
    /// # Panics
    ///
    /// For an address that begins with `/panic`, as a buggy client would.
    pub fn get(&self, url: &str) -> String {
        self.meet(url);
        assert!(!url.starts_with("/panic"), "the client broke on {url}");
        format!("the page at {url}")
    }

    fn meet(&self, url: &str) {
        let mut state = self.state();
        let call = state.calls.len();
        let thread = std::thread::current().id();
        state.calls.push(Call {
            url: url.to_owned(),
            thread,
            lonely: false,
        });
        state.inside += 1;
        state.most_inside = state.most_inside.max(state.inside);
        if state.inside >= self.inner.together {
            state.met = true;
            self.inner.changed.notify_all();
        }
        let patient_until = Instant::now() + Self::PATIENCE;
        while !state.met {
            let left = patient_until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                // Nobody else is coming. Later calls need not find out again.
                state.calls[call].lonely = true;
                break;
            }
            state = self
                .inner
                .changed
                .wait_timeout(state, left)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
        state.met |= state.calls[call].lonely;
        state.inside -= 1;
    }

    /// Every call so far, in the order of arrival.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// The most calls that were ever in at once.
    pub fn most_inside(&self) -> usize {
        self.state().most_inside
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_overlap_meet() {
        let site = BlockingSite::meeting(3);
        std::thread::scope(|scope| {
            for at in 0..3 {
                let site = &site;
                scope.spawn(move || site.get(&format!("/{at}")));
            }
        });
        assert_eq!(site.most_inside(), 3);
        assert!(site.calls().iter().all(|call| !call.lonely));
    }

    #[test]
    fn a_call_alone_is_answered_and_noted_as_lonely() {
        let site = BlockingSite::meeting(2);
        site.get("/a");
        assert!(site.calls()[0].lonely);
    }
}
