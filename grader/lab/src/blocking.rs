//! A site behind a synchronous client: a call blocks the thread that makes it.

use crate::Looks;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

/// A site that answers a call only when enough others have come.
///
/// That is a rendezvous: whether calls overlap is seen by who meets whom, and
/// no clock is asked. A call that waits when for [`BlockingSite::PATIENCE`] nobody has
/// come is answered all the same, and noted as lonely. Clones are the same site.
#[derive(Debug, Clone)]
pub struct BlockingSite {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    manner: Manner,
    state: Mutex<State>,
    changed: Condvar,
}

/// Whom a call waits for.
#[derive(Debug, Clone, Copy)]
enum Manner {
    /// Until so many are in at once.
    Meeting(usize),
    /// Until so many are in at once; then the greatest address goes first.
    LastFirst(usize),
    /// The first call, until so many have come in; nobody else waits.
    HoldingTheFirst(usize),
    /// The first so many until all of them are in, then as many again, and so on.
    InGroups(usize),
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    /// The calls that are in now, by their places in `calls`.
    inside: Vec<usize>,
    answered: Vec<String>,
    most_inside: usize,
    /// Set when enough have come: from then on nobody waits.
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
    /// How long a call waits for the next one to come: a net under a hang, hundreds of
    /// times what starting a thread takes on a busy machine, however many are to come.
    pub const PATIENCE: Duration = Duration::from_secs(1);

    /// Between two answers where their order matters: a hundred times what it
    /// takes to hand an answer to the loop.
    const GAP: Duration = Duration::from_millis(2);

    /// A site that answers as soon as `together` calls are in at once, and
    /// whoever comes after that at once.
    pub fn meeting(together: usize) -> Self {
        Self::build(Manner::Meeting(together))
    }

    /// As [`BlockingSite::meeting`], but of the calls that are in, the one with
    /// the greatest address is answered first: results come in the wrong order.
    pub fn answering_last_first(together: usize) -> Self {
        Self::build(Manner::LastFirst(together))
    }

    /// A site that answers its first call only when `calls` have come in, that
    /// one counted, and every other call at once.
    pub fn holding_the_first(calls: usize) -> Self {
        Self::build(Manner::HoldingTheFirst(calls))
    }

    /// A site that answers its first `together` calls when all of them are in, then
    /// the next `together`, and so on: calls must overlap not only once. What comes
    /// last is a group only if the number of calls is a multiple.
    pub fn meeting_again_and_again(together: usize) -> Self {
        Self::build(Manner::InGroups(together))
    }

    fn build(manner: Manner) -> Self {
        let state = Mutex::default();
        Self {
            inner: Arc::new(Inner {
                manner,
                state,
                changed: Condvar::new(),
            }),
        }
    }

    /// A site that answers nobody before its door is opened. Only who makes it has
    /// that: whoever is to call the site cannot let himself in.
    pub fn behind_a_door() -> (Self, Door) {
        let site = Self::meeting(usize::MAX);
        let door = Door(Arc::downgrade(&site.inner));
        (site, door)
    }

    /// Asks for a page, and blocks the calling thread until it is there.
    ///
    /// # Panics
    ///
    /// For an address that begins with `/panic`, as a buggy client would; for
    /// `/panic/literal` with a text that is not composed, and for `/panic/once` at
    /// its first call alone.
    pub fn get(&self, url: &str) -> String {
        let is_first = self.meet(url);
        if url.starts_with("/panic/once") && !is_first {
            return format!("the page at {url}");
        }
        assert!(!url.starts_with("/panic/literal"), "the client broke");
        assert!(!url.starts_with("/panic"), "the client broke on {url}");
        format!("the page at {url}")
    }

    /// Waits for the others. Gives whether this is the first call for its address.
    fn meet(&self, url: &str) -> bool {
        let mut state = self.state();
        let is_first = state.calls.iter().all(|call| call.url != url);
        let call = state.calls.len();
        let thread = std::thread::current().id();
        state.calls.push(Call {
            url: url.to_owned(),
            thread,
            lonely: false,
        });
        state.inside.push(call);
        state.most_inside = state.most_inside.max(state.inside.len());
        if state.enough_for(self.inner.manner) {
            state.met = true;
            self.inner.changed.notify_all();
        }
        self.inner.changed.notify_all();
        let manner = self.inner.manner;
        let (mut state, in_vain) =
            self.wait_until(state, |state| state.met || !manner.holds(call, state));
        if in_vain {
            // Nobody else is coming. Later calls need not find out again.
            state.calls[call].lonely = true;
            state.met = true;
            self.inner.changed.notify_all();
        }
        if let Manner::LastFirst(_) = self.inner.manner {
            (state, _) = self.wait_until(state, |state| state.is_greatest(call));
            drop(state);
            // Time for the answer before this one to be noticed.
            std::thread::sleep(Self::GAP);
            state = self.state();
        }
        state.inside.retain(|&inside| inside != call);
        state.answered.push(url.to_owned());
        self.inner.changed.notify_all();
        is_first
    }

