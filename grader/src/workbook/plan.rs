//! The plan of an exercise: its checks, and what each of them is to measure.
//!
//! A check that ran counts only if it measured all that the reference leaves
//! measured. The plan is written by `cargo grade plan` from a run of the reference,
//! lies beside the checks, and the audit holds it to be true.

use super::contract::quotations;
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
    /// The promises of the contract that it holds, in full.
    pub promises: Vec<String>,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    promises: Vec<String>,
    /// None of a warning's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    expectations: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    holds_idle: bool,
}

impl PlannedCheck {
    /// Whether the plan says what it measures.
    pub fn is_planned(&self) -> bool {
        match &self.kind {
            CheckKind::Program { expectations } => !expectations.is_empty(),
            CheckKind::Warning { .. } => true,
        }
    }

    /// The check that the compiler no longer gives a warning of `lint`. It
    /// holds for code that does nothing, since that gives no reason to warn.
    pub fn warning(lint: &str) -> Self {
        Self {
            name: format!("the_compiler_no_longer_warns_of_{lint}"),
            kind: CheckKind::Warning {
                lint: lint.to_owned(),
            },
            holds_idle: true,
            promises: Vec::new(),
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
        let marked = marked(&source);
        if marked.is_empty() {
            return Err((
                checks,
                format!("has no check: no function is marked {MARK}"),
            ));
        }
        let written = Self::written(folder)?;
        let known = |name: &str| written.checks.iter().find(|check| check.name == name);
        let planned = |MarkedCheck { name, .. }| {
            let known = known(&name);
            PlannedCheck {
                kind: CheckKind::Program {
                    expectations: known.map_or_else(Vec::new, |it| it.expectations.clone()),
                },
                holds_idle: known.is_some_and(|it| it.holds_idle),
                promises: known.map_or_else(Vec::new, |it| it.promises.clone()),
                name,
            }
        };
        let warning = |lint: &String| {
            let mut check = PlannedCheck::warning(lint);
            check.promises = known(&check.name).map_or_else(Vec::new, |it| it.promises.clone());
            check
        };
        let warnings = forbidden.iter().map(warning);
        Ok(Self {
            checks: marked.into_iter().map(planned).chain(warnings).collect(),
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
        let written = |check: &PlannedCheck| WrittenCheck {
            name: check.name.clone(),
            promises: check.promises.clone(),
            expectations: match &check.kind {
                CheckKind::Program { expectations } => expectations.clone(),
                CheckKind::Warning { .. } => Vec::new(),
            },
            holds_idle: check.holds_idle,
        };
        Written {
            checks: self.checks.iter().map(written).collect(),
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

/// A check as its source marks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedCheck {
    /// Its name.
    pub name: String,
    /// What its doc comment quotes from the contract.
    pub quotations: Vec<String>,
}

/// The checks in the source of the exercise in `folder`, in its order.
///
/// # Errors
///
/// When the source cannot be read.
pub fn marked_checks(folder: &Path) -> io::Result<Vec<MarkedCheck>> {
    Ok(marked(&text_of(&folder.join(CHECKS))?))
}

fn marked(source: &str) -> Vec<MarkedCheck> {
    let mut checks = Vec::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut is_marked = false;
    for line in source.lines().map(str::trim) {
        if line == MARK {
            is_marked = true;
        } else if let Some(doc) = line.strip_prefix("///") {
            comment.push(doc);
        } else {
            if let Some(rest) = line.strip_prefix("fn ")
                && let Some((name, _)) = rest.split_once('(')
                && is_marked
            {
                checks.push(MarkedCheck {
                    name: name.to_owned(),
                    quotations: quotations(comment.iter().copied()),
                });
                is_marked = false;
            }
            if !line.starts_with("#[") {
                comment.clear();
            }
        }
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_the_marked_functions_in_their_order() {
        let source = "
            /// > of a helper, and of no check
            fn helper() {}
            /// Words.
            /// > what it holds
            ///
            /// > and more
            #[probe::test]
            fn second_comes_first() {
            }
            // #[probe::test]
            fn not_a_check() {}

            #[probe::test]
            /// With words between.
            fn first_comes_second() {}
        ";
        let check = |name: &str, quotations: &[&str]| MarkedCheck {
            name: name.to_owned(),
            quotations: quotations.iter().map(|it| (*it).to_owned()).collect(),
        };
        assert_eq!(
            marked(source),
            [
                check("second_comes_first", &["what it holds", "and more"]),
                check("first_comes_second", &[]),
            ]
        );
    }
}
