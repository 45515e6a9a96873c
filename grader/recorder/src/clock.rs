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
    cpu: Duration,
    blocked: u64,
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
                blocked: 0,
            };
        }
        let now = Reading::take();
        PollCost {
            held,
            cpu: now.cpu.saturating_sub(self.reading.cpu).min(held),
            blocked: now.blocked.saturating_sub(self.reading.blocked),
        }
    }
}

impl Reading {
    fn take() -> Self {
        let (cpu, blocked) = thread_usage();
        let reading = Self {
            at: Instant::now(),
            cpu,
            blocked,
        };
        LAST.set(Some(reading));
        reading
    }
}

/// CPU time and voluntary context switches of the calling thread.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn thread_usage() -> (Duration, u64) {
    use nix::sys::resource::{UsageWho, getrusage};
    let cpu = nix::time::clock_gettime(nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID)
        .map_or(Duration::ZERO, Duration::from);
    let switches = getrusage(UsageWho::RUSAGE_THREAD).map_or(0, |usage| {
        u64::try_from(usage.voluntary_context_switches()).unwrap_or(0)
    });
    (cpu, switches)
}

/// Elsewhere a poll is charged its wall time, and blocking is not seen.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn thread_usage() -> (Duration, u64) {
    thread_local! {
        static SINCE: Instant = Instant::now();
    }
    (SINCE.with(Instant::elapsed), 0)
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
    fn a_sleep_of_the_thread_is_blocking_and_costs_no_cpu() {
        let started = Started::now();
        std::thread::sleep(Duration::from_millis(50));
        let cost = started.cost();
        assert!(cost.blocked >= 1);
        assert!(cost.cpu < cost.held / 5, "{cost:?}");
    }
}
