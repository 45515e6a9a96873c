//! What a report was made with.

use crate::digest::Digester;
use crate::seed::Seed;
use crate::sources;
use crate::submission::Submission;
use crate::toolchain;
use crate::workbook::edition::Edition;
use crate::workbook::{Entry, HiddenChecks, Workbook};
use report::{Digest, Provenance};
use std::io;
use std::path::PathBuf;

/// What a report of these entries is made with, as it lies there now. For sources
/// that are handed in, their digest is another.
pub(crate) fn of(workbook: &Workbook, entries: &[&Entry]) -> Provenance {
    let (mut sources, mut checks) = (Digester::default(), Digester::default());
    for entry in entries {
        let Entry::Exercise(exercise) = entry else {
            continue;
        };
        let submission = Submission::read(workbook, exercise);
        sources.part(&exercise.name.0).files(&submission.sources());
        let is_check = |path: &PathBuf| path.starts_with("tests");
        let mut files = submission.files;
        files.retain(|file| is_check(&file.path));
        checks.part(&exercise.name.0).files(&files);
    }
    let edition = Edition::read(&workbook.root).ok().flatten();
    let mut lock = Digester::default();
    let lock = lock.file(&workbook.root.join("Cargo.lock"));
    Provenance {
        grader: env!("CARGO_PKG_VERSION").to_owned(),
        edition: edition.map(|edition| edition.version),
        submission: sources.finish(),
        checks: checks.finish(),
        lock: lock.map_or_else(unreadable, |lock| lock.finish()),
        toolchain: toolchain::version(),
        seed: None,
        hidden: None,
    }
}

/// Adds what learners do not have.
pub(crate) fn add_given(
    provenance: &mut Provenance,
    seed: Option<&Seed>,
    hidden: Option<&HiddenChecks>,
) {
    provenance.seed = seed.map(Seed::named);
    provenance.hidden = hidden.map(of_hidden);
}

/// The digest of hidden checks and their plans.
fn of_hidden(hidden: &HiddenChecks) -> Digest {
    let mut digester = Digester::default();
    for exercise in &hidden.exercises {
        let files = exercise
            .checks_in
            .iter()
            .map(|folder| sources::below(folder).files);
        digester.part(&exercise.name.0);
        for files in files {
            digester.files(&files);
        }
    }
    digester.finish()
}

/// In the place of a digest, what keeps it from being made.
fn unreadable(error: io::Error) -> Digest {
    Digest(format!("unreadable: {error}"))
}
