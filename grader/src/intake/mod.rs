//! Taking in what somebody handed in: which files of it are whose, and which are
//! not taken and why. Nothing of it is run here, and nothing of it is believed
//! but its sources.

mod archive;
mod clock;
mod code;
mod forbidden;
mod holes;
mod place;

pub(crate) use clock::{Told, asking_word, clock_word, may_move_the_clock};
pub(crate) use forbidden::{forbidden, forbidden_anywhere};

use crate::digest::Digester;
use crate::files::{self, slashed};
use crate::sources::SourceFile;
use crate::temporary::Folder;
use crate::workbook::edition::{self, Edition};
use crate::workbook::{Exercise, Workbook, solutions};
use anyhow::Context;
use place::{Place, place_of};
use process::Cancel;
use report::{ExerciseName, HandedIn, Ignored, Why};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};

/// How large a source may be, and how many an exercise may have: twenty times
/// what the largest has. The same holds in an archive.
const LARGEST_SOURCE_BYTES: u64 = 1024 * 1024;
/// See above.
const SOURCES: usize = 500;

/// How many entries of a folder are looked at.
const ENTRIES: usize = 200_000;
/// How long all their paths together may be: ten times what those of a large
/// repository are.
const PATHS_BYTES: usize = 64 * 1024 * 1024;

/// What was handed in, taken apart.
#[derive(Debug)]
pub(crate) struct Intake {
    /// What a report says of it.
    pub handed_in: HandedIn,
    taken: BTreeMap<ExerciseName, Taken>,
}

/// What was taken for one exercise.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The files below `src`, with their paths there.
    pub files: Vec<SourceFile>,
    /// The first that should have been taken and could not be, and why.
    pub problem: Option<Ignored>,
}

/// Why nothing could be taken in.
#[derive(Debug)]
pub(crate) enum TakeInError {
    /// What was handed in is no folder and no archive, or a torn one.
    Submission(String),
    /// The machine could not look at it.
    Machine(anyhow::Error),
}

impl From<anyhow::Error> for TakeInError {
    fn from(error: anyhow::Error) -> Self {
        Self::Machine(error)
    }
}

/// Takes in a folder or an archive, for these exercises of the workbook.
///
/// # Errors
///
/// [`TakeInError`], when there is nothing that could be read at all.
pub(crate) fn take_in(
    workbook: &Workbook,
    exercises: &[&Exercise],
    submission: &Path,
    (program, cancel): (&Path, &Cancel),
) -> Result<Intake, TakeInError> {
    let unusable = TakeInError::Submission;
    let about = std::fs::metadata(submission).map_err(|error| {
        if is_of_what_lies_there(&error) {
            unusable(error.to_string())
        } else {
            TakeInError::Machine(error.into())
        }
    })?;
    let name = submission.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    if about.is_dir() {
        return of_folder(workbook, exercises, submission, name, Vec::new());
    }
    if !about.is_file() {
        return Err(unusable("it is neither a folder nor a file".to_owned()));
    }
    let unpacked = Folder::new().context("cannot make a folder to unpack into")?;
    let folder = unpacked.path().join("taken");
    let ignored = archive::unpack(submission, &folder, (program, cancel))?;
    of_folder(workbook, exercises, &folder, name, ignored)
}

/// What is known of something of which nothing could be taken.
pub(crate) fn nothing_of(whole: Ignored) -> HandedIn {
    HandedIn {
        name: whole.path.clone(),
        digest: digest_of(&BTreeMap::new()),
        code: None,
        edition: None,
        ignored: vec![whole],
        more_ignored: 0,
        suspects: Vec::new(),
    }
}

