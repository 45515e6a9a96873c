//! A gate: tasks and threads wait at it until it is opened.

use lab::Looks;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// A gate between tasks, between threads, and between the two. Copies are the
/// same gate; it lives until the process ends, as a check does.
///
/// It asks for no runtime, so a loop of the learner's own can pass it.
///
/// ```
/// use probe::{Gate, observe};
///
/// let gate = Gate::new();
/// observe(async || {
///     let waits = tokio::spawn(gate.pass());
///     gate.open();
///     waits.await.unwrap();
/// });
/// assert!(gate.pass_blocking(), "once open it stays open");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    inner: &'static Inner,
}

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    /// In the order of arrival, each with the waker of its last poll.
    waiting: BTreeMap<usize, Waker>,
    arrivals: usize,
    wakes: usize,
}

impl Gate {
    /// How long [`Gate::pass_blocking`] waits: a net under a hang, a hundred
    /// times what starting a few threads takes on a busy machine. Shorter than
    /// what the watchdog takes for a thread that never comes back.
    pub const PATIENCE: Duration = Duration::from_millis(1500);

    /// A closed gate.
    pub fn new() -> Self {
        Self {
            inner: Box::leak(Box::default()),
        }
    }

    /// So many closed gates.
    pub fn several<const N: usize>() -> [Self; N] {
        std::array::from_fn(|_| Self::new())
    }

    /// Opens the gate for good, and wakes what waits, in the order of arrival.
    pub fn open(self) {
        let mut state = self.state();
        state.open = true;
        let waiting = std::mem::take(&mut state.waiting);
        state.wakes += waiting.len();
        // A waker may run any code, which may come to this gate again.
        drop(state);
        waiting.into_values().for_each(Waker::wake);
        self.inner.opened.notify_all();
    }

    /// Wakes the tasks that wait, and leaves the gate closed: a wake for nothing.
    pub fn nudge(self) {
        let waiting: Vec<Waker> = self.state().waiting.values().cloned().collect();
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Waits until the gate is open. On a paused clock a gate that nobody opens
    /// is a deadlock, and reported as one.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it has not passed, and is not woken any more.
    pub fn pass(self) -> Pass {
        Pass {
            gate: self,
            arrival: None,
        }
    }

    /// Blocks the calling thread until the gate is open, but no longer than
    /// [`Gate::PATIENCE`]; false if that was in vain.
    #[must_use = "false says that nobody has opened it"]
    pub fn pass_blocking(self) -> bool {
        let opened = &self.inner.opened;
        let mut looks = Looks::begin(Instant::now());
        let mut state = self.state();
        while !state.open && looks.look(Instant::now()) < Self::PATIENCE {
            let waited = opened.wait_timeout_while(state, Looks::INTERVAL, |state| !state.open);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state.open
    }

    /// Whether it is open.
    pub fn is_open(self) -> bool {
        self.state().open
    }

    /// How many tasks its opening has woken.
    pub fn wakes(self) -> usize {
        self.state().wakes
    }

    fn state(self) -> MutexGuard<'static, State> {
        let state = &self.inner.state;
        state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

/// Waits at a gate; made by [`Gate::pass`].
#[derive(Debug)]
#[must_use = "nobody waits before it is polled"]
pub struct Pass {
    gate: Gate,
    arrival: Option<usize>,
}

impl Future for Pass {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.gate.state();
        if state.open {
            return Poll::Ready(());
        }
        let arrival = *self.arrival.get_or_insert_with(|| {
            state.arrivals += 1;
            state.arrivals
        });
        state.waiting.insert(arrival, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(arrival) = self.arrival {
            self.gate.state().waiting.remove(&arrival);
        }
    }
}
