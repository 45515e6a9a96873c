//! What this process has beside the runtime: threads, sockets, children.
//!
//! Simulated time jumps on while such a thing is still at work, so somebody
//! who waits for it looks as if nothing could ever wake him. This is the one
//! door to what only Linux tells; elsewhere nothing is seen, and a wait for a
//! thread of one's own is told as a deadlock.

use tokio::runtime::Handle;

/// A count of what is at work outside the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Outside {
    threads: usize,
    sockets: usize,
    children: usize,
}

impl Outside {
    /// Counts now, leaving out the runtime's own blocking threads.
    pub(crate) fn count(runtime: &Handle) -> Self {
        let own = runtime.metrics().num_blocking_threads();
        let mut outside = count();
        outside.threads = outside.threads.saturating_sub(own);
        outside
    }

    pub(crate) fn is_more_than(self, before: Self) -> bool {
        self.threads > before.threads
            || self.sockets > before.sockets
            || self.children > before.children
    }
}

#[cfg(target_os = "linux")]
fn count() -> Outside {
    let entries = |path: &str| std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut outside = Outside::default();
    for task in entries("/proc/self/task") {
        outside.threads += 1;
        let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        outside.children += children.split_whitespace().count();
    }
    outside.sockets = entries("/proc/self/fd")
        .filter_map(|descriptor| std::fs::read_link(descriptor.path()).ok())
        .filter(|target| target.to_string_lossy().starts_with("socket:"))
        .count();
    outside
}

#[cfg(not(target_os = "linux"))]
fn count() -> Outside {
    Outside::default()
}
