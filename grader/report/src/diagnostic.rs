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
    /// What may help, where async is what confuses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<Advice>,
}

/// What may help with an error of the compiler's.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Advice {
    /// What the error comes down to, and how it is cured.
    pub text: String,
    /// The exercise whose page explains it, if the workbook has it.
    pub page: Option<String>,
}

impl Diagnostic {
    /// Whether it stopped the build.
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }
}
