//! Elsewhere: a job is its own process alone.

use std::io;
use std::process::Child;
use std::time::Duration;

/// There are no orphans to adopt.
pub(crate) fn adopt_orphans() -> bool {
    false
}

/// A console's interrupt does not reach a process group of its own, which a
/// supervisor is given when it starts.
pub(crate) fn begin_session() {}

/// No signal stops a process.
pub(crate) fn is_stopped(_child: &Child) -> bool {
    false
}

/// There are no groups.
pub(crate) fn end_group(_group: u32) {}

/// There are no orphans to end.
pub(crate) fn end_orphans(_but: &[u32]) -> bool {
    false
}

/// A job's processes.
#[derive(Debug)]
pub(crate) struct Tree;

impl Tree {
    /// The processes of the job whose own process is `child`.
    pub(crate) fn of(_child: &Child) -> io::Result<Self> {
        Ok(Self)
    }

    /// Whether the job's own process has ended.
    pub(crate) fn has_ended(&self, child: &mut Child) -> io::Result<bool> {
        Ok(child.try_wait()?.is_some())
    }

    /// The system does not limit it, so nobody asks.
    pub(crate) fn cpu_used(&self) -> Option<Duration> {
        None
    }

    /// The system does not tell.
    pub(crate) fn count(&self) -> usize {
        0
    }

    /// Kills the job's own process.
    pub(crate) fn end(&mut self, child: &mut Child) {
        let _ = child.kill();
    }

    /// Nothing else can be found.
    pub(crate) fn sweep(&mut self) -> usize {
        0
    }
}