fn of_folder(
    workbook: &Workbook,
    exercises: &[&Exercise],
    folder: &Path,
    name: String,
    mut ignored: Vec<Ignored>,
) -> Result<Intake, TakeInError> {
    let found = Found::below(folder)?;
    ignored.extend(found.ignored);
    let asked: HashMap<&str, &Exercise> = exercises
        .iter()
        .map(|it| (it.name.0.as_str(), *it))
        .collect();
    let alone = match exercises {
        [exercise] => Some(exercise.name.0.as_str()),
        _ => None,
    };
    let place = |path: &Path| {
        let known = |name: &str| workbook.exercises().any(|it| it.name.0 == name);
        place_of(path, &name, alone, known)
    };
    let mut files: BTreeMap<String, Vec<(Place, PathBuf)>> = BTreeMap::new();
    for path in found.files {
        match place(&path) {
            Some(place) if asked.contains_key(place.exercise.as_str()) => {
                files
                    .entry(place.exercise.clone())
                    .or_default()
                    .push((place, path));
            }
            Some(_) => ignored.push(not_taken(&path, Why::NotAsked)),
            None if path == Path::new(edition::FILE) => {}
            None => ignored.push(not_taken(&path, Why::NoSource)),
        }
    }
    let mut taken: BTreeMap<ExerciseName, Taken> = BTreeMap::new();
    for (name, files) in files {
        let exercise = asked[name.as_str()];
        taken.insert(
            exercise.name.clone(),
            take(workbook, exercise, folder, files, &mut ignored)?,
        );
    }
    // What should have been a source and is none is that exercise's fault.
    for ignored in ignored.iter().filter(|it| is_missed(&it.why)) {
        let place = place(Path::new(&ignored.path));
        let exercise = place.and_then(|place| Some(*asked.get(place.exercise.as_str())?));
        if let Some(exercise) = exercise {
            let taken = taken.entry(exercise.name.clone()).or_default();
            taken.problem.get_or_insert_with(|| ignored.clone());
        }
    }
    let edition = Edition::read_handed_in(folder).ok().flatten();
    let suspects = taken
        .iter()
        .flat_map(|(name, taken)| holes::suspects(&name.0, &taken.files));
    Ok(Intake {
        handed_in: HandedIn {
            name,
            suspects: suspects.collect(),
            digest: digest_of(&taken),
            code: Some(code_of(&taken)),
            edition: edition.map(|edition| edition.version),
            more_ignored: ignored.len().saturating_sub(HandedIn::NAMED),
            ignored: {
                ignored.sort();
                ignored.truncate(HandedIn::NAMED);
                ignored
            },
        },
        taken,
    })
}

impl Intake {
    /// What was taken for an exercise; none where there was nothing.
    pub(crate) fn of(&self, exercise: &ExerciseName) -> Option<&Taken> {
        self.taken.get(exercise)
    }
}

/// Whether a file that was not taken should have been.
fn is_missed(why: &Why) -> bool {
    match why {
        Why::Link
        | Why::NoRegularFile
        | Why::TwoOfOneName
        | Why::Password
        | Why::TooLarge { .. }
        | Why::Unreadable { .. } => true,
        Why::NoSource
        | Why::NotAsked
        | Why::Hidden
        | Why::WorkbooksOwn
        | Why::OwnProgram
        | Why::SecondFolder { .. }
        | Why::Name => false,
    }
}

fn not_taken(path: &Path, why: Why) -> Ignored {
    Ignored {
        path: slashed(path),
        why,
    }
}

/// Takes the files of one exercise. Where several folders could be it, the one
/// that is most like the workbook's is.
fn take(
    workbook: &Workbook,
    exercise: &Exercise,
    folder: &Path,
    mut files: Vec<(Place, PathBuf)>,
    ignored: &mut Vec<Ignored>,
) -> Result<Taken, TakeInError> {
    let home = exercise.folder(Path::new(""));
    let rank = |place: &Place| {
        let depth = place.folder.components().count();
        let is_elsewhere = !place.folder.ends_with(&home);
        // A source at the top may be anything, where another folder is called so.
        let is_guessed = !place.is_called_so;
        (is_elsewhere, is_guessed, depth, place.folder.clone())
    };
    files.sort_by_key(|(place, path)| (rank(place), path.clone()));
    let chosen = files[0].0.folder.clone();
    let own = own_files(workbook, exercise);
    let starter = solutions::starter(workbook, exercise).unwrap_or_default();
    let begun: BTreeSet<&Path> = starter.iter().map(|file| file.path.as_path()).collect();
    let mut taken = Taken::default();
    for (place, path) in files {
        if place.folder != chosen {
            let taken = slashed(&chosen);
            ignored.push(not_taken(&path, Why::SecondFolder { taken }));
            continue;
        }
        if taken.files.len() >= SOURCES {
            let limit = format!("{SOURCES} files");
            ignored.push(not_taken(&path, Why::TooLarge { limit }));
            continue;
        }
        let bytes = match read_source(&folder.join(&path))? {
            Ok(bytes) => bytes,
            Err(why) => {
                ignored.push(not_taken(&path, why));
                continue;
            }
        };
        if let Some(own) = own.iter().find(|own| own.path == place.file) {
            if files::plain_text(&own.bytes) != files::plain_text(&bytes) {
                ignored.push(not_taken(&path, Why::WorkbooksOwn));
            }
        } else if is_program(&place.file) && !begun.contains(place.file.as_path()) {
            ignored.push(not_taken(&path, Why::OwnProgram));
        } else {
            taken.files.push(SourceFile {
                path: place.file,
                bytes,
            });
        }
    }
    // What learners write in and was not handed in is as it was handed out.
    if !taken.files.is_empty() {
        for file in &starter {
            if !taken.files.iter().any(|it| it.path == file.path) {
                taken.files.push(file.clone());
            }
        }
    }
    taken.files.sort_by(|one, two| one.path.cmp(&two.path));
    Ok(taken)
}

