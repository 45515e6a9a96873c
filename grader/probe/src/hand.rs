//! Polling a future by hand, and counting polls and wakes.

use crate::gate::Gate;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// Takes a future in hand: it is polled when the check says so, by a waker that
/// counts.
///
/// ```
/// use probe::{Gate, by_hand, expect};
///
/// let gate = Gate::new();
/// let mut pass = by_hand(gate.pass());
/// assert!(pass.poll().is_pending());
/// expect("wakes before the gate is open", pass.wakes()).is(0).because("nothing has happened");
/// gate.open();
/// expect("wakes", pass.wakes()).is(1).because("there is one piece of news");
/// assert!(pass.poll().is_ready());
/// ```
pub fn by_hand<F: Future>(future: F) -> ByHand<F> {
    ByHand {
        future: Box::pin(future),
        newest: Arc::default(),
        older: Vec::new(),
    }
}

/// A future that is polled by hand; made by [`by_hand`].
#[derive(Debug)]
pub struct ByHand<F> {
    future: Pin<Box<F>>,
    newest: Arc<Bell>,
    older: Vec<Arc<Bell>>,
}

impl<F: Future> ByHand<F> {
    /// Polls the future once.
    ///
    /// # Panics
    ///
    /// As the future does, which may when it has ended before.
    pub fn poll(&mut self) -> Poll<F::Output> {
        let waker = Waker::from(self.newest.clone());
        self.future.as_mut().poll(&mut Context::from_waker(&waker))
    }

    /// Polls the future once, with another waker than before: as if another task
    /// waited for it now.
    ///
    /// # Panics
    ///
    /// As [`ByHand::poll`].
    pub fn poll_from_another_task(&mut self) -> Poll<F::Output> {
        self.older.push(std::mem::take(&mut self.newest));
        self.poll()
    }

    /// Polls the future once with a waker that does nothing, as `now_or_never` does:
    /// for code that looks, and does not wait. The wakers so far are those of
    /// earlier polls then.
    ///
    /// ```
    /// use probe::{Gate, by_hand};
    ///
    /// let gate = Gate::new();
    /// let mut pass = by_hand(gate.pass());
    /// let waits = pass.poll();
    /// assert!(waits.is_pending() && pass.look().is_pending());
    /// gate.open();
    /// assert_eq!((pass.wakes(), pass.stale_wakes()), (0, 0), "only the last look waited");
    /// ```
    ///
    /// # Panics
    ///
    /// As [`ByHand::poll`].
    pub fn look(&mut self) -> Poll<F::Output> {
        self.older.push(std::mem::take(&mut self.newest));
        let mut nobody = Context::from_waker(Waker::noop());
        self.future.as_mut().poll(&mut nobody)
    }

    /// How often the newest waker was called.
    pub fn wakes(&self) -> usize {
        self.newest.rings.load(Ordering::SeqCst)
    }

    /// How often wakers of earlier tasks were called.
    pub fn stale_wakes(&self) -> usize {
        let rings = |bell: &Arc<Bell>| bell.rings.load(Ordering::SeqCst);
        self.older.iter().map(rings).sum()
    }

    /// The future.
    pub fn future(&self) -> &F {
        &self.future
    }
}

/// A waker that counts how often it is called.
#[derive(Debug, Default)]
struct Bell {
    rings: AtomicUsize,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rings.fetch_add(1, Ordering::SeqCst);
    }
}

/// Counts the polls of futures. Copies count together; the count lives until
/// the process ends, as a check does.
///
/// ```
/// use probe::{Polls, ms, observe};
///
/// let polls = Polls::new();
/// observe(|| polls.of(tokio::time::sleep(ms(20))));
/// assert_eq!(polls.count(), 2);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Polls {
    count: &'static AtomicUsize,
}

impl Polls {
    /// None yet.
    pub fn new() -> Self {
        Self {
            count: Box::leak(Box::default()),
        }
    }

