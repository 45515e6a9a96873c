//! Debug mode: what asyncio does with `debug=True`, for Tokio.
//!
//! Switched on in code with [`run`] or [`Mode::attach`], or by the environment
//! with [`run_as_asked`] and [`VARIABLE`]. It warns of
//!
//! - a poll that held the loop longer than the limit ([`Mode::LIMIT`]);
//! - a failure or panic of a [`spawn`]ed task that nobody read;
//! - a task still pending when the runtime shut down;
//! - a deadlock, where the clock is paused.
//!
//! A future that was made and never polled is the compiler's to warn of.
//!
//! `DEBUG_MODE.md` beside this crate sets CPython's warnings and these side by side.
//!
//! ```
//! use recorder::{Warning, debug};
//! use std::sync::{Arc, Mutex};
//! use std::time::Duration;
//!
//! let seen = Arc::new(Mutex::new(Vec::new()));
//! let sink = seen.clone();
//! let mode = debug::Mode::new().sink(move |warning| sink.lock().unwrap().push(warning.clone()));
//!
//! mode.run(async {
//!     // The loop can run nothing else while this task computes.
//!     let heavy = tokio::spawn(async {
//!         let begun = recorder::thread_cpu();
//!         while recorder::thread_cpu() - begun < Duration::from_millis(150) {}
//!     });
//!     heavy.await.unwrap();
//! })?;
//!
//! let seen = seen.lock().unwrap();
//! assert!(matches!(seen[..], [Warning::SlowPoll { .. }]), "{seen:?}");
//! # Ok::<(), std::io::Error>(())
//! ```

use crate::limits::Limits;
use crate::stall::Stall;
use crate::{Place, Recorder, Warning, panic_text};
use std::cell::RefCell;
use std::fmt::Display;
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, JoinHandle};

/// The environment variable that switches debug mode on for
/// [`run_as_asked`]: any value but the empty one and `0`.
pub const VARIABLE: &str = "ASYNC_DEBUG";

/// Where warnings go.
type Sink = Arc<dyn Fn(&Warning) + Send + Sync>;

thread_local! {
    /// The sink of the mode that this thread's runtime was built with.
    static SINK: RefCell<Option<Sink>> = const { RefCell::new(None) };
}

/// Runs `main` on a single-threaded runtime in debug mode, with warnings on
/// standard error.
///
/// # Errors
///
/// When the runtime cannot be built.
///
/// # Panics
///
/// When `main` panics, or when called inside a runtime.
#[track_caller]
pub fn run<F: Future>(main: F) -> io::Result<F::Output> {
    Mode::new().run(main)
}

/// As [`run`] where [`VARIABLE`] asks for it; otherwise on a plain
/// single-threaded runtime.
///
/// # Errors
///
/// When the runtime cannot be built.
///
/// # Panics
///
/// When `main` panics, or when called inside a runtime.
#[track_caller]
pub fn run_as_asked<F: Future>(main: F) -> io::Result<F::Output> {
    if is_asked() {
        return run(main);
    }
    Ok(Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(main))
}

/// Whether the environment asks for debug mode.
pub fn is_asked() -> bool {
    std::env::var(VARIABLE).is_ok_and(|value| !value.is_empty() && value != "0")
}

/// How debug mode is to be.
#[derive(Clone)]
pub struct Mode {
    limit: Duration,
    sink: Sink,
}

impl Default for Mode {
    fn default() -> Self {
        Self::new()
    }
}

impl Mode {
    /// The longest poll that is not warned about: asyncio's
    /// `loop.slow_callback_duration`.
    pub const LIMIT: Duration = Duration::from_millis(100);

    /// With asyncio's limit, and warnings on standard error.
    pub fn new() -> Self {
        Self {
            limit: Self::LIMIT,
            sink: Arc::new(|warning| eprintln!("warning: {warning}")),
        }
    }

