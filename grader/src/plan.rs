//! The plan of an exercise: its checks, and what each of them is to measure.
//!
//! A check that ran counts only if it measured all that the reference leaves
//! measured. The plan is written by `grader plan` from a run of the reference,
//! lies beside the checks, and the audit holds it to be true.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Where the plan lies in an exercise's folder.
pub const FILE: &str = "tests/plan.json";

/// Where the checks lie in an exercise's folder.
pub const CHECKS: &str = "tests/checks.rs";

/// What marks a function as a check.
const MARK: &str = "#[probe::test]";

/// The checks of an exercise, in the order of their source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The checks.
    pub checks: Vec<PlannedCheck>,
}

/// One check, and what it is to measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedCheck {
    /// Its name: a sentence.
    pub name: String,
    /// The names of its expectations. Empty only before the plan was written.
    pub expectations: Vec<String>,
}

impl Plan {
    /// Reads the plan of the exercise in `folder`. The checks are those of the
    /// source; what they measure comes from the plan's file, and is empty for
    /// a check that the file does not know.
    ///
    /// # Errors
    ///
    /// The file, and what is wrong with it.
    pub fn read(folder: &Path) -> Result<Self, (PathBuf, String)> {
        let checks = folder.join(CHECKS);
        let source = std::fs::read_to_string(&checks)
            .map_err(|error| (checks.clone(), format!("cannot be read: {error}")))?;
        let names = check_names(&source);
        if names.is_empty() {
            return Err((
                checks,
                format!("has no check: no function is marked {MARK}"),
            ));
        }
        let written = Self::written(folder)?;
        let planned = |name: String| {
            let known = written.checks.iter().find(|check| check.name == name);
            let expectations = known.map_or_else(Vec::new, |check| check.expectations.clone());
            PlannedCheck { name, expectations }
        };
        Ok(Self {
            checks: names.into_iter().map(planned).collect(),
        })
    }

    /// The plan as its file has it; empty when there is none yet.
    ///
    /// # Errors
    ///
    /// The file, and what is wrong with it.
    pub fn written(folder: &Path) -> Result<Self, (PathBuf, String)> {
        let file = folder.join(FILE);
        match std::fs::read_to_string(&file) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| (file, error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err((file, format!("cannot be read: {error}"))),
        }
    }

    /// As it is written to its file.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a plan is plain data") + "\n"
    }
}

/// The names of the checks in a source, in its order.
fn check_names(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut marked = false;
    for line in source.lines().map(str::trim) {
        if line == MARK {
            marked = true;
        } else if let Some(rest) = line.strip_prefix("fn ")
            && marked
        {
            names.extend(rest.split_once('(').map(|(name, _)| name.to_owned()));
            marked = false;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_the_marked_functions_in_their_order() {
        let source = "
            fn helper() {}
            #[probe::test]
            fn second_comes_first() {
            }
            // #[probe::test]
            fn not_a_check() {}

            #[probe::test]
            /// With words between.
            fn first_comes_second() {}
        ";
        assert_eq!(
            check_names(source),
            ["second_comes_first", "first_comes_second"]
        );
    }
}
