//! What computing costs.

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
