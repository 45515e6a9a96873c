//! Tasks that belong together: they end together, whatever happens.

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
    children: std::marker::PhantomData<E>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        todo!("another handle to the same group")
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
        todo!("start the child, if the group still takes children")
    }
}

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
    todo!("run the body, and let nothing outlive the group")
}
