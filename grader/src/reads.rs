//! What the compiler read for an exercise beside the files of its folder: a file
//! that `include_str!` or `#[path]` names, a variable of the environment.
//!
//! rustc writes it down beside what it makes. It is looked at after each build,
//! and remembered: at the next call, what is remembered is read again.

use crate::digest::Digester;
use crate::files::{normal, slashed};
use crate::sources::SourceFile;
use crate::workbook::Exercise;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the compiler read for an exercise beside the files of its folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reads {
    /// Files: of the workbook from its top, others with their whole path.
    pub files: BTreeSet<PathBuf>,
    /// Variables of the environment.
    pub variables: BTreeSet<String>,
}

impl Reads {
    /// What rustc wrote down beside the programs and libraries it made for an
    /// exercise; none where it cannot be read, so that it is not known.
    ///
    /// `stage` is the folder that the compiler ran in.
    pub(crate) fn of_build(
        stage: &Path,
        exercise: &Exercise,
        artifacts: &[PathBuf],
    ) -> Option<Self> {
        let own = exercise.folder(Path::new(""));
        if artifacts.is_empty() {
            return None;
        }
        let mut reads = Self::default();
        for artifact in artifacts {
            let text = std::fs::read_to_string(dep_info_of(artifact)?).ok()?;
            for line in text.lines() {
                if let Some(variable) = line.strip_prefix("# env-dep:") {
                    let name = variable.split('=').next().unwrap_or_default();
                    reads.variables.insert(name.to_owned());
                } else if let Some(path) = line.strip_suffix(':') {
                    let path = normal(&stage.join(path.replace("\\ ", " ")));
                    let path = path.strip_prefix(stage).unwrap_or(&path);
                    if !path.starts_with(&own) {
                        reads.files.insert(path.to_owned());
                    }
                }
            }
        }
        Some(reads)
    }

    /// The files that the compiler read for an exercise's library and that are not
    /// its `own` below `src`, as they are shown. What the checks read is the workbook's.
    pub(crate) fn of_library(
        stage: &Path,
        exercise: &Exercise,
        own: &[SourceFile],
        artifacts: &[PathBuf],
    ) -> Vec<String> {
        let is_library = |path: &&PathBuf| {
            path.extension()
                .is_some_and(|end| end == "rlib" || end == "rmeta")
        };
        let folder = exercise.folder(Path::new(""));
        let texts = artifacts.iter().filter(is_library).filter_map(|artifact| {
            let info = dep_info_of(artifact)?;
            std::fs::read_to_string(info).ok()
        });
        let mut files = BTreeSet::new();
        for text in texts {
            for path in text.lines().filter_map(|line| line.strip_suffix(':')) {
                let path = normal(&stage.join(path.replace("\\ ", " ")));
                let path = path.strip_prefix(stage).unwrap_or(&path).to_owned();
                let is_own = path.strip_prefix(&folder).is_ok_and(|path| {
                    path.starts_with("src") && own.iter().any(|file| file.path == path)
                });
                if !is_own {
                    files.insert(slashed(&path));
                }
            }
        }
        files.into_iter().collect()
    }

    /// Whether it has a file outside of the workbook that `known` has not.
    pub(crate) fn has_news_from_outside(&self, known: &Self) -> bool {
        let mut files = self.files.iter();
        files.any(|path| path.is_absolute() && !known.files.contains(path))
    }

    /// Whether the compiler read nothing that could change without the workbook.
    pub(crate) fn are_the_workbooks(&self) -> bool {
        self.files.iter().all(|path| path.is_relative())
    }

    /// What was read, as it is now below `root`, for a digest.
    pub(crate) fn digest_into(&self, root: &Path, digester: &mut Digester) {
        for path in &self.files {
            digester.part(path.to_string_lossy().as_bytes());
            // Not there, or no longer: that is something else than any content.
            match crate::files::read(&root.join(path)) {
                Ok(bytes) => digester.part("file").part(bytes),
                Err(_) => digester.part("no file"),
            };
        }
        for name in &self.variables {
            let value = std::env::var_os(name);
            digester
                .part(name)
                .part(if value.is_some() { "is" } else { "is not" });
            digester.part(value.unwrap_or_default().as_encoded_bytes());
        }
    }
}

/// Where rustc writes down what it read for an artifact: beside it, under the
/// name of the crate.
fn dep_info_of(artifact: &Path) -> Option<PathBuf> {
    let stem = artifact.file_stem()?.to_str()?;
    let is_library = artifact
        .extension()
        .is_some_and(|end| end == "rlib" || end == "rmeta");
    let name = if is_library {
        stem.strip_prefix("lib")?
    } else {
        stem
    };
    Some(artifact.with_file_name(format!("{name}.d")))
}
