//! The clock is the checks' alone: what would move it where checks are built, though it
//! compiles where nothing can.

use super::{GradeFault, Grader};
use crate::cargo::{self, Meaning};
use crate::intake;
use crate::reads::Reads;
use crate::sources::SourceFile;
use crate::stage::Stage;
use crate::submission::Submission;
use process::Supervisor;
use report::{ExerciseReport, Reason};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Variables that cargo sets by what stands in a manifest: at each build the same.
const OF_THE_PACKAGE: &str = "CARGO_PKG_";

impl<'w> Grader<'w> {
    /// The report of a submission whose code reaches the means to move the clock. The
    /// compiler is asked only where a word in it may have two meanings.
    ///
    /// # Errors
    ///
    /// [`GradeFault`], when the fault is not a submission's.
    pub(super) fn moves_the_clock(
        &self,
        supervisor: &mut Supervisor,
        stage: &Stage,
        submission: &Submission<'w>,
    ) -> Result<Option<ExerciseReport>, GradeFault> {
        let own = intake::own_files(self.workbook, submission.exercise);
        let mut sources = submission.sources();
        sources.retain(|file| !own.iter().any(|own| own.path == file.path));
        let manifest = manifest(submission);
        if !has_tokio(&manifest) || !intake::may_move_the_clock(&sources) {
            return Ok(None);
        }
        let subject = submission.exercise.subject();
        let refused = |reason, words| Some(ExerciseReport::of_all(&subject, &reason, words));
        for target in targets(&manifest, &sources) {
            let target: Vec<&str> = target.iter().map(String::as_str).collect();
            match cargo::meaning(supervisor, stage, submission.exercise, &target)? {
                Meaning::Faulty(words) => return Ok(refused(Reason::Compiler, words)),
                Meaning::Told { account, artifacts } => {
                    let word =
                        word_in(&account.path).map_err(|error| GradeFault::Stage(error.into()))?;
                    if let Some(word) = word {
                        return Ok(refused(intake::clock_word(&sources, word), Vec::new()));
                    }
                    if asks(stage, submission, &artifacts) {
                        return Ok(refused(intake::asking_word(&sources), Vec::new()));
                    }
                }
            }
        }
        Ok(None)
    }
}

/// The manifest of an exercise.
fn manifest(submission: &Submission<'_>) -> toml::Table {
    let mut files = submission.files.iter();
    let manifest = files.find(|it| it.path == Path::new("Cargo.toml"));
    let text = manifest.and_then(|it| std::str::from_utf8(&it.bytes).ok());
    let table = text.and_then(|text| text.parse().ok());
    table.unwrap_or_default()
}

/// Whether an exercise stands on Tokio by that name. Else it can name nothing of it.
fn has_tokio(manifest: &toml::Table) -> bool {
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    dependencies.is_some_and(|it| it.contains_key("tokio"))
}

/// What is built of sources, by cargo's words: the library, and programs that learners
/// write in.
fn targets(manifest: &toml::Table, sources: &[SourceFile]) -> Vec<Vec<String>> {
    let programs = programs(manifest, sources);
    std::iter::once(vec!["--lib".to_owned()])
        .chain(programs.map(|name| vec!["--bin".to_owned(), name]))
        .collect()
}

/// The names of the programs that begin in sources.
fn programs(manifest: &toml::Table, sources: &[SourceFile]) -> impl Iterator<Item = String> {
    let files = sources.iter();
    files.filter_map(|file| named(manifest, &file.path).or_else(|| by_place(&file.path)))
}

/// The name that a manifest gives to the program that begins in a file below `src`.
fn named(manifest: &toml::Table, file: &Path) -> Option<String> {
    let mut programs = manifest.get("bin")?.as_array()?.iter();
    let whole = Path::new("src").join(file);
    let is_it = |it: &&toml::Value| {
        let path = it.get("path").and_then(toml::Value::as_str);
        path.is_some_and(|path| Path::new(path) == whole)
    };
    let name = programs.find(is_it)?.get("name")?;
    name.as_str().map(str::to_owned)
}

/// The name that cargo gives it.
fn by_place(file: &Path) -> Option<String> {
    let below = file.strip_prefix("bin").ok()?;
    let name = match below.components().count() {
        1 => below.file_stem()?,
        2 if below.ends_with("main.rs") => below.parent()?.as_os_str(),
        _ => return None,
    };
    name.to_str().map(str::to_owned)
}

/// The word in an account by which Tokio's means are meant.
fn word_in(account: &Path) -> std::io::Result<Option<&'static str>> {
    let mut lines = BufReader::new(File::open(account)?);
    let (mut line, mut told) = (Vec::new(), intake::Told::default());
    while lines.read_until(b'\n', &mut line)? > 0 {
        told.take(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(told.moves_the_clock())
}

/// Whether the compiler was asked for a variable that may be another at the next build,
/// so that what it has told need not be what is run.
fn asks(stage: &Stage, submission: &Submission<'_>, artifacts: &[PathBuf]) -> bool {
    let reads = Reads::of_build(&stage.root, submission.exercise, artifacts);
    reads.is_some_and(|reads| {
        let mut variables = reads.variables.iter();
        variables.any(|it| !it.starts_with(OF_THE_PACKAGE))
    })
}
