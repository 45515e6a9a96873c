//! The workbook: its chapters and exercises in the order of their folders.

pub mod exercise;
pub mod manifest;
pub mod page;
pub mod plan;
pub mod select;
pub mod solutions;
pub mod starter;

pub use exercise::{Damage, Entry, Exercise};
pub use manifest::Metadata;
pub use plan::{CheckKind, Plan, PlannedCheck};
pub use select::NameError;

use crate::files::slashed;
use std::path::{Path, PathBuf};

/// The folder of the exercises, from the workbook's top.
pub const EXERCISES: &str = "exercises";
/// The folder of their accepted and rejected solutions.
pub const SOLUTIONS: &str = "solutions";
/// The folder of the book's pages.
pub const PAGES: &str = "chapters/src";

/// A workbook as it lies on disk.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// Its top folder.
    pub root: PathBuf,
    /// What lies in its folder of exercises, in order.
    pub entries: Vec<Entry>,
}

/// Why there is no workbook to work with.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// No folder from here upwards is a workbook.
    #[error(
        "{} is not inside a workbook: no folder from here upwards has `Cargo.toml`, `exercises` and `solutions`",
        .0.display()
    )]
    NotInside(PathBuf),
    /// A folder could not be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Workbook {
    /// Finds the workbook that `folder` is in.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`], which names the folder.
    pub fn find(folder: &Path) -> Result<Self, WorkbookError> {
        let is_root = |folder: &&Path| {
            folder.join("Cargo.toml").is_file()
                && folder.join(EXERCISES).is_dir()
                && folder.join(SOLUTIONS).is_dir()
        };
        let root = folder.ancestors().find(is_root);
        Self::open(root.ok_or_else(|| WorkbookError::NotInside(folder.to_owned()))?)
    }

    /// Reads the workbook whose top folder is `root`. A folder that is not as an
    /// exercise's must be is an entry too, and costs no other.
    ///
    /// # Errors
    ///
    /// When the folder of exercises itself cannot be read.
    pub fn open(root: &Path) -> Result<Self, WorkbookError> {
        let folders = walkdir::WalkDir::new(root.join(EXERCISES))
            .min_depth(2)
            .max_depth(2)
            .sort_by_file_name();
        let mut entries = Vec::new();
        for folder in folders {
            let folder = folder.map_err(|error| WorkbookError::Unreadable {
                path: error.path().unwrap_or(root).to_owned(),
                source: error.into(),
            })?;
            if folder.file_type().is_dir() && exercise::is_meant_as_one(root, folder.path()) {
                entries.push(Entry::open(root, folder.path()));
            }
        }
        exercise::tell_copies_apart(&mut entries);
        Ok(Self {
            root: root.to_owned(),
            entries,
        })
    }

    /// The exercises that can be graded.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Exercise(exercise) => Some(exercise),
            Entry::Damaged(_) => None,
        })
    }

    /// The folders that cannot be graded.
    pub fn damaged(&self) -> impl Iterator<Item = &Damage> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Exercise(_) => None,
            Entry::Damaged(damage) => Some(damage),
        })
    }

    /// A path as it is shown: from the workbook's top, where it lies below.
    pub fn relative(&self, path: &Path) -> String {
        match path.strip_prefix(&self.root) {
            Ok(below) => slashed(below),
            Err(_) => path.display().to_string(),
        }
    }
}
