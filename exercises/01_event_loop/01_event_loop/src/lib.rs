//! An event loop: many tasks take turns on one thread.

use std::pin::Pin;

/// A future that runs to its end on the loop.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs all tasks on the calling thread, and returns when every one has ended.
///
/// - The tasks start in the order given, one after the other. A task that has
///   started keeps the thread until it ends or waits at an await.
/// - After its start a task is polled only when its waker has been woken since
///   its last poll began: once for one wake, and once for several.
/// - Among the tasks that were woken, the one woken first is polled first.
/// - A wake counts whenever it comes: between polls, in the middle of the
///   task's own poll, or from another thread. A wake of a task that has ended
///   does nothing.
/// - While no task is ready, the calling thread sleeps and uses no processor
///   time. A wake from another thread ends the sleep.
///
/// Only the standard library is needed.
pub fn run_loop(tasks: Vec<Task>) {
    todo!("poll the tasks that are ready, and sleep while none is")
}
