//! Time that is counted by looking: none passes while nobody can look.

use std::time::{Duration, Instant};

/// The time in which somebody was there to look. A process that is stopped, a container
/// that is frozen and a machine that is suspended do nothing meanwhile, and where who
/// waits gets no turn, neither need those for whom he waits have had one. So a wait for
/// what another thread does is limited by this, and not by an instant.
///
/// ```
/// use lab::Looks;
/// use std::time::{Duration, Instant};
///
/// let began = Instant::now();
/// let mut looks = Looks::begin(began);
/// looks.look(began + Looks::INTERVAL);
/// let an_hour_later = began + Duration::from_secs(3600);
/// assert_eq!(looks.look(an_hour_later), 3 * Looks::INTERVAL);
/// ```
#[derive(Debug)]
pub struct Looks {
    last: Instant,
    time: Duration,
}

impl Looks {
    /// How often to look, or more often.
    pub const INTERVAL: Duration = Duration::from_millis(50);

    /// Begins to count.
    pub fn begin(now: Instant) -> Self {
        Self {
            last: now,
            time: Duration::ZERO,
        }
    }

    /// Looks once more, and gives the time since the first look: between two looks no
    /// more than two intervals have passed. One that comes so late was kept from coming.
    pub fn look(&mut self, now: Instant) -> Duration {
        self.time += (now - self.last).min(2 * Self::INTERVAL);
        self.last = now;
        self.time
    }
}
