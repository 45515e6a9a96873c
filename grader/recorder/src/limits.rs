//! What a main future may take: time and polls.

use std::time::Duration;

/// How long a main future may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) time: Time,
    pub(crate) polls: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    Virtual(Duration),
    Real(Duration),
}

impl Limits {
    /// The polls allowed unless said otherwise: about a second of polling,
    /// and ten times what ten thousand tasks of five polls need.
    pub const POLLS: u64 = 500_000;

    /// The polls of one task that are allowed at one virtual instant: the clock
    /// stands as long as anything is ready, so a task that polls on is waiting
    /// in a loop for what cannot come. Below [`Limits::POLLS`], because such a
    /// task may have hundreds of futures in it, and more than a loop over 50,000
    /// numbers needs that gives the thread away at each.
    pub const POLLS_AT_ONCE: u64 = 60_000;

    /// For a runtime whose clock is paused: a deadline in virtual time. An idle
    /// runtime jumps to it at once, so it costs nothing to be generous.
    pub const fn virtual_time(deadline: Duration) -> Self {
        Self {
            time: Time::Virtual(deadline),
            polls: Self::POLLS,
        }
    }

    /// For a runtime on the real clock: how long to be patient. This is a net
    /// under a hang, never a measurement.
    pub const fn real_time(patience: Duration) -> Self {
        Self {
            time: Time::Real(patience),
            polls: u64::MAX,
        }
    }

    /// With another budget of polls, for all tasks together.
    #[must_use]
    pub const fn polls(self, polls: u64) -> Self {
        Self { polls, ..self }
    }
}
