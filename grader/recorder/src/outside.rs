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
}

impl Outside {
    /// Counts now, leaving out the runtime's own blocking threads.
    pub(crate) fn count(runtime: &Handle) -> Self {
        let own = runtime.metrics().num_blocking_threads();
        let mut outside = count();
        outside.threads = outside.threads.saturating_sub(own);
        outside
    }

    /// Whether there is more now than `before`, or any child process. Finding
    /// children means reading about every process of the system, so it is done
    /// only here, where something has stalled.
    pub(crate) fn is_more_than(self, before: Self) -> bool {
        self.threads > before.threads || self.sockets > before.sockets || has_children()
    }
}

#[cfg(target_os = "linux")]
fn count() -> Outside {
    let is_socket = |entry: &std::fs::DirEntry| {
        std::fs::read_link(entry.path())
            .is_ok_and(|target| target.to_string_lossy().starts_with("socket:"))
    };
    Outside {
        threads: entries("/proc/self/task").count(),
        sockets: entries("/proc/self/fd").filter(is_socket).count(),
    }
}

#[cfg(target_os = "linux")]
fn has_children() -> bool {
    let own = std::process::id().to_string();
    let is_child = |entry: &std::fs::DirEntry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // The name stands in brackets; the state and the parent come after it.
        stat.rsplit_once(')')
            .is_some_and(|(_, rest)| rest.split_whitespace().nth(1) == Some(own.as_str()))
    };
    entries("/proc").any(|entry| is_child(&entry))
}

#[cfg(target_os = "linux")]
fn entries(path: &str) -> impl Iterator<Item = std::fs::DirEntry> {
    std::fs::read_dir(path).into_iter().flatten().flatten()
}

#[cfg(not(target_os = "linux"))]
fn count() -> Outside {
    Outside::default()
}

#[cfg(not(target_os = "linux"))]
fn has_children() -> bool {
    false
}
