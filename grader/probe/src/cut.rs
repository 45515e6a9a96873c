//! Cutting a future short, and what still happens then.

use crate::scenario::Scenario;
use crate::{ledger, ms};
use lab::Looks;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long [`afterwards`] waits. No check has work that would take longer to
/// show itself, and what comes before still has room in the timeline.
const AFTERWARDS_MS: u64 = 2_000;

/// The most cuts that are tried: ten times as many as a check has waits for.
const MOST_CUTS: usize = 200;

/// Runs a future, and drops it when so much time has passed. Gives what it gave
/// before; none when it was cut.
///
/// # Cancel safety
///
/// Dropped, it drops the future.
///
/// ```
/// use probe::{Jobs, cut_after, expect, ms, observe};
///
/// let jobs = Jobs::new();
/// observe(async || {
///     assert_eq!(cut_after(ms(30), jobs.takes("slow", ms(100))).await, None);
///     assert_eq!(cut_after(ms(30), jobs.takes("quick", ms(20))).await, Some(()));
/// });
/// expect("when it was dropped", jobs.dropped_at("slow"))
///     .is(Some(ms(30)))
///     .because("it was cut then");
/// ```
pub async fn cut_after<F: Future>(time: Duration, future: F) -> Option<F::Output> {
    tokio::time::timeout(time, future).await.ok()
}

/// Like [`cut_after`], but the future is dropped by a panic that unwinds past it,
/// and not by a timer: a guard may do something else then. The panic is caught.
///
/// # Cancel safety
///
/// Dropped, it drops the future.
///
/// ```
/// use probe::{at_the_drop, cut_by_a_panic, ms, observe};
///
/// observe(async || {
///     let work = async {
///         let _guard = at_the_drop(|| assert!(std::thread::panicking()));
///         std::future::pending::<()>().await
///     };
///     assert_eq!(cut_by_a_panic(ms(30), work).await, None);
///     assert_eq!(cut_by_a_panic(ms(30), async { 7 }).await, Some(7));
/// });
/// ```
pub async fn cut_by_a_panic<F: Future>(time: Duration, future: F) -> Option<F::Output> {
    let mut future = Box::pin(future);
    let ended = cut_after(time, future.as_mut()).await;
    let caught: std::thread::Result<()> = catch_unwind(AssertUnwindSafe(move || {
        let _dropped_on_the_way = future;
        // Not a panic of the submission's: no hook is to note it.
        resume_unwind(Box::new("a bug of the caller"))
    }));
    drop(caught);
    ended
}

/// Waits for an answer of another thread, but not for ever: no more than three
/// seconds, ten thousand times what handing one over takes. A second in which this
/// thread had no turn is not counted: the other need not have had one. None when
/// there was none.
///
/// # Cancel safety
///
/// Dropped, it drops the future.
///
/// ```
/// use probe::{observe_for_real, soon};
///
/// observe_for_real(async || {
///     let answer = tokio::task::spawn_blocking(|| 7);
///     assert_eq!(soon(answer).await.unwrap().unwrap(), 7);
/// });
/// ```
pub async fn soon<'a, F: Future + 'a>(answer: F) -> Option<F::Output> {
    // Each job has a type of its own, and each type would be a timer to compile.
    let mut answer: Pin<Box<dyn Future<Output = F::Output> + 'a>> = Box::pin(answer);
    let mut looks = Looks::begin(Instant::now().into_std());
    while looks.look(Instant::now().into_std()) < Duration::from_secs(3) {
        let answered = cut_after(Looks::INTERVAL, answer.as_mut()).await;
        if answered.is_some() {
            return answered;
        }
    }
    None
}

/// Gives every ready task a turn of the loop, and those that are woken meanwhile
/// as well. An abort only marks a task: a turn later it is gone.
///
/// ```
/// use probe::{Jobs, a_turn, observe};
///
/// let jobs = Jobs::new();
/// observe(async || {
///     let task = tokio::spawn(jobs.hangs::<()>("stuck"));
///     a_turn().await;
///     task.abort();
///     assert_eq!(jobs.alive(), ["stuck"]);
///     a_turn().await;
///     assert!(jobs.alive().is_empty());
/// });
/// ```
pub async fn a_turn() {
    tokio::task::yield_now().await;
}

/// What there is to see when each task that is ready now has had one turn of the loop,
/// and none has had two: a task that is made now looks, and it stands right behind
/// them. What needs another turn, such as an abort that aborts, is still there.
///
/// In a timeline the task that looks stands with the line of this call.
///
/// # Panics
///
/// Where `look` does.
///
/// ```
/// use probe::{Jobs, a_turn, after_one_turn, observe};
///
/// let jobs = Jobs::new();
/// observe(async || {
///     let task = tokio::spawn(jobs.hangs::<()>("stuck"));
///     a_turn().await;
///     let by_another = tokio::spawn(async move { task.abort() });
///     assert_eq!(after_one_turn(move || jobs.alive()).await, ["stuck"]);
///     by_another.await.unwrap();
/// });
/// ```
#[track_caller]
pub fn after_one_turn<T: Send + 'static>(
    look: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = T> {
    let seen = Arc::new(Mutex::new(None));
    let sees = seen.clone();
    let looks = spawn_boxed(Box::new(move || *lock(&sees) = Some(look())));
    async move {
        looks.await.expect("a look does not panic");
        lock(&seen).take().expect("it has looked")
    }
}

