//! Giving the thread away without having to wait.

/// A future that gives the thread away once.
///
/// - Its first poll returns `Pending`.
/// - Its first poll wakes the waker that came with that poll, and no other.
/// - Its first poll wakes once, not several times.
/// - Every other task that is ready gets a turn before the task that yields goes
///   on.
/// - Its second poll returns `Ready`.
/// - Its second poll wakes nothing.
///
/// Write it by hand: a library's own `yield_now` is not the answer here.
pub fn yield_now() -> impl Future<Output = ()> + Send {
    std::future::poll_fn(|_| todo!("be pending once, then ready"))
}

/// Runs two jobs side by side, in the task that awaits it. Every item of a job
/// is one step of its work, and what the items are does not matter. It yields
/// with [`yield_now`].
///
/// - While both have steps left, neither is ever more than one step ahead.
/// - Between two steps of the same job, every other task that is ready gets a
///   turn.
/// - When one job has ended, the other takes all steps that it has left.
/// - A job that goes on alone yields between its steps as before.
/// - A job that has ended is not asked for another step.
/// - It returns when both jobs have ended, however few steps they had.
/// - No step is taken before the first poll.
///
/// Whether it yields once more behind the last step is up to you.
pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    todo!("take one step of each, and yield")
}
