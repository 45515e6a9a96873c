//! The learner's desk: what is remembered between calls, and putting an
//! exercise back to its start without losing anything.

use crate::files::{plain_text, write_whole};
use crate::scaffold;
use crate::workbook::solutions::starter;
use crate::workbook::{Exercise, Workbook, hints};
use anyhow::Context;
use report::{Digest, Report};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Where hints that were given are remembered, from the workbook's top.
const HINTS: &str = ".grade/hints.json";

/// Where it is remembered which state of the workbook was checked from the start
/// when all of it passed.
const CONFIRMED: &str = ".grade/confirmed.json";

/// Whether all that these verdicts depend on was checked from the start before.
pub(crate) fn is_confirmed(workbook: &Workbook, report: &Report) -> bool {
    let kept = std::fs::read(workbook.root.join(CONFIRMED)).ok();
    let kept = kept.and_then(|text| serde_json::from_slice::<Vec<Digest>>(&text).ok());
    kept.is_some_and(|kept| kept == digests(report))
}

/// Remembers that it was. Where that cannot be written, it is checked again.
pub(crate) fn confirm(workbook: &Workbook, report: &Report) {
    let digests = serde_json::to_vec(&digests(report)).unwrap_or_default();
    let _ = write_whole(&workbook.root.join(CONFIRMED), &digests);
}

fn digests(report: &Report) -> Vec<Digest> {
    let exercises = report.exercises.iter();
    exercises.filter_map(|it| it.digest.clone()).collect()
}

/// A hint: another each time.
#[derive(Debug)]
pub(crate) struct Hint {
    /// The hint, as Markdown.
    pub text: String,
    /// Which of the exercise's it is.
    pub which: Which,
    /// The file that remembers it, and why it could not be written.
    pub forgotten: Option<(PathBuf, io::Error)>,
}

/// Which of an exercise's hints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// One of those for everybody, by its number from 1.
    General(usize),
    /// The one for whoever fails a check.
    OfCheck {
        /// The name of the check.
        check: String,
        /// The one for everybody that comes next, from 1.
        next: usize,
    },
}

/// How many hints of each exercise were given, and, under `NAME::CHECK`, which of
/// those for checks. Lost or torn, it costs the learner a hint that is given
/// twice.
fn given(file: &Path) -> BTreeMap<String, usize> {
    std::fs::read(file)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default()
}

/// A hint for everybody that was given before, by its number from 1.
///
/// # Errors
///
/// How many were given, when it is none of them.
pub(crate) fn hint_again(
    workbook: &Workbook,
    exercise: &Exercise,
    number: usize,
) -> Result<Hint, usize> {
    let given = given(&workbook.root.join(HINTS));
    let given = given.get(&exercise.name.0).copied().unwrap_or_default();
    let at = number.checked_sub(1).filter(|_| number <= given);
    let text = at.and_then(|at| exercise.hints.general.get(at));
    Ok(Hint {
        text: text.ok_or(given)?.clone(),
        which: Which::General(number),
        forgotten: None,
    })
}

/// The next hint of an exercise: once the one for the check to `start_with`, if it
/// has one, and else the next for everybody. After the last, the last one again.
/// Where it cannot be remembered which hint was given, the next call gives this
/// one.
pub(crate) fn hint(workbook: &Workbook, exercise: &Exercise, start_with: Option<&str>) -> Hint {
    let file = workbook.root.join(HINTS);
    let mut given = given(&file);
    let name = &exercise.name.0;
    let count = given.get(name).copied().unwrap_or_default();
    let next = (count + 1).min(hints::COUNT);
    let of_check = start_with.and_then(|check| exercise.hints.of_check(check));
    let of_check = of_check.map(|hint| (format!("{name}::{}", hint.check), hint));
    let (text, which) = match of_check.filter(|(key, _)| !given.contains_key(key)) {
        Some((key, hint)) => {
            given.insert(key, 1);
            let check = hint.check.clone();
            (&hint.text, Which::OfCheck { check, next })
        }
        None => {
            given.insert(name.clone(), next);
            (&exercise.hints.general[next - 1], Which::General(next))
        }
    };
    let written = serde_json::to_vec_pretty(&given)
        .map_err(io::Error::from)
        .and_then(|given| write_whole(&file, &given));
    Hint {
        text: text.clone(),
        which,
        forgotten: written.err().map(|error| (file, error)),
    }
}

/// Writes the starter of an exercise anew. What the learner had is kept beside
/// it, and its new path given back.
///
/// # Errors
///
/// When something cannot be read or written. The learner's version is then
/// either where it was or where it is kept.
pub(crate) fn reset(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<Vec<PathBuf>> {
    let folder = exercise.folder(&workbook.root).join("src");
    let scaffold = scaffold::starter_of(&exercise.name);
    let is_scaffold = |present: &[u8]| plain_text(present).as_ref() == Some(&scaffold);
    let mut kept = Vec::new();
    for file in starter(workbook, exercise)? {
        let path = folder.join(&file.path);
        let present = std::fs::read(&path).ok();
        let is_it = |present: &Vec<u8>| plain_text(present) == plain_text(&file.bytes);
        if present.as_ref().is_some_and(is_it) {
            continue;
        }
        // What `cargo grade new` wrote is nobody's work.
        if let Some(present) = present.filter(|it| !is_scaffold(it)) {
            let aside = free_name(&path);
            write_whole(&aside, &present)
                .with_context(|| format!("cannot keep your version in {}", aside.display()))?;
            kept.push(aside);
        }
        write_whole(&path, &file.bytes)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(kept)
}

fn free_name(path: &Path) -> PathBuf {
    let mut number = 1;
    loop {
        let name = PathBuf::from(format!("{}.kept-{number}", path.display()));
        if !name.exists() {
            return name;
        }
        number += 1;
    }
}
