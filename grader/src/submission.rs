//! A submission: an exercise and the exact sources that are judged.

use crate::starter::{self, SourceFile};
use crate::workbook::{Exercise, Workbook};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io;
use std::path::Path;

/// A digest of everything a verdict depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Gathers what a digest is of. Each part is set apart by its length.
#[derive(Default, Clone)]
pub struct Digester(Sha256);

impl Digester {
    /// Takes in one part.
    pub fn part(&mut self, part: impl AsRef<[u8]>) -> &mut Self {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
        self
    }

    /// Takes in a file, or that there is none.
    ///
    /// # Errors
    ///
    /// When there is one and it cannot be read.
    pub fn file(&mut self, path: &Path) -> io::Result<&mut Self> {
        match std::fs::read(path) {
            Ok(content) => Ok(self.part("file").part(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(self.part("no file")),
            Err(error) => Err(error),
        }
    }

    /// The digest.
    pub fn finish(&self) -> Digest {
        Digest(
            self.0
                .clone()
                .finalize()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }
}

/// An exercise and the sources that are judged.
#[derive(Debug, Clone)]
pub struct Submission<'w> {
    /// The exercise.
    pub exercise: &'w Exercise,
    /// Its sources, as they lie below `src`.
    pub sources: Vec<SourceFile>,
}

impl<'w> Submission<'w> {
    /// Reads the sources of the learner's own folder.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn read(workbook: &Workbook, exercise: &'w Exercise) -> io::Result<Self> {
        let sources = starter::sources_below(&exercise.folder(&workbook.root).join("src"))?;
        Ok(Self { exercise, sources })
    }

    /// Whether the sources are the starter, so that nothing was begun. Files
    /// that the starter does not know, such as a worker of the workbook's, may
    /// lie beside it.
    pub fn is_starter(&self, workbook: &Workbook) -> bool {
        let derived = derived_starter(workbook, self.exercise);
        derived.is_ok_and(|starter| starter.iter().all(|file| self.sources.contains(file)))
    }

    /// The digest of the sources and of what else lies in the exercise's
    /// folder, on top of what is `common` to all exercises.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn digest(&self, workbook: &Workbook, common: &Digester) -> io::Result<Digest> {
        let mut digester = common.clone();
        digester.part(&self.exercise.name.0);
        for SourceFile { path, text } in &self.sources {
            digester.part(path.to_string_lossy().as_bytes()).part(text);
        }
        let folder = self.exercise.folder(&workbook.root);
        for file in ["Cargo.toml", crate::plan::CHECKS, crate::plan::FILE] {
            digester.file(&folder.join(file))?;
        }
        Ok(digester.finish())
    }
}

/// The starter of an exercise, derived from its reference.
///
/// # Errors
///
/// When the reference cannot be read, or its marks do not fit together.
pub fn derived_starter(
    workbook: &Workbook,
    exercise: &Exercise,
) -> anyhow::Result<Vec<SourceFile>> {
    use anyhow::Context;
    let path = reference_path(workbook, exercise);
    let reference = starter::solution(&path)
        .with_context(|| format!("cannot read the reference {}", path.display()))?;
    let derive = |file: SourceFile| {
        let text = starter::derive(&file.text)
            .with_context(|| format!("{} ({})", path.display(), file.path.display()))?;
        Ok(SourceFile {
            path: file.path,
            text,
        })
    };
    reference.into_iter().map(derive).collect()
}

/// The reference of an exercise: a file, or a folder where there are several.
pub fn reference_path(workbook: &Workbook, exercise: &Exercise) -> std::path::PathBuf {
    let accepted = exercise.solutions(&workbook.root).join("accepted");
    let folder = accepted.join("reference");
    if folder.is_dir() {
        folder
    } else {
        accepted.join("reference.rs")
    }
}
