//! What a poll cost its thread.
//!
//! Reading a thread's CPU clock is a system call, dearer than most polls. So
//! the clock is read again only when the last reading is older than
//! [`FRESH_FOR`], and a poll shorter than that is charged its wall time, which
//! is never less than its CPU time. The error is at most [`FRESH_FOR`] a poll.

use crate::task::PollCost;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// How long a reading of the CPU clock serves. A five-hundredth of the default
/// limit of a slow poll, and some hundred times the cost of a reading.
pub(crate) const FRESH_FOR: Duration = Duration::from_micros(200);

/// A poll under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    at: Instant,
    reading: Reading,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    at: Instant,
    usage: Usage,
}

/// What a thread has had so far, by the system's account.
#[derive(Debug, Clone, Copy)]
struct Usage {
    cpu: Duration,
    /// Time in which it could have run, and others had the processor.
    waited: Duration,
    /// How often it gave up the processor of its own accord.
    sleeps: u64,
}

thread_local! {
    static LAST: Cell<Option<Reading>> = const { Cell::new(None) };
}

impl Started {
    pub(crate) fn now() -> Self {
        let at = Instant::now();
        let reading = match LAST.get() {
            Some(reading) if at.saturating_duration_since(reading.at) < FRESH_FOR => reading,
            Some(_) | None => Reading::take(),
        };
        Self { at, reading }
    }

    pub(crate) fn at(&self) -> Instant {
        self.at
    }

    pub(crate) fn cost(self) -> PollCost {
        let held = self.at.elapsed();
        if held < FRESH_FOR {
            return PollCost {
                held,
                cpu: held,
                blocked: Duration::ZERO,
            };
        }
        let (before, now) = (self.reading.usage, Reading::take().usage);
        let cpu = now.cpu.saturating_sub(before.cpu).min(held);
        let waited = now.waited.saturating_sub(before.waited);
        // Without a sleep there is nothing else that it could have waited for:
        // what is missing was taken by the machine.
        let blocked = if now.sleeps > before.sleeps {
            held.saturating_sub(cpu).saturating_sub(waited)
        } else {
            Duration::ZERO
        };
        PollCost { held, cpu, blocked }
    }
}

impl Reading {
    fn take() -> Self {
        let reading = Self {
            usage: usage(),
            at: Instant::now(),
        };
        LAST.set(Some(reading));
        reading
    }
}

/// The CPU time that the calling thread has used. Where the system does not
/// tell it, wall time, counted from the thread's first call.
///
/// For code that is to compute for so long, on however busy a machine.
///
/// ```
/// use std::time::Duration;
///
/// let begun = recorder::thread_cpu();
/// while recorder::thread_cpu() - begun < Duration::from_millis(2) {}
/// ```
pub fn thread_cpu() -> Duration {
    cpu()
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn cpu() -> Duration {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID)
        .map_or(Duration::ZERO, Duration::from)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn cpu() -> Duration {
    thread_local! {
        static SINCE: Instant = Instant::now();
    }
    SINCE.with(Instant::elapsed)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn usage() -> Usage {
    use nix::sys::resource::{UsageWho, getrusage};
    let sleeps = getrusage(UsageWho::RUSAGE_THREAD).map_or(0, |usage| {
        u64::try_from(usage.voluntary_context_switches()).unwrap_or(0)
    });
    // A kernel that does not say how long the thread waited for a processor
    // leaves open why it stood still: then no sleep is held against it.
    let (waited, sleeps) = waited().map_or((Duration::ZERO, 0), |waited| (waited, sleeps));
    Usage {
        cpu: cpu(),
        waited,
        sleeps,
    }
}

/// Elsewhere a poll is charged its wall time, and blocking is not seen.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn usage() -> Usage {
    Usage {
        cpu: cpu(),
        waited: Duration::ZERO,
        sleeps: 0,
    }
}

/// How long the calling thread could have run and did not get a processor: the
/// second figure of its `schedstat`, in nanoseconds.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn waited() -> Option<Duration> {
    use std::fs::File;
    use std::os::unix::fs::FileExt;
    thread_local! {
        /// Kept open: it is read many times.
        static STATISTICS: Option<File> = File::open("/proc/thread-self/schedstat").ok();
    }
    let mut text = [0; 64];
    let read = |file: &Option<File>| file.as_ref()?.read_at(&mut text, 0).ok();
    // A thread that ends has closed it already.
    let length = STATISTICS.try_with(read).ok()??;
    let text = std::str::from_utf8(&text[..length]).ok()?;
    let waited = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(Duration::from_nanos(waited))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_that_computes_is_charged_cpu_time() {
        let started = Started::now();
        let mut sum = 0_u64;
        while started.at.elapsed() < Duration::from_millis(20) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        let cost = started.cost();
        assert!(cost.held >= Duration::from_millis(20));
        assert!(cost.cpu > Duration::ZERO && cost.cpu <= cost.held);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_that_others_keep_off_the_processor_does_not_block() {
        let started = Started::now();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..4 * cores {
                scope.spawn(|| spin(Duration::from_millis(20)));
            }
            // One short sleep, so that not everything is the others' doing.
            std::thread::sleep(Duration::from_millis(1));
            spin(Duration::from_millis(20));
            let cost = started.cost();
            assert!(cost.held - cost.cpu > cost.blocked, "{cost:?}");
            assert!(cost.blocked < cost.cpu, "{cost:?}");
        });
    }

    #[cfg(target_os = "linux")]
    fn spin(time: Duration) {
        let begun = thread_cpu();
        while thread_cpu() - begun < time {}
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_sleep_of_the_thread_is_blocking_and_costs_no_cpu() {
        let started = Started::now();
        std::thread::sleep(Duration::from_millis(50));
        let cost = started.cost();
        assert!(waited().is_some(), "this kernel does not say it");
        assert!(cost.blocked > Duration::from_millis(40), "{cost:?}");
        assert!(cost.cpu < Duration::from_millis(25), "{cost:?}");
    }
}