/// The files below `src` that are the workbook's own, such as a worker: they have
/// no starter.
pub(crate) fn own_files(workbook: &Workbook, exercise: &Exercise) -> Vec<SourceFile> {
    let starter = solutions::starter(workbook, exercise).unwrap_or_default();
    let folder = exercise.folder(&workbook.root).join("src");
    let mut files = crate::sources::below(&folder).files;
    files.retain(|file| {
        file.path.starts_with("bin") && !starter.iter().any(|it| it.path == file.path)
    });
    files
}

/// Whether cargo would take a file for a program of its own.
fn is_program(file: &Path) -> bool {
    file.starts_with("bin") || file == Path::new("main.rs")
}

/// A source, or why it is not taken.
fn read_source(path: &Path) -> Result<Result<Vec<u8>, Why>, TakeInError> {
    let error = match files::read_handed_in(path, LARGEST_SOURCE_BYTES) {
        Ok(bytes) => return Ok(Ok(bytes)),
        Err(error) => error,
    };
    if error.kind() == io::ErrorKind::FileTooLarge {
        let limit = format!("{LARGEST_SOURCE_BYTES} bytes");
        return Ok(Err(Why::TooLarge { limit }));
    }
    unreadable(path, &error).map(Err)
}

/// Why a file or folder is not taken that the system does not let be read, where that
/// lies in what it is.
fn unreadable(path: &Path, error: &io::Error) -> Result<Why, TakeInError> {
    let problem = error.to_string();
    if is_of_what_lies_there(error) {
        return Ok(Why::Unreadable { problem });
    }
    let path = path.display();
    let error = anyhow::anyhow!("cannot read {path}: {problem}");
    Err(TakeInError::Machine(error))
}

/// Whether an error says something of what lies at a path, and not of the machine: its
/// disk fails, or it has too many files open.
fn is_of_what_lies_there(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::InvalidFilename
            | io::ErrorKind::InvalidInput
    )
}

fn digest_of(taken: &BTreeMap<ExerciseName, Taken>) -> report::Digest {
    let mut digester = Digester::default();
    for (name, taken) in taken {
        digester.part(&name.0).files(&taken.files);
        if let Some(problem) = &taken.problem {
            digester.part("problem").part(&problem.path);
        }
    }
    digester.finish()
}

/// The same without comments and blanks.
fn code_of(taken: &BTreeMap<ExerciseName, Taken>) -> report::Digest {
    let mut digester = Digester::default();
    for (name, taken) in taken {
        digester.part(&name.0);
        for file in &taken.files {
            code::gather(&mut digester, file);
        }
    }
    digester.finish()
}

/// What lies below a folder.
#[derive(Debug, Default)]
struct Found {
    files: Vec<PathBuf>,
    ignored: Vec<Ignored>,
}

impl Found {
    /// Notes that no more is looked at, because there is more than this.
    fn leave_the_rest(&mut self, limit: String) {
        let rest = not_taken(Path::new("…"), Why::TooLarge { limit });
        self.ignored.push(rest);
    }

    /// No link is followed, and nothing is opened.
    fn below(folder: &Path) -> Result<Self, TakeInError> {
        let mut found = Self::default();
        let mut entries = walkdir::WalkDir::new(folder)
            .follow_root_links(true)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter();
        let mut looked_at = 0;
        let mut paths_bytes = 0;
        while let Some(entry) = entries.next() {
            looked_at += 1;
            if looked_at > ENTRIES {
                found.leave_the_rest(format!("{ENTRIES} entries"));
                break;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let why = unreadable(&path, &io::Error::from(error))?;
                    let path = path.strip_prefix(folder).unwrap_or(&path);
                    found.ignored.push(not_taken(path, why));
                    continue;
                }
            };
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            paths_bytes += path.as_os_str().len();
            if paths_bytes > PATHS_BYTES {
                found.leave_the_rest(format!("{PATHS_BYTES} bytes of paths"));
                break;
            }
            let kind = entry.file_type();
            if place::is_hidden(entry.file_name(), kind.is_dir()) {
                found.ignored.push(not_taken(path, Why::Hidden));
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
            } else if path.to_str().is_none() {
                found.ignored.push(not_taken(path, Why::Name));
            } else if kind.is_symlink() {
                found.ignored.push(not_taken(path, Why::Link));
            } else if kind.is_file() {
                found.files.push(path.to_owned());
            } else if !kind.is_dir() {
                found.ignored.push(not_taken(path, Why::NoRegularFile));
            }
        }
        Ok(found)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
