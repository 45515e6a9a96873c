//! Tasks that belong together: they end together, whatever happens.

// starter:
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::select;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
// end starter

/// Why a group failed.
#[derive(Debug)]
pub struct GroupError<E> {
    /// Everything that failed in it; never empty.
    pub failures: Vec<Failure<E>>,
}

/// How the body or a child failed.
#[derive(Debug)]
pub enum Failure<E> {
    /// It returned an error.
    Error(E),
    /// It panicked, with this text.
    Panic(String),
}

/// The group takes no more children: it is closing, or over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

/// A handle to a group, to spawn children into it. Clones are the same group.
pub struct Group<E> {
    // starter: children: std::marker::PhantomData<E>,
    shared: Arc<Shared<E>>,
    // end starter
}

// starter:
struct Shared<E> {
    children: TaskTracker,
    leave: CancellationToken,
    state: Mutex<State<E>>,
}

struct State<E> {
    closed: bool,
    failures: Vec<Failure<E>>,
}
// end starter

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        // starter: todo!("another handle to the same group")
        Self {
            shared: self.shared.clone(),
        }
        // end starter
    }
}

impl<E: Send + 'static> Group<E> {
    /// Spawns a child. It is called inside a runtime.
    ///
    /// - It begins at the instant of the call, whatever the body waits for.
    /// - Each child is a task of its own.
    /// - As long as nothing has failed, the body may spawn while it runs, and so
    ///   may each child, even when the body has ended.
    ///
    /// # Errors
    ///
    /// - After the first failure: [`Closed`], at the latest when a child that was
    ///   cancelled is dropped.
    /// - When the group has returned: [`Closed`].
    /// - When the group's future was dropped: [`Closed`].
    /// - A child that is refused is dropped, and never polled.
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        // starter: todo!("start the child, if the group still takes children")
        // The lock is held while the child is counted: the end of the group
        // takes it too, and so cannot come in between.
        let state = self.shared.state();
        if state.closed {
            return Err(Closed);
        }
        let group = self.clone();
        self.shared.children.spawn(async move {
            group.run(child).await;
        });
        Ok(())
        // end starter
    }
    // starter:

    /// Runs the body or a child to its end, or until all are cancelled.
    async fn run<T>(&self, work: impl Future<Output = Result<T, E>>) -> Option<T> {
        let ended = select! {
            // The work first: what fails at the instant at which another has
            // failed is a failure too.
            biased;
            ended = AssertUnwindSafe(work).catch_unwind() => ended,
            () = self.shared.leave.cancelled() => return None,
        };
        let failure = match ended {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => Failure::Error(error),
            Err(payload) => Failure::Panic(text_of(&*payload)),
        };
        let mut state = self.shared.state();
        state.closed = true;
        state.failures.push(failure);
        self.shared.leave.cancel();
        None
    }
    // end starter
}

// starter:
impl<E> Shared<E> {
    fn state(&self) -> MutexGuard<'_, State<E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Cancels all children when the group is dropped, and takes no more.
struct LeaveOnDrop<'a, E>(&'a Shared<E>);

impl<E> Drop for LeaveOnDrop<'_, E> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.leave.cancel();
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
// end starter

/// Runs `body` with a group to spawn children into. The body or a child *fails*
/// when it returns an error or panics. No child panics while it is dropped.
///
/// - Nothing begins before the first poll.
/// - When nothing fails, it returns the body's value as soon as the body and all
///   children have ended.
/// - A child that another child has spawned is waited for, too.
/// - An error of the body or of a child cancels all other children at that
///   instant.
/// - A panic of the body or of a child cancels all other children at that
///   instant.
/// - A child that fails cancels the body at that instant.
/// - A body that panics in the call, before it has returned its future, has
///   failed, too.
/// - After a failure it returns an error, even if the body has ended well.
/// - It returns when everything that it has cancelled is gone: what the body and
///   the children held has been dropped by then.
/// - When several children fail before the group's own task is polled again, it
///   reports each failure.
/// - The failures of children are reported in the order in which they happened.
/// - A child or a body that the group itself has cancelled is not reported.
/// - A panic is reported with its text.
/// - A panic whose payload is neither `&str` nor `String` is reported as
///   `panicked`.
/// - When this future is dropped half-way, all children are cancelled with it:
///   one turn of the loop later none is left, even if it holds a [`Group`].
pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    // starter: todo!("run the body, and let nothing outlive the group")
    let leave = CancellationToken::new();
    let children = TaskTracker::new();
    let state = Mutex::new(State {
        closed: false,
        failures: Vec::new(),
    });
    let shared = Arc::new(Shared {
        children,
        leave,
        state,
    });
    let _if_dropped = LeaveOnDrop(&shared);
    let group = Group {
        shared: shared.clone(),
    };

    let inner = group.clone();
    let value = group.run(async move { body(inner).await }).await;

    shared.children.close();
    let failures = loop {
        shared.children.wait().await;
        let mut state = shared.state();
        if shared.children.is_empty() {
            state.closed = true;
            break std::mem::take(&mut state.failures);
        }
    };
    value
        .filter(|_| failures.is_empty())
        .ok_or(GroupError { failures })
    // end starter
}
