//! What the compiler said.

use serde::{Deserialize, Serialize};

/// Something the compiler said of an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub level: String,
    /// The lint or the number of the error, if it has one.
    pub code: Option<String>,
    /// In the compiler's own words, with its colours.
    pub rendered: String,
}

impl Diagnostic {
    /// Whether it stopped the build.
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }
}
