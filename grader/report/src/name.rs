//! What exercises are called.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

/// The name of an exercise: the name of its package, and of its folder without
/// the number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExerciseName(pub String);

impl fmt::Display for ExerciseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Where an exercise stands: chapter, from 0, and section, from 1. Shown as `6.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number {
    /// The chapter.
    pub chapter: u32,
    /// The section in it.
    pub section: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.chapter, self.section))
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.to_string()
    }
}

/// Why a text is no number of an exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberError(String);

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a number such as `6.1`", self.0)
    }
}

impl std::error::Error for NumberError {}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let problem = |_: ParseIntError| NumberError(text.to_owned());
        let (chapter, section) = text
            .split_once('.')
            .ok_or_else(|| NumberError(text.to_owned()))?;
        Ok(Self {
            chapter: chapter.parse().map_err(problem)?,
            section: section.parse().map_err(problem)?,
        })
    }
}

impl TryFrom<String> for Number {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_what_it_shows() {
        let number = Number {
            chapter: 6,
            section: 10,
        };
        assert_eq!(number.to_string().parse(), Ok(number));
        assert_eq!(format!("{number:>6}"), "  6.10");
    }

    #[test]
    fn what_is_no_number_is_named() {
        for text in ["", "6", "6.", ".1", "six.one", "6.1.2", "-1.2"] {
            let error = text.parse::<Number>().unwrap_err();
            assert!(error.to_string().contains(&format!("`{text}`")));
        }
    }
}