    /// The future, with its polls counted.
    pub fn of<F: Future>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
        let mut future = Box::pin(future);
        std::future::poll_fn(move |context| {
            self.count.fetch_add(1, Ordering::SeqCst);
            future.as_mut().poll(context)
        })
    }

    /// How many there were so far.
    pub fn count(self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

impl Default for Polls {
    fn default() -> Self {
        Self::new()
    }
}

/// The waker of the task that awaits this. It is ready at once.
///
/// ```
/// use probe::{by_hand, own_waker, pending_once};
///
/// let mut task = by_hand(async {
///     own_waker().await.wake();
///     pending_once().await;
/// });
/// assert!(task.poll().is_pending());
/// assert_eq!(task.wakes(), 1, "it woke itself in the middle of its poll");
/// assert!(task.poll().is_ready());
/// ```
pub async fn own_waker() -> Waker {
    std::future::poll_fn(|context| Poll::Ready(context.waker().clone())).await
}

/// Pending at its first poll, ready at its second. It wakes nobody: unless
/// somebody else does, the second never comes.
///
/// # Cancel safety
///
/// Dropped, it leaves nothing behind.
pub async fn pending_once() {
    let mut asked = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut asked, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

/// What another thread finds that polls a future as soon as it is woken: before
/// the call of the waker returns. The future is polled once, and then the news
/// comes, which wakes it. None where the future cannot go to another thread: an
/// answer, and no error of the compiler, if the type of the future has a name.
///
/// ```
/// use probe::{Gate, found_when_woken};
/// use std::future::{Ready, ready};
/// use std::rc::Rc;
/// use std::task::Poll;
///
/// let gate = Gate::new();
/// assert_eq!(found_when_woken!(gate.pass(), || gate.open()), Some(Poll::Ready(())));
/// assert_eq!(found_when_woken!(gate.pass(), || ()), Some(Poll::Ready(())), "at once");
///
/// let never = Gate::new();
/// assert_eq!(found_when_woken!(never.pass(), || never.nudge()), Some(Poll::Pending));
/// let stays: Ready<Rc<u32>> = ready(Rc::new(7));
/// assert_eq!(found_when_woken!(stays, || ()), None);
/// ```
///
/// With a question, the other thread asks that of the future, and does not poll it.
/// There is no answer where it does not come before the call of the waker returns:
/// as when a lock is held meanwhile. A waker may run any code, and one that asks
/// itself would never get past that lock.
///
/// ```
/// use probe::{Gate, found_when_woken};
///
/// let gate = Gate::new();
/// let passed = found_when_woken!(gate.pass(), || gate.open(), move |_| gate.is_open());
/// assert_eq!(passed, Some(Some(true)));
/// let never = Gate::new();
/// assert_eq!(found_when_woken!(never.pass(), || (), drop), Some(None));
/// ```
#[macro_export]
macro_rules! found_when_woken {
    ($future:expr, $news:expr, $question:expr $(,)?) => {{
        struct Asked<F>(F);
        trait Otherwise<F>: Sized {
            fn found<T>(self, _: impl FnOnce(), _: impl FnOnce(F) -> T) -> Option<Option<T>> {
                None
            }
        }
        impl<F> Otherwise<F> for Asked<F> {}
        // A method of the type's own comes before one of a trait.
        #[allow(dead_code, reason = "only one of the two is asked")]
        impl<F: Future + Send + Unpin + 'static> Asked<F> {
            fn found<T: Send + 'static>(
                self,
                news: impl FnOnce(),
                question: impl FnOnce(F) -> T + Send + 'static,
            ) -> Option<Option<T>> {
                Some($crate::asked_by_another_thread(self.0, news, question))
            }
        }
        Asked($future).found($news, $question)
    }};
    ($future:expr, $news:expr $(,)?) => {{
        struct Asked<F>(F);
        trait Otherwise: Sized {
            type Found;
            fn found(self, _news: impl FnOnce()) -> Option<Self::Found> {
                None
            }
        }
        impl<F: Future> Otherwise for Asked<F> {
            type Found = ::std::task::Poll<F::Output>;
        }
        // A method of the type's own comes before one of a trait.
        #[allow(dead_code, reason = "only one of the two is asked")]
        impl<F: Future<Output: Send> + Send + 'static> Asked<F> {
            fn found(self, news: impl FnOnce()) -> Option<::std::task::Poll<F::Output>> {
                Some($crate::polled_by_another_thread(self.0, news))
            }
        }
        Asked($future).found($news)
    }};
}

/// What [`found_when_woken!`] comes to, where the future can go to another thread.
#[doc(hidden)]
#[expect(
    clippy::disallowed_methods,
    reason = "a check may panic where there is no thread left"
)]
pub fn polled_by_another_thread<F>(future: F, news: impl FnOnce()) -> Poll<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let (mut future, meeting) = (by_hand(future), Arc::new(Meeting::default()));
    let (waker, [woken, polled]) = (Waker::from(meeting.clone()), meeting.gates());
    let first = future
        .future
        .as_mut()
        .poll(&mut Context::from_waker(&waker));
    if first.is_ready() {
        return first;
    }
    let other = std::thread::spawn(move || {
        let (_, found) = (woken.pass_blocking(), future.poll());
        polled.open();
        (found, future)
    });
    news();
    woken.open();
    match other.join() {
        Ok((Poll::Pending, mut future)) if future.wakes() > 0 => future.poll(),
        Ok((found, _)) => found,
        Err(bug) => resume_unwind(bug),
    }
}

/// What [`found_when_woken!`] with a question comes to, where the future can go to
/// another thread.
#[doc(hidden)]
#[expect(
    clippy::disallowed_methods,
    reason = "a check may panic where there is no thread left"
)]
pub fn asked_by_another_thread<F, T>(
    mut future: F,
    news: impl FnOnce(),
    question: impl FnOnce(F) -> T + Send + 'static,
) -> Option<T>
where
    F: Future + Send + Unpin + 'static,
    T: Send + 'static,
{
    let meeting = Arc::new(Meeting::default());
    let (waker, [woken, answered]) = (Waker::from(meeting.clone()), meeting.gates());
    let _ = Pin::new(&mut future).poll(&mut Context::from_waker(&waker));
    let other = std::thread::spawn(move || {
        let (_, answer) = (woken.pass_blocking(), question(future));
        answered.open();
        answer
    });
    news();
    woken.open();
    match other.join() {
        Ok(answer) => meeting.in_time.load(Ordering::SeqCst).then_some(answer),
        Err(bug) => resume_unwind(bug),
    }
}

/// A waker whose call returns when another thread has done its part, or after a while.
#[derive(Debug, Default)]
struct Meeting {
    woken: Gate,
    done: Gate,
    /// Whether that was done before the call returned.
    in_time: AtomicBool,
}

impl Meeting {
    fn gates(&self) -> [Gate; 2] {
        [self.woken, self.done]
    }
}

impl Wake for Meeting {
    fn wake(self: Arc<Self>) {
        self.woken.open();
        let in_time = self.done.pass_blocking();
        self.in_time.fetch_or(in_time, Ordering::SeqCst);
    }
}
