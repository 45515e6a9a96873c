//! One exercise, or a folder that should be one.

use super::hints::{self, Hints};
use super::manifest::{self, Dependency, Metadata};
use super::{EXERCISES, PAGES, Plan, SOLUTIONS, origins};
use crate::files::{self, plain_text, slashed};
use report::{AskedCheck, ExerciseName, Hundredths, Number, Subject};
use std::io;
use std::path::{Path, PathBuf};

/// What stands in the place of a damaged exercise's checks.
const CAN_BE_READ: &str = "the_exercise_can_be_read";

/// A folder among the exercises.
#[expect(
    clippy::large_enum_variant,
    reason = "there are some dozens, and nearly all of them are exercises"
)]
#[derive(Debug, Clone)]
pub enum Entry {
    /// One that can be graded.
    Exercise(Exercise),
    /// One that cannot.
    Damaged(Damage),
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
    pub metadata: Metadata,
    /// What its manifest depends on.
    pub dependencies: Vec<Dependency>,
    /// Its checks, and what each of them is to measure.
    pub plan: Plan,
    /// What helps whoever is stuck.
    pub hints: Hints,
    /// The folder that has these checks in its `tests`, where that is not the
    /// exercise's own.
    pub checks_in: Option<PathBuf>,
}

/// A folder among the exercises that cannot be graded, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// What its folder's name calls it.
    pub name: ExerciseName,
    /// What its folder's name says of its place; 0 where that is no number.
    pub number: Number,
    /// Its path below `exercises`.
    pub path: PathBuf,
    /// The file or folder that is not as it should be, from the workbook's top.
    pub file: String,
    /// What is wrong with it, and what to do about it.
    pub problem: String,
    /// What there would be to earn.
    pub points: u32,
}

impl Entry {
    pub(super) fn open(root: &Path, folder: &Path) -> Self {
        match Exercise::open(root, folder) {
            Ok(exercise) => Self::Exercise(exercise),
            Err(damage) => Self::Damaged(damage),
        }
    }

    /// Its name.
    pub fn name(&self) -> &ExerciseName {
        match self {
            Self::Exercise(exercise) => &exercise.name,
            Self::Damaged(damage) => &damage.name,
        }
    }

    /// Where it stands.
    pub fn number(&self) -> Number {
        match self {
            Self::Exercise(exercise) => exercise.number,
            Self::Damaged(damage) => damage.number,
        }
    }

    /// It, as far as a result has to know it.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Exercise(exercise) => exercise.subject(),
            Self::Damaged(damage) => damage.subject(),
        }
    }

    /// Its path below `exercises`.
    pub fn path(&self) -> &Path {
        match self {
            Self::Exercise(exercise) => &exercise.path,
            Self::Damaged(damage) => &damage.path,
        }
    }
}

impl Exercise {
    fn open(root: &Path, folder: &Path) -> Result<Self, Damage> {
        let path = folder
            .strip_prefix(root.join(EXERCISES))
            .unwrap_or(folder)
            .to_owned();
        let file = folder.join("Cargo.toml");
        let damage = |file: &Path, problem: String, points| {
            let file = slashed(file.strip_prefix(root).unwrap_or(file));
            Damage::new(&path, file, problem, points)
        };
        let bytes = files::read(&file)
            .map_err(|error| damage(&file, format!("cannot be read: {error}"), 0))?;
        let text = String::from_utf8_lossy(&bytes);
        let points = manifest::salvaged_points(&text);
        if let Err(error) = std::str::from_utf8(&bytes) {
            let problem = format!("is not UTF-8 text: {error}");
            return Err(damage(&file, problem, points));
        }
        let manifest = manifest::read(&text).map_err(|problem| damage(&file, problem, points))?;
        let points = manifest.metadata.points;
        let number = number_of(&path).ok_or_else(|| {
            let problem = "a folder of exercises is named with a number and a name, as in \
                           `06_patterns/01_semaphore`: rename it, or move it out of `exercises`";
            damage(folder, problem.to_owned(), 0)
        })?;
        let plan = Plan::read(folder, &manifest.metadata.forbid_warnings)
            .map_err(|(file, problem)| damage(&file, problem, points))?;
        let names: Vec<&str> = plan.checks.iter().map(|it| it.name.as_str()).collect();
        let fits = manifest.metadata.fit(&text, &names);
        fits.map_err(|problem| damage(&file, problem, points))?;
        let file = folder.join(hints::FILE);
        let hints = read_hints(&file).map_err(|problem| damage(&file, problem, points))?;
        Ok(Self {
            name: ExerciseName(manifest.package),
            number,
            path,
            metadata: manifest.metadata,
            dependencies: manifest.dependencies,
            plan,
            hints,
            checks_in: None,
        })
    }

    /// The exercise as far as a result has to know it.
    pub fn subject(&self) -> Subject {
        let asked = |check: &super::PlannedCheck| AskedCheck {
            name: check.name.clone(),
            holds_idle: check.holds_idle,
            promises: check.promises.clone(),
            weight: self.metadata.weight(&check.name),
        };
        Subject {
            name: self.name.clone(),
            number: self.number,
            title: self.metadata.title.clone(),
            folder: shown_folder(&self.path),
            page: slashed(&self.page()),
            points: Hundredths::whole(self.metadata.points),
            minutes: self.metadata.minutes,
            checks: self.plan.checks.iter().map(asked).collect(),
        }
    }

    /// The folder that the learner works in.
    pub fn folder(&self, root: &Path) -> PathBuf {
        root.join(EXERCISES).join(&self.path)
    }

    /// The folder that has its checks in `tests`.
    pub fn folder_of_checks(&self, root: &Path) -> PathBuf {
        let own = || self.folder(root);
        self.checks_in.clone().unwrap_or_else(own)
    }

