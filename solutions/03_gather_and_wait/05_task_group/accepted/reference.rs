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

/// Why a group failed: everything that failed in it, in the order in which it
/// happened. Children that the group itself cancelled are not among it.
#[derive(Debug)]
pub struct GroupError<E> {
    /// Never empty.
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
    /// Spawns a child. It begins at once and runs by itself.
    ///
    /// The body and the children may all spawn, as long as one of them is
    /// running and nothing has failed.
    ///
    /// # Errors
    ///
    /// [`Closed`] from the turn of the loop after the first failure on, and when
    /// the group is over or was dropped. The child is dropped then, and never
    /// polled.
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

    /// Runs the body or a child to its end, or until everybody is to leave.
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

/// Sends everybody home when the group is dropped, and lets nobody in any more.
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

/// Runs `body` with a group to spawn into, and ends when the body and all
/// children have ended. Nothing begins before the first poll.
///
/// - When all went well, it gives the body's value.
/// - The first failure, an error or a panic of the body or of a child, cancels
///   all the others at that instant, the body too. The group returns when they
///   are gone: what they held has been dropped before. When two children fail
///   at one instant, both failures are told.
/// - When this future is dropped half-way, all children are cancelled with it:
///   one turn of the loop later none is left, even if it holds a [`Group`].
///
/// The text of a panic whose payload is neither `&str` nor `String` is `panicked`.
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
