//! An event loop: many tasks take turns on one thread.

use std::pin::Pin;

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs all tasks on the calling thread, until every one has ended. No task
/// panics, and the standard library is all you need.
///
/// How tasks start, run and end:
///
/// - The tasks start in the order given.
/// - Every task has started before any task is polled a second time.
/// - Every poll happens on the calling thread.
/// - A task keeps the thread until its poll returns, even if it wakes others.
/// - The loop returns only when every task has ended.
/// - The loop returns when the last task has ended, even if its wakers are kept.
/// - By the time the loop returns every task is dropped, even if its wakers are kept.
/// - Without tasks the loop returns at once.
/// - Loops do not disturb each other, on two threads or one in a task of the other.
///
/// Who is polled, and when:
///
/// - After its start a task is polled only if its waker has been called since
///   its last poll began.
/// - Several wakes before a task's next poll lead to one poll.
/// - Of the tasks that were woken, the one woken first is polled first.
/// - A task that is woken again before its poll keeps its place.
/// - A wake from another thread takes its place among the others.
///
/// Wakes that come at an odd moment:
///
/// - A wake during the task's own poll is not lost: the task is polled again.
/// - A wake during the task's own poll takes its place when it comes, not when
///   the poll returns.
/// - The waker of an earlier poll wakes its task as the newest one does.
/// - Waking a task that has ended does nothing.
/// - Dropping a task that has ended may call wakers, its own among them: the
///   loop goes on.
/// - A wake after the loop has returned does nothing.
///
/// A late wake may unpark the thread that called the loop: `park` may return
/// without a reason anyway. Whether a task that has ended is dropped at once, or
/// only when the loop returns, is up to you.
///
/// While no task is ready:
///
/// - The calling thread sleeps, and uses no processor time.
/// - The sleep has no time limit: it lasts until a task is woken.
/// - A wake from another thread ends the sleep.
///
/// A wake can also come just after the loop has found nothing ready and just
/// before it sleeps. No check can force that moment, so make sure of it yourself.
pub fn run_loop(tasks: Vec<Task>) {
    todo!("poll the tasks that are ready, and sleep while none is")
}
