//! The workbook: its chapters and exercises in the order of their folders.

pub mod contract;
pub mod edition;
pub mod exercise;
pub mod gaps;
pub mod hidden;
pub mod hints;
pub mod manifest;
pub mod nearest;
pub mod page;
pub mod plan;
pub mod select;
pub mod settings;
pub mod solutions;
pub mod starter;

pub use exercise::{Damage, Entry, Exercise};
pub use hidden::HiddenChecks;
pub use hints::Hints;
pub use manifest::Metadata;
pub use plan::{CheckKind, Plan, PlannedCheck};
pub use select::NameError;
pub use settings::Settings;

use crate::files::{self, slashed};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of the exercises, from the workbook's top.
pub const EXERCISES: &str = "exercises";
/// The folder of their accepted and rejected solutions.
pub const SOLUTIONS: &str = "solutions";
/// The folder of their starters, in an edition for learners: it has no solutions
/// that they could be derived from.
pub const STARTERS: &str = "starters";
/// The folder of the book's pages.
pub const PAGES: &str = "chapters/src";

/// What a chapter adds up to: its last page.
pub const IN_SHORT: &str = "in_short.md";

/// The pages of a chapter that are no section's: what it is about, and what it adds up
/// to.
pub const CHAPTER_PAGES: [&str; 2] = ["README.md", IN_SHORT];

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
        "{} is not inside a workbook: no folder from here upwards has `Cargo.toml`, `exercises`, and `solutions` or `starters`",
        .0.display()
    )]
    NotInside(PathBuf),
    /// The folder that was named is none.
    #[error("{} is no workbook: it has no {lacks}. A workbook has `Cargo.toml`, `exercises`, and `solutions` or `starters`; `cargo grade begin DIR` makes one", .path.display())]
    NotOne {
        /// The folder.
        path: PathBuf,
        /// What of a workbook it has not.
        lacks: &'static str,
    },
    /// A folder could not be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// The folders of sections below a folder of chapters, also behind links.
fn sections(folder: &Path) -> impl Iterator<Item = walkdir::Result<PathBuf>> + use<> {
    let entries = walkdir::WalkDir::new(folder)
        .follow_links(true)
        .min_depth(1)
        .max_depth(2)
        .sort_by_file_name()
        .into_iter();
    entries
        .filter(|entry| {
            let is_section = |it: &walkdir::DirEntry| it.depth() == 2 && it.file_type().is_dir();
            entry.as_ref().map_or(true, is_section)
        })
        .map(|entry| entry.map(walkdir::DirEntry::into_path))
}

/// What a folder lacks of a workbook's top folder.
fn lacks(folder: &Path) -> Option<&'static str> {
    if !folder.is_dir() {
        return Some("folder of that name");
    }
    let has_origins = folder.join(SOLUTIONS).is_dir() || folder.join(STARTERS).is_dir();
    [
        (folder.join("Cargo.toml").is_file(), "`Cargo.toml`"),
        (folder.join(EXERCISES).is_dir(), "folder `exercises`"),
        (
            has_origins,
            "folder `solutions`, which exercises are proved by",
        ),
    ]
    .into_iter()
    .find_map(|(is_there, what)| (!is_there).then_some(what))
}

/// The folder that says which exercises there are: that of their solutions, or in
/// an edition without them that of their starters.
fn origins(root: &Path) -> PathBuf {
    let solutions = root.join(SOLUTIONS);
    if solutions.is_dir() {
        solutions
    } else {
        root.join(STARTERS)
    }
}

/// A chapter or a section that the system does not let be read.
fn unreadable(root: &Path, error: &walkdir::Error) -> Damage {
    let path = error.path().unwrap_or(root);
    let file = slashed(path.strip_prefix(root).unwrap_or(path));
    let below = path.strip_prefix(root.join(EXERCISES)).unwrap_or(path);
    Damage::new(below, file, format!("cannot be read: {error}"), 0)
}

/// Whether the exercise of this origin lies in a folder of another name.
fn is_renamed(entries: &[Entry], path: &Path) -> bool {
    entries.iter().any(|entry| match entry {
        Entry::Exercise(exercise) => exercise::is_called(path, &exercise.name),
        Entry::Damaged(_) => false,
    })
}

/// An exercise whose folder is not there.
fn missing(path: &Path) -> Damage {
    let file = slashed(&Path::new(EXERCISES).join(path));
    let problem = "is not there, and the workbook has it: take the folder from git again";
    Damage::new(path, file, problem.to_owned(), 0)
}

impl Workbook {
    /// Finds the workbook that `folder` is in.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`], which names the folder.
    pub fn find(folder: &Path) -> Result<Self, WorkbookError> {
        let is_root = |folder: &&Path| lacks(folder).is_none();
        let root = folder.ancestors().find(is_root);
        Self::open(root.ok_or_else(|| WorkbookError::NotInside(folder.to_owned()))?)
    }

    /// Reads the workbook whose top folder somebody named. A folder inside of one
    /// is refused: from another workbook it would silently lead back to this one.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`], which names the folder and what it lacks.
    pub fn named(root: &Path) -> Result<Self, WorkbookError> {
        // The real path: cargo is started in other folders, too, and names manifests so.
        let real = files::real(root);
        match lacks(&real) {
            None => Self::open(&real),
            Some(lacks) => Err(WorkbookError::NotOne {
                path: root.to_owned(),
                lacks,
            }),
        }
    }

    /// Reads the workbook whose top folder is `root`. A folder that is not as an
    /// exercise's must be is an entry too, and costs no other.
    ///
    /// # Errors
    ///
    /// When the folder of exercises itself cannot be read.
    pub fn open(root: &Path) -> Result<Self, WorkbookError> {
        let mut entries = Vec::new();
        for folder in sections(&root.join(EXERCISES)) {
            match folder {
                Ok(folder) if exercise::is_meant_as_one(root, &folder) => {
                    entries.push(Entry::open(root, &folder));
                }
                Ok(_) => {}
                Err(error) if error.depth() == 0 => {
                    return Err(WorkbookError::Unreadable {
                        path: error.path().unwrap_or(root).to_owned(),
                        source: error.into(),
                    });
                }
                Err(error) => entries.push(Entry::Damaged(unreadable(root, &error))),
            }
        }
        // One that has an origin and is not there is missing.
        let origins = origins(root);
        for origin in sections(&origins).filter_map(Result::ok) {
            let path = origin.strip_prefix(&origins).unwrap_or(&origin).to_owned();
            if !root.join(EXERCISES).join(&path).is_dir() && !is_renamed(&entries, &path) {
                entries.push(Entry::Damaged(missing(&path)));
            }
        }
        exercise::tell_copies_apart(root, &mut entries);
        exercise::tell_names_apart(&mut entries);
        entries.sort_by(|one, two| one.path().cmp(two.path()));
        Ok(Self {
            root: root.to_owned(),
            entries,
        })
    }

    /// Whether it is an edition for learners, which has no solutions.
    pub fn is_edition(&self) -> bool {
        !self.root.join(SOLUTIONS).is_dir()
    }

    /// The exercises that can be graded.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Exercise(exercise) => Some(exercise),
            Entry::Damaged(_) => None,
        })
    }

    /// The lints that some exercise forbids, each once.
    pub(crate) fn forbidden_warnings(&self) -> Vec<String> {
        let lints = self.exercises().flat_map(|it| &it.metadata.forbid_warnings);
        let lints: BTreeSet<&String> = lints.collect();
        lints.into_iter().cloned().collect()
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