    /// The folder of its accepted and rejected solutions.
    pub fn solutions(&self, root: &Path) -> PathBuf {
        root.join(SOLUTIONS).join(&self.path)
    }

    /// The page of the book that goes with it, from the workbook's top folder.
    pub fn page(&self) -> PathBuf {
        page_of(&self.path)
    }
}

impl Damage {
    pub(super) fn new(path: &Path, file: String, problem: String, points: u32) -> Self {
        let part = |at: usize| {
            let component = path.components().nth(at)?;
            Some(component.as_os_str().to_string_lossy().into_owned())
        };
        let number = |at: usize| {
            let part = part(at)?;
            part.split_once('_')?.0.parse().ok()
        };
        let folder = part(1).unwrap_or_default();
        let name = folder.split_once('_').map_or(folder.as_str(), |it| it.1);
        Self {
            name: ExerciseName(name.to_owned()),
            number: Number {
                chapter: number(0).unwrap_or(0),
                section: number(1).unwrap_or(0),
            },
            path: path.to_owned(),
            file,
            problem,
            points,
        }
    }

    /// The folder as far as a result has to know it: with one check, which fails.
    pub fn subject(&self) -> Subject {
        Subject {
            name: self.name.clone(),
            number: self.number,
            title: self.name.0.clone(),
            folder: shown_folder(&self.path),
            page: slashed(&page_of(&self.path)),
            points: Hundredths::whole(self.points),
            minutes: 0,
            checks: vec![AskedCheck {
                name: CAN_BE_READ.to_owned(),
                holds_idle: false,
                promises: Vec::new(),
                weight: 1,
            }],
        }
    }
}

fn read_hints(file: &Path) -> Result<Hints, String> {
    let bytes = files::read(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("is not there: {}", hints::DEMAND),
        _ => format!("cannot be read: {error}"),
    })?;
    let text = plain_text(&bytes).ok_or("is not UTF-8 text")?;
    hints::read(&text)
}

fn shown_folder(path: &Path) -> String {
    slashed(&Path::new(EXERCISES).join(path))
}

fn page_of(path: &Path) -> PathBuf {
    let mut page = Path::new(PAGES).join(path).into_os_string();
    page.push(".md");
    page.into()
}

/// Whether a folder is called as an exercise is, behind its number.
pub(super) fn is_called(folder: &Path, exercise: &ExerciseName) -> bool {
    let folder = folder.file_name().and_then(|name| name.to_str());
    let name = folder.and_then(|folder| Some(folder.split_once('_')?.1));
    name == Some(exercise.0.as_str())
}

/// Whether a folder is meant as an exercise: it has a manifest, or something of
/// an exercise's although the manifest is gone.
pub(super) fn is_meant_as_one(root: &Path, folder: &Path) -> bool {
    let path = folder.strip_prefix(root.join(EXERCISES));
    let is_hidden = |path: &&Path| {
        let mut parts = path.components();
        parts.any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
    };
    if path.as_ref().is_ok_and(is_hidden) {
        return false;
    }
    let parts = ["Cargo.toml", "src", "tests"];
    parts.iter().any(|part| folder.join(part).exists())
        || path.is_ok_and(|path| origins(root).join(path).is_dir())
}

/// Two folders with one package: cargo cannot hold both. The one that has an
/// origin stays, or else the one that is called as its package, and the others
/// are copies.
pub(super) fn tell_copies_apart(root: &Path, entries: &mut [Entry]) {
    let is_at_home = |exercise: &Exercise| {
        let is_called_so = is_called(&exercise.path, &exercise.name);
        (origins(root).join(&exercise.path).is_dir(), is_called_so)
    };
    let mut originals: Vec<(ExerciseName, PathBuf)> = Vec::new();
    for at_home in [(true, true), (true, false), (false, true), (false, false)] {
        for entry in entries.iter_mut() {
            let Entry::Exercise(exercise) = entry else {
                continue;
            };
            if is_at_home(exercise) != at_home {
                continue;
            }
            let original = originals.iter().find(|(name, _)| *name == exercise.name);
            match original {
                None => originals.push((exercise.name.clone(), exercise.path.clone())),
                Some((name, original)) => {
                    *entry = Entry::Damaged(copy_of(exercise, name, original));
                }
            }
        }
    }
}

/// Names tell reports apart: a damaged folder whose name another has is called
/// as its folder is.
pub(super) fn tell_names_apart(entries: &mut [Entry]) {
    for at in 0..entries.len() {
        let is_taken =
            |(other, entry): (usize, &Entry)| other != at && entry.name() == entries[at].name();
        let is_taken = entries.iter().enumerate().any(is_taken);
        if let (true, Entry::Damaged(damage)) = (is_taken, &mut entries[at]) {
            let folder = damage.path.file_name().unwrap_or_default();
            damage.name = ExerciseName(folder.to_string_lossy().into_owned());
        }
    }
}

fn copy_of(exercise: &Exercise, name: &ExerciseName, original: &Path) -> Damage {
    let folder = shown_folder(&exercise.path);
    let original = shown_folder(original);
    let problem = format!(
        "two exercises are called `{name}`: this one, and {original}. If it is a copy, move it \
         out of `exercises`, or delete it"
    );
    Damage::new(&exercise.path, folder, problem, 0)
}

fn number_of(path: &Path) -> Option<Number> {
    let mut numbers = path.components().map(|component| {
        let (number, name) = component.as_os_str().to_str()?.split_once('_')?;
        (!name.is_empty()).then_some(number.parse::<u32>().ok()?)
    });
    let (chapter, section) = (numbers.next()??, numbers.next()??);
    Some(Number { chapter, section })
}
