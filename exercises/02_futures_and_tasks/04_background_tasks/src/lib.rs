//! Jobs in the background: nobody awaits them one by one, and none is lost.

/// What becomes of running jobs when a [`Background`] is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    /// They go on to their ends.
    Detaches,
    /// They are aborted.
    Aborts,
}

/// What becomes of jobs that run when a [`Background`] is dropped without a
/// shutdown. Choose, and keep to it.
pub const ON_DROP: OnDrop = OnDrop::Detaches;

/// Jobs that run in the background. Made inside a runtime.
///
/// - What a job captured and what it gave are dropped within one turn of the
///   loop after its end, without anybody asking for it.
/// - A job that panics has ended like any other. It harms no other job, and its
///   message is told at shutdown.
#[derive(Default)]
pub struct Background {}

impl Background {
    /// With no jobs yet.
    pub fn new() -> Self {
        todo!("begin with no jobs")
    }

    /// Starts a job, at the call. Nobody needs to wait for it.
    ///
    /// # Errors
    ///
    /// When a shutdown has begun: the job comes back, and has not been started.
    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        todo!("start it, and keep track of it")
    }

    /// How many jobs have not ended: one turn of the loop after its end a job
    /// counts no more.
    pub fn len(&self) -> usize {
        todo!("count the jobs that run")
    }

    /// Takes no more jobs, waits until every job has ended, and gives the
    /// messages of those that panicked, in the order in which they did. Called
    /// once.
    pub async fn shutdown(&self) -> Vec<String> {
        todo!("let all jobs end, and tell who panicked")
    }
}
