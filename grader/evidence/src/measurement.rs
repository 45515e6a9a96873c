//! What was measured and what was demanded of it.

use serde::{Deserialize, Serialize};

/// A measured value, as a person reads it, and whether it is a number that can
/// be trusted: a ratio of nothing to nothing cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The value with its unit: `10.0`, `500 ms`, `["a", "b"]`.
    pub shown: String,
    /// False for NaN and infinities. Such a value never meets a demand.
    pub finite: bool,
}

/// One demand of a check: a measured value beside the demanded one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// What was measured, in a few words: `speed-up with 10 permits`.
    pub name: String,
    /// What came out.
    pub measured: Measured,
    /// What was asked: `exactly 10`, `at most 20 ms`.
    pub demanded: String,
    /// Whether the demand holds.
    pub met: bool,
    /// Why it is demanded, in a sentence.
    pub because: String,
}