fn lock<T>(seen: &Mutex<Option<T>>) -> MutexGuard<'_, Option<T>> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a task of what is to be done. It is compiled once, and not for each look of
/// each check.
#[track_caller]
fn spawn_boxed(work: Box<dyn FnOnce() + Send>) -> JoinHandle<()> {
    tokio::spawn(async move { work() })
}

/// By how much a count changes from now on, if the check only waits: for two
/// seconds of the scenario's clock.
///
/// ```
/// use probe::{Jobs, afterwards, cut_after, ms, observe};
///
/// let jobs = Jobs::new();
/// observe(async || {
///     let forgotten = async { tokio::spawn(jobs.takes("in secret", ms(100))).await };
///     cut_after(ms(30), forgotten).await;
///     assert_eq!(afterwards(|| jobs.ended().len()).await, 1);
/// });
/// ```
pub async fn afterwards(mut count: impl FnMut() -> usize) -> usize {
    let before = count();
    tokio::time::sleep(ms(AFTERWARDS_MS)).await;
    count().abs_diff(before)
}

/// Runs a scenario again and again, and cuts a future in it after its first
/// poll, after its second, and so on, until it comes to its end by itself; one that
/// goes on after two hundred polls is not cut there. Gives the number of cuts.
///
/// What must hold at each cut is expected in the scenario itself. Where it does
/// not, the record says after which poll that was.
///
/// # Panics
///
/// As [`Scenario::run`]; when the scenario cuts nothing.
///
/// ```
/// use probe::{Jobs, cut_everywhere, expect, ms};
///
/// let cuts = cut_everywhere(async |cut| {
///     let jobs = Jobs::new();
///     let both = async {
///         jobs.takes("one", ms(20)).await;
///         jobs.takes("two", ms(20)).await;
///     };
///     cut.here(both).await;
///     expect("jobs alive after the cut", jobs.alive()).are([]).because("all are dropped");
/// });
/// assert_eq!(cuts, 2);
/// ```
#[track_caller]
pub fn cut_everywhere(scenario: impl AsyncFn(Cut)) -> usize {
    for polls in 1..=MOST_CUTS {
        if cut_at(Some(polls), &scenario) == ENDED {
            return polls - 1;
        }
    }
    // What goes on for longer comes to its end here, or the limits of the scenario
    // say how it goes on.
    cut_at(None, &scenario);
    MOST_CUTS
}

/// Runs the scenario with a cut after so many polls, or with none. Gives whether it
/// came to that.
#[track_caller]
fn cut_at(polls: Option<usize>, scenario: &impl AsyncFn(Cut)) -> u8 {
    let progress = Arc::new(AtomicU8::new(UNUSED));
    let cut = Cut {
        polls,
        progress: progress.clone(),
    };
    let place = polls.map(|polls| Place { polls });
    Scenario::new().run(async || scenario(cut).await);
    drop(place);
    let came_to = progress.load(Ordering::SeqCst);
    if came_to == UNUSED {
        panic!("the scenario cuts nothing: await `cut.here(…)` in it");
    }
    came_to
}

const UNUSED: u8 = 0;
const CUT: u8 = 1;
const ENDED: u8 = 2;

/// Where a future is to be cut; given by [`cut_everywhere`].
#[derive(Debug)]
#[must_use = "a scenario that cuts nothing proves nothing"]
pub struct Cut {
    polls: Option<usize>,
    progress: Arc<AtomicU8>,
}

impl Cut {
    /// Runs a future, and drops it after the poll at which it is to be cut. Gives
    /// what it gave before; none when it was cut.
    ///
    /// # Cancel safety
    ///
    /// Dropped, it drops the future.
    pub async fn here<F: Future>(self, future: F) -> Option<F::Output> {
        let (mut future, mut polls) = (pin!(future), 0);
        let output = std::future::poll_fn(|context| {
            polls += 1;
            match future.as_mut().poll(context) {
                Poll::Ready(output) => Poll::Ready(Some(output)),
                Poll::Pending if self.polls == Some(polls) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            }
        });
        let output = output.await;
        let progress = if output.is_some() { ENDED } else { CUT };
        self.progress.store(progress, Ordering::SeqCst);
        output
    }
}

/// Tells in the record where the future was cut if the check ends there.
struct Place {
    polls: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            ledger::figure("it was cut after its poll", &self.polls.to_string());
        }
    }
}
