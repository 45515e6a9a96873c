//! The plan of an exercise: its checks, and what each of them is to measure.
//!
//! A check that ran counts only if it measured all that the reference leaves
//! measured. The plan is written by `cargo grade plan` from a run of the reference,
//! lies beside the checks, and the audit holds it to be true.

use crate::files;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// Where the plan lies in an exercise's folder.
pub const FILE: &str = "tests/plan.json";

/// Where the checks lie in an exercise's folder.
pub const CHECKS: &str = "tests/checks.rs";

/// What marks a function as a check.
const MARK: &str = "#[probe::test]";

/// The checks of an exercise: those of its source, in that order, and after them
/// one for each warning of the compiler that it forbids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The checks.
    pub checks: Vec<PlannedCheck>,
}

/// One check that is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCheck {
    /// Its name: a sentence.
    pub name: String,
    /// What kind of check it is.
    pub kind: CheckKind,
    /// Whether it also holds for code that does nothing. Such a check earns
    /// nothing by itself.
    pub holds_idle: bool,
}

/// What a check looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckKind {
    /// A run of the exercise's program with checks, which measures these.
    Program {
        /// The names of its expectations. Empty only before the plan was written.
        expectations: Vec<String>,
    },
    /// What the compiler says: nothing of this lint.
    Warning {
        /// The lint that is to be gone.
        lint: String,
    },
}

/// The file that a plan is written to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    checks: Vec<WrittenCheck>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCheck {
    name: String,
    expectations: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    holds_idle: bool,
}

impl PlannedCheck {
    /// The check that the compiler no longer gives a warning of `lint`. It
    /// holds for code that does nothing, since that gives no reason to warn.
    pub fn warning(lint: &str) -> Self {
        Self {
            name: format!("the_compiler_no_longer_warns_of_{lint}"),
            kind: CheckKind::Warning {
                lint: lint.to_owned(),
            },
            holds_idle: true,
        }
    }
}

impl Plan {
    /// Reads the plan of the exercise in `folder`. The checks are those of the
    /// source; what they measure comes from the plan's file, and is empty for
    /// a check that the file does not know. For each of `forbidden`, lints of
    /// the compiler, there is one more check.
    ///
    /// # Errors
    ///
    /// The file, and what is wrong with it.
    pub fn read(folder: &Path, forbidden: &[String]) -> Result<Self, (PathBuf, String)> {
        let checks = folder.join(CHECKS);
        let source = text_of(&checks)
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
            PlannedCheck {
                kind: CheckKind::Program {
                    expectations: known.map_or_else(Vec::new, |it| it.expectations.clone()),
                },
                holds_idle: known.is_some_and(|it| it.holds_idle),
                name,
            }
        };
        let warnings = forbidden.iter().map(|lint| PlannedCheck::warning(lint));
        Ok(Self {
            checks: names.into_iter().map(planned).chain(warnings).collect(),
        })
    }

    /// Whether the plan's file says what this plan does of the checks of the
    /// source.
    ///
    /// # Errors
    ///
    /// The file, and what is wrong with it.
    pub fn is_written(&self, folder: &Path) -> Result<bool, (PathBuf, String)> {
        Ok(Self::written(folder)? == self.to_written())
    }

    fn written(folder: &Path) -> Result<Written, (PathBuf, String)> {
        let file = folder.join(FILE);
        match text_of(&file) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| (file, error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Written::default()),
            Err(error) => Err((file, format!("cannot be read: {error}"))),
        }
    }

    fn to_written(&self) -> Written {
        let of_program = |check: &PlannedCheck| match &check.kind {
            CheckKind::Program { expectations } => Some(WrittenCheck {
                name: check.name.clone(),
                expectations: expectations.clone(),
                holds_idle: check.holds_idle,
            }),
            CheckKind::Warning { .. } => None,
        };
        Written {
            checks: self.checks.iter().filter_map(of_program).collect(),
        }
    }

    /// As it is written to its file.
    ///
    /// # Panics
    ///
    /// Never: a plan is plain data.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(&self.to_written()).expect("a plan is plain data") + "\n"
    }
}

fn text_of(file: &Path) -> io::Result<String> {
    String::from_utf8(files::read(file)?).map_err(io::Error::other)
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
