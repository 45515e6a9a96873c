//! What computing costs, and keeping.

use std::time::Duration;

/// The CPU time that all threads of this process have used so far.
///
/// A figure of a noisy clock: demand only what has a wide margin, against a
/// naive version in the same process, and show it with [`figure`](crate::figure).
/// Where the system does not tell, it is always zero.
#[cfg(unix)]
pub fn process_cpu() -> Duration {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID)
        .map_or(Duration::ZERO, Duration::from)
}

/// The CPU time that all threads of this process have used so far: zero here,
/// where the system does not tell.
#[cfg(not(unix))]
pub fn process_cpu() -> Duration {
    Duration::ZERO
}

/// How many bytes of memory this process uses now.
///
/// It counts in pages, and what was freed may stay with the process: demand only
/// what has a margin of many megabytes, and say yes or no. Where the system does
/// not tell, it is always zero.
///
/// ```
/// let before = probe::memory_in_use();
/// let kept = vec![1_u8; 64 << 20];
/// if before > 0 {
///     assert!(probe::memory_in_use() > before + (32 << 20));
/// }
/// assert_eq!(kept.len(), 64 << 20);
/// ```
pub fn memory_in_use() -> usize {
    const PAGE: usize = 4096;
    // Size, resident pages, and more: proc(5).
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let resident = pages.split(' ').nth(1).and_then(|pages| pages.parse().ok());
    resident.map_or(0, |pages: usize| pages * PAGE)
}
