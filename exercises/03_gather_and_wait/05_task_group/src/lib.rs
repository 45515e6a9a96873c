//! Tasks that belong together: they end together, whatever happens.

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
    children: std::marker::PhantomData<E>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        todo!("another handle to the same group")
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
        todo!("start the child, if the group still takes children")
    }
}

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
    todo!("run the body, and let nothing outlive the group")
}
