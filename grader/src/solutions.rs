//! The solutions that the workbook keeps of an exercise: accepted ones, which
//! must pass, and rejected ones, which must fail exactly where they say.

use crate::starter::{self, SourceFile};
use crate::submission::{derived_starter, reference_path};
use crate::workbook::{Exercise, Workbook};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// What begins the first line of a rejected solution.
pub const REJECTED_BY: &str = "//! rejected by: ";

/// A set of sources for an exercise, and what they must come to.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its path from the workbook's top; of the starter, that of its folder.
    pub path: PathBuf,
    /// Its files.
    pub sources: Vec<SourceFile>,
    /// What they must come to.
    pub claim: Claim,
}

/// What a variant must come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Every check says that nothing was begun.
    NotStarted,
    /// Every check passes.
    Accepted,
    /// Exactly these checks fail.
    Rejected(Vec<String>),
}

/// Every variant of an exercise: the starter first, then the reference, then
/// the others by name.
///
/// # Errors
///
/// When a file cannot be read or does not say what it must; the file is named.
pub fn variants(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<Vec<Variant>> {
    let root = &workbook.root;
    let relative = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
    let mut variants = vec![Variant {
        path: relative(&exercise.folder(root)),
        sources: derived_starter(workbook, exercise)?,
        claim: Claim::NotStarted,
    }];
    let reference = reference_path(workbook, exercise);
    let mut accepted = listed(&exercise.solutions(root).join("accepted"))?;
    accepted.sort_by_key(|path| (*path != reference, path.clone()));
    for path in accepted {
        let sources = read(&path)?;
        variants.push(Variant {
            path: relative(&path),
            sources,
            claim: Claim::Accepted,
        });
    }
    for path in listed(&exercise.solutions(root).join("rejected"))? {
        let sources = read(&path)?;
        let checks = claimed(exercise, &sources)
            .with_context(|| format!("{}", relative(&path).display()))?;
        variants.push(Variant {
            path: relative(&path),
            sources,
            claim: Claim::Rejected(checks),
        });
    }
    Ok(variants)
}

fn read(path: &Path) -> anyhow::Result<Vec<SourceFile>> {
    starter::solution(path).with_context(|| format!("cannot read {}", path.display()))
}

fn listed(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.retain(|path| path.is_dir() || path.extension().is_some_and(|end| end == "rs"));
    paths.sort();
    Ok(paths)
}

/// The checks that a rejected solution names in its first line.
fn claimed(exercise: &Exercise, sources: &[SourceFile]) -> anyhow::Result<Vec<String>> {
    let library = sources.iter().find(|file| file.path == Path::new("lib.rs"));
    let first = library
        .and_then(|file| file.text.lines().next())
        .unwrap_or_default();
    let claim = first.strip_prefix(REJECTED_BY);
    let (checks, why) = claim.and_then(|claim| claim.split_once(" — ")).with_context(|| {
        format!("its first line must be `{REJECTED_BY}check, other_check — why a person writes this`")
    })?;
    anyhow::ensure!(
        !why.trim().is_empty(),
        "its first line does not say why a person writes this"
    );
    let checks: Vec<String> = checks
        .split(',')
        .map(|check| check.trim().to_owned())
        .collect();
    for check in &checks {
        let planned = exercise
            .plan
            .checks
            .iter()
            .any(|planned| planned.name == *check);
        let of_compiler = check.starts_with("the_compiler_no_longer_warns_of_");
        anyhow::ensure!(
            planned || of_compiler,
            "it names `{check}`, and there is no such check"
        );
    }
    Ok(checks)
}
