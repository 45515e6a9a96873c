//! The learner's desk: what is remembered between calls, and putting an
//! exercise back to its start without losing anything.

use crate::reuse::write_whole;
use crate::submission::derived_starter;
use crate::workbook::{Exercise, Workbook};
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where hints that were given are remembered, from the workbook's top.
const HINTS: &str = ".grade/hints.json";

/// A hint: one more each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The hint.
    pub text: String,
    /// Which one it is, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// The next hint of an exercise. After the last, the last one again.
///
/// # Errors
///
/// When it cannot be remembered which hint was given.
pub fn hint(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<Hint> {
    let file = workbook.root.join(HINTS);
    // Lost or torn, it costs the learner a hint that is given twice.
    let mut given: BTreeMap<String, usize> = std::fs::read(&file)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let of = exercise.about.hints.len();
    let count = given.entry(exercise.name.0.clone()).or_default();
    *count = (*count + 1).min(of);
    let number = *count;
    write_whole(&file, &serde_json::to_vec_pretty(&given)?)
        .with_context(|| format!("cannot remember the hint in {}", file.display()))?;
    Ok(Hint {
        text: exercise.about.hints[number - 1].clone(),
        number,
        of,
    })
}

/// Writes the starter of an exercise anew. What the learner had is kept beside
/// it, and its new path given back.
///
/// # Errors
///
/// When something cannot be read or written. The learner's version is then
/// either where it was or where it is kept.
pub fn reset(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<Vec<PathBuf>> {
    let folder = exercise.folder(&workbook.root).join("src");
    let mut kept = Vec::new();
    for file in derived_starter(workbook, exercise)? {
        let path = folder.join(&file.path);
        let present = std::fs::read(&path).ok();
        if present.as_deref() == Some(file.text.as_bytes()) {
            continue;
        }
        if let Some(present) = present {
            let aside = free_name(&path);
            write_whole(&aside, &present)
                .with_context(|| format!("cannot keep your version in {}", aside.display()))?;
            kept.push(aside);
        }
        write_whole(&path, file.text.as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(kept)
}

fn free_name(path: &std::path::Path) -> PathBuf {
    let named = |number: u32| PathBuf::from(format!("{}.kept-{number}", path.display()));
    (1..)
        .map(named)
        .find(|name| !name.exists())
        .unwrap_or_else(|| named(0))
}
