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

/// How often the calling thread has given its processor up of its own accord so
/// far: to sleep, or to wait for another thread.
///
/// Reading a file, or a page of memory that is not there yet, may count as well:
/// demand only what has a margin of several. Where the system does not tell, it is
/// always zero.
///
/// ```
/// let before = probe::thread_sleeps();
/// for _ in 0..10 {
///     std::thread::sleep(std::time::Duration::from_micros(1));
/// }
/// assert!(probe::thread_sleeps() - before >= 10 || !cfg!(target_os = "linux"));
/// ```
pub fn thread_sleeps() -> u64 {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        let usage = getrusage(UsageWho::RUSAGE_THREAD);
        let sleeps = usage.map_or(0, |usage| usage.voluntary_context_switches());
        u64::try_from(sleeps).unwrap_or(0)
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    0
}

/// Does something as on a machine with one core: the calling thread, and what it
/// starts meanwhile, run on one. Linux can do that; elsewhere it is simply done.
///
/// ```
/// let cores = probe::on_one_core(|| std::thread::available_parallelism().unwrap().get());
/// assert!(cores == 1 || !cfg!(target_os = "linux"));
/// ```
pub fn on_one_core<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(target_os = "linux")]
    {
        use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
        let this_thread = nix::unistd::Pid::from_raw(0);
        if let Ok(before) = sched_getaffinity(this_thread) {
            let first = (0..CpuSet::count()).find(|&core| before.is_set(core) == Ok(true));
            let mut one = CpuSet::new();
            // Where it cannot be done, the check demands a little less.
            let _ = one.set(first.unwrap_or(0));
            let _ = sched_setaffinity(this_thread, &one);
            let output = work();
            let _ = sched_setaffinity(this_thread, &before);
            return output;
        }
    }
    work()
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
