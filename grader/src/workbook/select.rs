//! Which exercises are meant by the names of a call.

use super::{EXERCISES, Entry, SOLUTIONS, Workbook};
use crate::files::normal;
use report::ExerciseName;
use std::path::Path;

/// Why a name does not tell which exercises are meant.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// There is none.
    #[error("there is no exercise `{asked}`{}", did_you_mean(.near))]
    Unknown {
        /// What was asked for.
        asked: String,
        /// Names that are near to it.
        near: Vec<ExerciseName>,
    },
    /// There are several.
    #[error("`{asked}` may be any of {}: give more letters, or the number", listed(.candidates))]
    Ambiguous {
        /// What was asked for.
        asked: String,
        /// What it may be.
        candidates: Vec<ExerciseName>,
    },
}

fn did_you_mean(near: &[ExerciseName]) -> String {
    if near.is_empty() {
        return "; `cargo grade list` shows them all".to_owned();
    }
    format!("; did you mean {}?", listed(near))
}

fn listed(names: &[ExerciseName]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Workbook {
    /// The exercises meant by `names`, in the workbook's order; all of them
    /// when there is no name. A name may be shortened while it stays unique; a
    /// number (`6.1`), a chapter (`6`) and a path do as well. A path counts
    /// from `folder`.
    ///
    /// # Errors
    ///
    /// [`NameError`] for the first name that does not tell.
    pub fn select(&self, names: &[String], folder: &Path) -> Result<Vec<&Entry>, NameError> {
        if names.is_empty() {
            return Ok(self.entries.iter().collect());
        }
        let mut selected = Vec::new();
        for asked in names {
            selected.extend(self.meant_by(asked, folder)?);
        }
        selected.sort_by_key(|entry| (entry.number(), entry.path()));
        selected.dedup_by_key(|entry| entry.path());
        Ok(selected)
    }

    fn meant_by(&self, asked: &str, folder: &Path) -> Result<Vec<&Entry>, NameError> {
        let all = |is_meant: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> {
            self.entries
                .iter()
                .filter(|entry| is_meant(entry))
                .collect()
        };
        let exact = all(&|entry| {
            entry.name().0 == asked
                || entry.number().to_string() == asked
                || entry.number().chapter.to_string() == asked
        });
        if !exact.is_empty() {
            return Ok(exact);
        }
        let path = normal(&folder.join(asked));
        let below = all(&|entry| self.is_at(entry, &path));
        if !below.is_empty() {
            return Ok(below);
        }
        let begun = all(&|entry| entry.name().0.starts_with(asked));
        match begun.as_slice() {
            [_] => Ok(begun),
            [] => Err(NameError::Unknown {
                asked: asked.to_owned(),
                near: self.near(asked),
            }),
            _ => Err(NameError::Ambiguous {
                asked: asked.to_owned(),
                candidates: begun.iter().map(|entry| entry.name().clone()).collect(),
            }),
        }
    }

    /// Whether `path` is in the exercise's folder, or above it but below the
    /// folder of all exercises.
    fn is_at(&self, entry: &Entry, path: &Path) -> bool {
        [EXERCISES, SOLUTIONS].iter().any(|top| {
            let top = self.root.join(top);
            let folder = top.join(entry.path());
            path.starts_with(&folder) || (folder.starts_with(path) && path.starts_with(top))
        })
    }

    fn near(&self, asked: &str) -> Vec<ExerciseName> {
        let mut near: Vec<(usize, &ExerciseName)> = self
            .entries
            .iter()
            .map(Entry::name)
            .map(|name| (strsim::damerau_levenshtein(asked, &name.0), name))
            .filter(|(distance, name)| {
                *distance <= 1 + asked.chars().count() / 3
                    || (asked.len() > 2 && name.0.contains(asked))
            })
            .collect();
        near.sort();
        near.into_iter()
            .take(3)
            .map(|(_, name)| name.clone())
            .collect()
    }
}
