//! The workbook: its chapters and exercises in the order of their folders.

use crate::plan::Plan;
use process::Limits;
use serde::Deserialize;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// The name of an exercise: the name of its package, and of its folder without
/// the number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExerciseName(pub String);

impl fmt::Display for ExerciseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an exercise stands: chapter and section, both from 1. Shown as `6.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    /// The chapter.
    pub chapter: u32,
    /// The section in it.
    pub section: u32,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.chapter, self.section)
    }
}

/// A workbook as it lies on disk.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// Its top folder.
    pub root: PathBuf,
    /// Its exercises, in order.
    pub exercises: Vec<Exercise>,
}

/// One exercise.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Its name.
    pub name: ExerciseName,
    /// Where it stands.
    pub number: Number,
    /// Its path below `exercises` and below `solutions`: `06_patterns/01_semaphore`.
    pub path: PathBuf,
    /// What its manifest says of it.
    pub about: About,
    /// Its checks, and what each of them is to measure.
    pub plan: Plan,
}

/// What an exercise's manifest says under `[package.metadata.exercise]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What it is about, in a few words.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// Hints, weakest first.
    pub hints: Vec<String>,
    /// Warnings of the compiler that must be gone, whatever the source allows.
    #[serde(default)]
    pub forbid_warnings: Vec<String>,
    /// Limits where they differ from the usual ones.
    #[serde(default)]
    pub limits: LimitsAsked,
}

/// Limits that an exercise asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsAsked {
    wall_s: Option<u64>,
    cpu_s: Option<u64>,
    memory_mib: Option<u64>,
    output_mib: Option<u64>,
    processes: Option<usize>,
}

impl LimitsAsked {
    /// The limits of one check.
    pub fn limits(&self) -> Limits {
        const MIB: u64 = 1024 * 1024;
        Limits {
            // Above every limit that the check has itself, so that the check
            // tells what hung and the grader need not guess.
            wall: Duration::from_secs(self.wall_s.unwrap_or(40)),
            cpu: Duration::from_secs(self.cpu_s.unwrap_or(20)),
            // Address space, of which thread stacks take much and use little.
            memory_bytes: self.memory_mib.unwrap_or(4096) * MIB,
            output_bytes: self.output_mib.unwrap_or(16) * MIB,
            processes: self.processes.unwrap_or(32),
        }
    }
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
    /// A file could not be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A manifest is not what it should be.
    #[error("{}: {problem}", .path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The field, and what is wrong with it.
        problem: String,
    },
    /// A folder's name has no number.
    #[error(
        "{}: a folder of exercises is named with a number and a name, as in `06_patterns/01_semaphore`",
        .0.display()
    )]
    FolderName(PathBuf),
    /// Two exercises have one name.
    #[error("two exercises are called `{name}`: {} and {}", .first.display(), .second.display())]
    SameName {
        /// The name.
        name: ExerciseName,
        /// The first one's path.
        first: PathBuf,
        /// The second one's path.
        second: PathBuf,
    },
}

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
    /// Finds the workbook that `folder` is in.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`], which names the file and the field.
    pub fn find(folder: &Path) -> Result<Self, WorkbookError> {
        let is_root = |folder: &&Path| {
            folder.join("Cargo.toml").is_file()
                && folder.join("exercises").is_dir()
                && folder.join("solutions").is_dir()
        };
        let root = folder.ancestors().find(is_root);
        Self::open(root.ok_or_else(|| WorkbookError::NotInside(folder.to_owned()))?)
    }

    /// Reads the workbook whose top folder is `root`.
    ///
    /// # Errors
    ///
    /// As [`Workbook::find`].
    pub fn open(root: &Path) -> Result<Self, WorkbookError> {
        let mut exercises: Vec<Exercise> = Vec::new();
        let folders = walkdir::WalkDir::new(root.join("exercises"))
            .min_depth(2)
            .max_depth(2)
            .sort_by_file_name();
        for folder in folders {
            let folder = folder.map_err(|error| WorkbookError::Unreadable {
                path: error.path().unwrap_or(root).to_owned(),
                source: error.into(),
            })?;
            if !folder.path().join("Cargo.toml").is_file() {
                continue;
            }
            let exercise = Exercise::open(root, folder.path())?;
            if let Some(same) = exercises.iter().find(|other| other.name == exercise.name) {
                return Err(WorkbookError::SameName {
                    name: exercise.name,
                    first: same.path.clone(),
                    second: exercise.path,
                });
            }
            exercises.push(exercise);
        }
        Ok(Self {
            root: root.to_owned(),
            exercises,
        })
    }

    /// The exercises meant by `names`, in the workbook's order; all of them
    /// when there is no name. A name may be shortened while it stays unique; a
    /// number (`6.1`), a chapter (`6`) and a path do as well. A path counts
    /// from `folder`.
    ///
    /// # Errors
    ///
    /// [`NameError`] for the first name that does not tell.
    pub fn select(&self, names: &[String], folder: &Path) -> Result<Vec<&Exercise>, NameError> {
        if names.is_empty() {
            return Ok(self.exercises.iter().collect());
        }
        let mut selected = Vec::new();
        for asked in names {
            selected.extend(self.meant_by(asked, folder)?);
        }
        selected.sort_by_key(|exercise| exercise.number);
        selected.dedup_by_key(|exercise| exercise.number);
        Ok(selected)
    }

    fn meant_by(&self, asked: &str, folder: &Path) -> Result<Vec<&Exercise>, NameError> {
        let all = |is_meant: &dyn Fn(&Exercise) -> bool| -> Vec<&Exercise> {
            self.exercises
                .iter()
                .filter(|exercise| is_meant(exercise))
                .collect()
        };
        let exact = all(&|exercise| {
            exercise.name.0 == asked
                || exercise.number.to_string() == asked
                || exercise.number.chapter.to_string() == asked
        });
        if !exact.is_empty() {
            return Ok(exact);
        }
        let below = all(&|exercise| self.is_at(exercise, &normal(&folder.join(asked))));
        if !below.is_empty() {
            return Ok(below);
        }
        let begun = all(&|exercise| exercise.name.0.starts_with(asked));
        match begun.as_slice() {
            [_] => Ok(begun),
            [] => Err(NameError::Unknown {
                asked: asked.to_owned(),
                near: self.near(asked),
            }),
            _ => Err(NameError::Ambiguous {
                asked: asked.to_owned(),
                candidates: begun.iter().map(|exercise| exercise.name.clone()).collect(),
            }),
        }
    }

    /// Whether `path` is in the exercise's folder, or above it but below the
    /// folder of all exercises.
    fn is_at(&self, exercise: &Exercise, path: &Path) -> bool {
        ["exercises", "solutions"].iter().any(|top| {
            let folder = self.root.join(top).join(&exercise.path);
            path.starts_with(&folder)
                || (folder.starts_with(path) && path.starts_with(self.root.join(top)))
        })
    }

    fn near(&self, asked: &str) -> Vec<ExerciseName> {
        let mut near: Vec<(usize, &ExerciseName)> = self
            .exercises
            .iter()
            .map(|exercise| {
                (
                    strsim::damerau_levenshtein(asked, &exercise.name.0),
                    &exercise.name,
                )
            })
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

    /// The exercise of that name.
    pub fn exercise(&self, name: &ExerciseName) -> Option<&Exercise> {
        self.exercises
            .iter()
            .find(|exercise| exercise.name == *name)
    }
}