    /// With another limit for a poll.
    #[must_use]
    pub fn limit(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// With another place for the warnings to go. The sink may be called from
    /// any thread of the runtime, and must not panic.
    #[must_use]
    pub fn sink(self, sink: impl Fn(&Warning) + Send + Sync + 'static) -> Self {
        Self {
            sink: Arc::new(sink),
            ..self
        }
    }

    /// Hangs debug mode on a runtime's builder, and gives the recorder that it
    /// watches through. Replaces the builder's task hooks and `on_thread_start`.
    ///
    /// A runtime that is driven by hand has no end that debug mode could see:
    /// call [`Mode::shut_down`] instead of dropping it.
    #[track_caller]
    pub fn attach(&self, builder: &mut Builder) -> Recorder {
        let Self { limit, sink } = self.clone();
        let recorder = Recorder::with_hook(move |task, spawned_at, cost| {
            // A poll that was merely kept off the processor by other programs
            // is not slow.
            if cost.taken() > limit {
                sink(&Warning::SlowPoll {
                    task,
                    spawned_at,
                    held: cost.taken(),
                    limit,
                    blocked: cost.blocked > cost.cpu,
                });
            }
        });
        let sink = self.sink.clone();
        builder.on_thread_start(move || SINK.set(Some(sink.clone())));
        recorder.attach(builder);
        recorder
    }

    /// Runs `main` on a single-threaded runtime in debug mode.
    ///
    /// # Errors
    ///
    /// When the runtime cannot be built.
    ///
    /// # Panics
    ///
    /// When `main` panics, or when called inside a runtime.
    #[track_caller]
    pub fn run<F: Future>(&self, main: F) -> io::Result<F::Output> {
        let mut builder = Builder::new_current_thread();
        builder.enable_all();
        let recorder = self.attach(&mut builder);
        let runtime = builder.build()?;
        let output = self.block_on(&runtime, &recorder, Limits::real_time(Duration::MAX), main);
        self.shut_down(runtime, &recorder);
        match output {
            Ok(output) => Ok(output),
            Err(stall) => unreachable!("there was no limit: {stall}"),
        }
    }

    /// Runs `main` under `limits` on a runtime that this mode is attached to.
    /// On a paused clock a deadlock is warned about.
    ///
    /// # Errors
    ///
    /// As [`Recorder::block_on`].
    ///
    /// # Panics
    ///
    /// When `main` panics, or when called inside a runtime.
    #[track_caller]
    pub fn block_on<F: Future>(
        &self,
        runtime: &Runtime,
        recorder: &Recorder,
        limits: Limits,
        main: F,
    ) -> Result<F::Output, Stall> {
        let before = SINK.replace(Some(self.sink.clone()));
        let output = recorder.block_on(runtime, limits, main);
        SINK.set(before);
        if let Err(Stall::Deadlock { waiting }) = &output {
            (self.sink)(&Warning::Deadlock {
                waiting: waiting.clone(),
            });
        }
        output
    }

    /// Shuts a runtime down, and warns of each task that is still pending.
    pub fn shut_down(&self, runtime: Runtime, recorder: &Recorder) {
        let pending = recorder.waiting();
        let before = SINK.replace(Some(self.sink.clone()));
        drop(runtime);
        SINK.set(before);
        for task in pending.into_iter().filter(|task| task.number.0 != 0) {
            let (task, spawned_at) = (task.number, task.spawned_at);
            (self.sink)(&Warning::PendingAtShutdown { task, spawned_at });
        }
    }
}

/// Spawns a task whose failure cannot vanish: if the [`Task`] is dropped
/// before the failure or panic was read, debug mode warns with the place of
/// this call. Work starts at the call, as with [`tokio::spawn`]. Outside debug
/// mode it warns of nothing.
///
/// # Panics
///
/// When called outside a runtime.
#[track_caller]
pub fn spawn<T, E>(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    let outcome = Arc::new(Outcome {
        spawned_at: Location::caller().into(),
        sink: SINK.with_borrow(Clone::clone),
        state: Mutex::default(),
    });
    let watched = Watched {
        future: Box::pin(future),
        outcome: outcome.clone(),
    };
    Task {
        handle: tokio::spawn(watched),
        outcome,
    }
}

/// The handle of a [`spawn`]ed task. Awaiting it reads the outcome; dropping it
/// detaches the task.
///
/// # Cancel safety
///
/// An await that is dropped has read nothing: the outcome is still there.
#[derive(Debug)]
#[must_use = "a handle that is dropped at once can never read the task's failure"]
pub struct Task<T, E> {
    handle: JoinHandle<Result<T, E>>,
    outcome: Arc<Outcome>,
}

impl<T, E> Task<T, E> {
    /// Asks the task to end. A deliberate end is no failure; one that was there
    /// before can still be read, or be lost.
    pub fn abort(&self) {
        self.handle.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<Result<T, E>, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = Pin::new(&mut self.handle).poll(context);
        if polled.is_ready() {
            self.outcome.state().read = true;
        }
        polled
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        let mut state = self.outcome.state();
        state.handle_gone = true;
        self.outcome.warn_if_lost(state);
    }
}

/// What became of a task, shared by the task and its handle.
struct Outcome {
    spawned_at: Place,
    sink: Option<Sink>,
    state: Mutex<OutcomeState>,
}

#[derive(Debug, Default)]
struct OutcomeState {
    failure: Option<String>,
    read: bool,
    handle_gone: bool,
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outcome")
            .field("spawned_at", &self.spawned_at)
            .finish_non_exhaustive()
    }
}

impl Outcome {
    fn state(&self) -> MutexGuard<'_, OutcomeState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, failure: String) {
        let mut state = self.state();
        state.failure = Some(failure);
        self.warn_if_lost(state);
    }

    /// Warns when the failure is there, the handle is gone and nobody read: at
    /// whichever comes last, so once.
    fn warn_if_lost(&self, mut state: MutexGuard<'_, OutcomeState>) {
        if state.read || !state.handle_gone {
            return;
        }
        let Some(failure) = state.failure.take() else {
            return;
        };
        drop(state);
        if let Some(sink) = &self.sink {
            sink(&Warning::UnreadFailure {
                spawned_at: self.spawned_at,
                failure,
            });
        }
    }
}

/// A task's future that notes how it failed.
struct Watched<F> {
    future: Pin<Box<F>>,
    outcome: Arc<Outcome>,
}

impl<F, T, E> Future for Watched<F>
where
    F: Future<Output = Result<T, E>>,
    E: Display,
{
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let poll = AssertUnwindSafe(|| self.future.as_mut().poll(context));
        let polled = match std::panic::catch_unwind(poll) {
            Ok(polled) => polled,
            Err(payload) => {
                self.outcome
                    .failed(format!("it panicked: {}", panic_text(&*payload)));
                std::panic::resume_unwind(payload);
            }
        };
        if let Poll::Ready(Err(error)) = &polled {
            self.outcome.failed(error.to_string());
        }
        polled
    }
}
