//! Time that is counted by looking: little passes while nobody can look.

use std::time::{Duration, Instant};

/// The most that counts between two looks. Far longer than a look takes on a busy
/// machine: whoever comes later was stopped, as a shell does by Ctrl-Z, a queue that
/// suspends what it runs, and a container that is frozen.
const MOST: Duration = Duration::from_secs(3);

/// The time in which somebody was there to look. Those who are waited for were mostly
/// stopped together with who waits, so a limit must not count the rest against them.
#[derive(Debug)]
pub(crate) struct Looks {
    last: Instant,
    passed: Duration,
    lost: Duration,
}

impl Looks {
    /// Begins to count.
    pub(crate) fn begin(now: Instant) -> Self {
        Self {
            last: now,
            passed: Duration::ZERO,
            lost: Duration::ZERO,
        }
    }

    /// Looks once more, and gives the time that has passed since the first look.
    pub(crate) fn look(&mut self, now: Instant) -> Duration {
        let all = now.saturating_duration_since(self.last);
        let counts = all.min(MOST);
        self.passed += counts;
        self.lost += all - counts;
        self.last = now;
        self.passed
    }

    /// The time that does not count.
    pub(crate) fn lost(&self) -> Duration {
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_time_without_a_look_little_counts() {
        let began = Instant::now();
        let mut looks = Looks::begin(began);
        let look = began + Duration::from_millis(100);
        assert_eq!(looks.look(look), Duration::from_millis(100));
        // What takes long on a busy machine is no stop.
        let late = look + MOST;
        assert_eq!(looks.look(late), Duration::from_millis(100) + MOST);
        assert_eq!(looks.lost(), Duration::ZERO);
        let an_hour_later = late + Duration::from_secs(3600);
        assert_eq!(
            looks.look(an_hour_later),
            Duration::from_millis(100) + 2 * MOST
        );
        assert_eq!(looks.lost(), Duration::from_secs(3600) - MOST);
    }
}