/// The path without `.` and `..`, which need not exist.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                normal.push(component);
            }
        }
    }
    normal
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    exercise: About,
}

impl Exercise {
    fn open(root: &Path, folder: &Path) -> Result<Self, WorkbookError> {
        let path = folder
            .strip_prefix(root.join("exercises"))
            .unwrap_or(folder)
            .to_owned();
        let number =
            number_of(&path).ok_or_else(|| WorkbookError::FolderName(folder.to_owned()))?;
        let manifest = folder.join("Cargo.toml");
        let problem = |problem: String| WorkbookError::Manifest {
            path: manifest.clone(),
            problem,
        };
        let text =
            std::fs::read_to_string(&manifest).map_err(|source| WorkbookError::Unreadable {
                path: manifest.clone(),
                source,
            })?;
        let Manifest { package } = toml::from_str(&text)
            .map_err(|error| problem(error.to_string().trim_end().to_owned()))?;
        let about = package.metadata.exercise;
        if about.title.trim().is_empty() {
            return Err(problem(
                "package.metadata.exercise.title is empty".to_owned(),
            ));
        }
        if about.points == 0 {
            return Err(problem("package.metadata.exercise.points is 0".to_owned()));
        }
        if about.hints.len() != 3 || about.hints.iter().any(|hint| hint.trim().is_empty()) {
            let count = about.hints.len();
            return Err(problem(format!(
                "package.metadata.exercise.hints must be three, from weak to strong, and none empty; there are {count}"
            )));
        }
        let plan = Plan::read(folder)
            .map_err(|(path, problem)| WorkbookError::Manifest { path, problem })?;
        Ok(Self {
            name: ExerciseName(package.name),
            number,
            path,
            about,
            plan,
        })
    }

    /// The folder that the learner works in.
    pub fn folder(&self, root: &Path) -> PathBuf {
        root.join("exercises").join(&self.path)
    }

    /// The folder of its accepted and rejected solutions.
    pub fn solutions(&self, root: &Path) -> PathBuf {
        root.join("solutions").join(&self.path)
    }

    /// The page of the book that goes with it, from the workbook's top folder.
    pub fn page(&self) -> PathBuf {
        Path::new("chapters/src").join(self.path.with_extension("md"))
    }
}

fn number_of(path: &Path) -> Option<Number> {
    let mut numbers = path.components().map(|component| {
        let (number, name) = component.as_os_str().to_str()?.split_once('_')?;
        (!name.is_empty()).then_some(number.parse::<u32>().ok()?)
    });
    let (chapter, section) = (numbers.next()??, numbers.next()??);
    Some(Number { chapter, section })
}