    /// Waits for a condition, as long as others come. Also says whether that was in vain.
    fn wait_until<'a>(
        &self,
        mut state: MutexGuard<'a, State>,
        condition: impl Fn(&State) -> bool,
    ) -> (MutexGuard<'a, State>, bool) {
        let mut come = state.calls.len();
        let mut looks = Looks::begin(Instant::now());
        loop {
            let nothing_new = |state: &mut State| !condition(state) && state.calls.len() == come;
            let waited = self
                .inner
                .changed
                .wait_timeout_while(state, Looks::INTERVAL, nothing_new);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if condition(&state) {
                return (state, false);
            }
            if state.calls.len() > come {
                come = state.calls.len();
                looks = Looks::begin(Instant::now());
            } else if looks.look(Instant::now()) >= Self::PATIENCE {
                return (state, true);
            }
        }
    }

    /// Every call so far, in the order of arrival.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// The addresses, in the order in which they were answered.
    pub fn answered(&self) -> Vec<String> {
        self.state().answered.clone()
    }

    /// Whether somebody else holds a clone of this site: a thread that makes a
    /// call or will, a closure that waits for its turn.
    pub fn is_held_elsewhere(&self) -> bool {
        Arc::strong_count(&self.inner) > 1
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

/// The door of a site: see [`BlockingSite::behind_a_door`]. It does not keep the site:
/// [`BlockingSite::is_held_elsewhere`] is about those who may call it.
#[derive(Debug)]
pub struct Door(Weak<Inner>);

impl Door {
    /// From now on nobody waits for others: whoever is in is answered.
    pub fn open(&self) {
        let Some(inner) = self.0.upgrade() else {
            // Nobody is left who could wait.
            return;
        };
        inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .met = true;
        inner.changed.notify_all();
    }
}

impl Manner {
    /// Whether the call waits for others to come.
    fn holds(self, call: usize, state: &State) -> bool {
        match self {
            Self::Meeting(_) | Self::LastFirst(_) => true,
            Self::HoldingTheFirst(_) => call == 0,
            Self::InGroups(together) => state.calls.len() < (call / together + 1) * together,
        }
    }
}

impl State {
    /// Whether enough have come for everybody to be answered.
    fn enough_for(&self, manner: Manner) -> bool {
        match manner {
            Manner::Meeting(together) | Manner::LastFirst(together) => {
                self.inside.len() >= together
            }
            Manner::HoldingTheFirst(calls) => self.calls.len() >= calls,
            Manner::InGroups(_) => false,
        }
    }

    /// Whether no call that is in has a greater address.
    fn is_greatest(&self, call: usize) -> bool {
        let url = |call: usize| &self.calls[call].url;
        self.inside.iter().all(|&other| url(other) <= url(call))
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
    fn of_calls_that_met_the_greatest_address_is_answered_first() {
        let site = BlockingSite::answering_last_first(3);
        std::thread::scope(|scope| {
            for url in ["/0", "/1", "/2"] {
                let site = &site;
                scope.spawn(move || site.get(url));
            }
        });
        assert_eq!(site.answered(), ["/2", "/1", "/0"]);
    }

    #[test]
    fn an_opened_site_lets_everybody_go() {
        let (site, door) = BlockingSite::behind_a_door();
        assert!(!site.is_held_elsewhere());
        std::thread::scope(|scope| {
            let call = scope.spawn(|| site.get("/a"));
            while site.calls().is_empty() {
                std::thread::yield_now();
            }
            door.open();
            call.join().unwrap();
        });
        assert!(!site.calls()[0].lonely);
    }

    #[test]
    fn the_first_call_is_held_until_enough_have_come() {
        let site = BlockingSite::holding_the_first(3);
        std::thread::scope(|scope| {
            scope.spawn(|| site.get("/a"));
            while site.calls().is_empty() {
                std::thread::yield_now();
            }
            site.get("/b");
            assert_eq!(site.answered(), ["/b"]);
            site.get("/c");
        });
        assert!(site.calls().iter().all(|call| !call.lonely));

        let alone = BlockingSite::holding_the_first(2);
        alone.get("/a");
        assert!(alone.calls()[0].lonely);
    }

    #[test]
    fn every_group_has_to_meet() {
        let site = BlockingSite::meeting_again_and_again(2);
        for _ in 0..2 {
            std::thread::scope(|scope| {
                scope.spawn(|| site.get("/a"));
                scope.spawn(|| site.get("/b"));
            });
        }
        assert!(site.calls().iter().all(|call| !call.lonely));
        site.get("/c");
        assert!(site.calls()[4].lonely);
    }

    #[test]
    fn a_clone_is_told_while_somebody_holds_it() {
        let site = BlockingSite::meeting(1);
        assert!(!site.is_held_elsewhere());
        let clone = site.clone();
        assert!(site.is_held_elsewhere());
        drop(clone);
        assert!(!site.is_held_elsewhere());
    }

    #[test]
    fn a_panic_has_either_kind_of_text() {
        let site = BlockingSite::meeting(1);
        let panic_at = |url| std::panic::catch_unwind(|| site.get(url)).unwrap_err();
        let composed = panic_at("/panic");
        let composed = composed.downcast_ref::<String>().map(String::as_str);
        assert_eq!(composed, Some("the client broke on /panic"));
        let literal = panic_at("/panic/literal");
        let literal = literal.downcast_ref::<&str>().copied();
        assert_eq!(literal, Some("the client broke"));
    }

    #[test]
    fn the_first_call_alone_breaks() {
        let site = BlockingSite::meeting(1);
        assert!(std::panic::catch_unwind(|| site.get("/panic/once")).is_err());
        assert_eq!(site.get("/panic/once"), "the page at /panic/once");
        assert!(std::panic::catch_unwind(|| site.get("/panic/once 7")).is_err());
    }

    #[test]
    fn patience_begins_anew_with_whoever_comes() {
        let site = BlockingSite::meeting(5);
        std::thread::scope(|scope| {
            for at in 0..5 {
                let site = &site;
                scope.spawn(move || site.get(&format!("/{at}")));
                // The first waits longer than its patience in all.
                std::thread::sleep(BlockingSite::PATIENCE.mul_f64(0.3));
            }
        });
        assert!(site.calls().iter().all(|call| !call.lonely));
    }

    #[test]
    fn a_call_alone_is_answered_and_noted_as_lonely() {
        let site = BlockingSite::meeting(2);
        site.get("/a");
        assert!(site.calls()[0].lonely);
    }
}
