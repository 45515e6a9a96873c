//! How long a program is waited for.

use std::time::{Duration, Instant};

/// The most that counts between two looks at a program: whoever looks so late was
/// stopped, and the program with it.
const MOST: Duration = Duration::from_secs(3);

/// What is left of the time that a program may take. Where a call is suspended, as a
/// queue of jobs does and a shell by Ctrl-Z, no submission can get on, and none is too
/// slow.
#[derive(Debug)]
pub(crate) struct Patience {
    left: Duration,
    looked: Instant,
}

impl Patience {
    pub(crate) fn new(budget: Duration, now: Instant) -> Self {
        Self {
            left: budget,
            looked: now,
        }
    }

    /// Looks once more, and gives whether that was too long.
    pub(crate) fn is_over(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.looked).min(MOST);
        self.looked = now;
        match self.left.checked_sub(passed) {
            Some(left) => self.left = left,
            None => return true,
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_a_call_is_suspended_no_submission_takes_longer() {
        let began = Instant::now();
        let mut patience = Patience::new(Duration::from_secs(900), began);
        let mut now = began + Duration::from_secs(3600);
        assert!(!patience.is_over(now));
        let mut looks = 0;
        while !patience.is_over(now) {
            now += Duration::from_secs(1);
            looks += 1;
        }
        assert_eq!(looks, 900 - MOST.as_secs() + 1);
    }
}
