//! What a check came to, in one word.

use serde::{Deserialize, Serialize};

/// What a check, or an exercise as a whole, came to. Of a check it follows from
/// its [`Reason`](crate::Reason) and is stored nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It ran to its end and met every expectation that was planned.
    Passed,
    /// It measured something that is not as demanded, or panicked.
    Failed,
    /// It came upon a `todo!` of the starter.
    NotStarted,
    /// There is no program to run.
    DidNotCompile,
    /// Every task waits for another, or the loop's thread is blocked.
    Deadlocked,
    /// Something polls, ticks or computes for ever.
    NeverRests,
    /// It was not done when time was up.
    TimedOut,
    /// It used more than it may of something else than time.
    OverLimit,
    /// Its process broke down.
    Crashed,
    /// Its process ended well, but left no evidence that the check was done.
    NoEvidence,
    /// A file of the exercise's folder cannot be read, or the folder is not an
    /// exercise's.
    Unreadable,
    /// Something in it could go round the checks, so that they say nothing.
    Refused,
    /// The grader or the machine could not judge. Never the learner's fault.
    GraderFault,
}

impl Verdict {
    /// Every verdict there is.
    pub const ALL: [Self; 13] = [
        Self::Passed,
        Self::Failed,
        Self::NotStarted,
        Self::DidNotCompile,
        Self::Deadlocked,
        Self::NeverRests,
        Self::TimedOut,
        Self::OverLimit,
        Self::Crashed,
        Self::NoEvidence,
        Self::Unreadable,
        Self::Refused,
        Self::GraderFault,
    ];

    /// Whether there is something for the learner to look at: begun, and not
    /// yet done.
    pub fn is_under_way(self) -> bool {
        match self {
            Self::Passed | Self::NotStarted => false,
            Self::Failed
            | Self::DidNotCompile
            | Self::Deadlocked
            | Self::NeverRests
            | Self::TimedOut
            | Self::OverLimit
            | Self::Crashed
            | Self::NoEvidence
            | Self::Unreadable
            | Self::Refused
            | Self::GraderFault => true,
        }
    }

    /// Whether another run of the same sources must come to the same. The
    /// others may be the machine's doing.
    pub fn is_repeatable(self) -> bool {
        match self {
            Self::Passed
            | Self::Failed
            | Self::NotStarted
            | Self::DidNotCompile
            | Self::Deadlocked
            | Self::NeverRests
            | Self::NoEvidence
            | Self::Refused => true,
            Self::TimedOut
            | Self::OverLimit
            | Self::Crashed
            | Self::Unreadable
            | Self::GraderFault => false,
        }
    }
}
