//! The solutions that the workbook keeps of an exercise: accepted ones, which
//! must pass, and rejected ones, which must fail exactly where they say.

use super::contract::{Contract, quotations};
use super::exercise::is_called;
use super::starter::derive;
use super::{Exercise, STARTERS, Workbook, origins, sections};
use crate::files::{plain_text, slashed};
use crate::sources::{self, SourceFile};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// What begins the first line of a rejected solution.
pub const REJECTED_BY: &str = "//! rejected by: ";

/// What begins the names of rejected solutions that do nothing: they show which
/// checks hold for such code, and that it earns nothing.
pub const DOES_NOTHING: &str = "does_nothing";

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

impl Variant {
    /// Its name: the file's, without its ending.
    pub fn name(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// The text of its library, and the comment that this begins with.
    pub fn library(&self) -> (String, String) {
        let mut files = self.sources.iter();
        let library = files.find(|file| file.path == Path::new("lib.rs"));
        let text = library.and_then(|file| plain_text(&file.bytes));
        let text = text.unwrap_or_default();
        let comment = text.lines().map_while(|line| line.strip_prefix("//!"));
        let comment = comment.map(str::trim).collect::<Vec<_>>().join(" ");
        (text, comment)
    }

    /// Whether it is the one that the starter and the plan are made from.
    pub fn is_reference(&self) -> bool {
        self.claim == Claim::Accepted && self.path.file_stem().is_some_and(|it| it == "reference")
    }

    /// Whether it is there to show what doing nothing comes to.
    pub fn does_nothing(&self) -> bool {
        let stem = self.path.file_stem().and_then(|stem| stem.to_str());
        matches!(self.claim, Claim::Rejected { .. })
            && stem.is_some_and(|stem| stem.starts_with(DOES_NOTHING))
    }
}

/// What a variant must come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Every check says that nothing was begun.
    NotStarted,
    /// Every check passes.
    Accepted,
    /// It breaks promises, and exactly these checks fail.
    Rejected {
        /// The checks.
        checks: Vec<String>,
        /// What it quotes from the contract: the promises that it breaks.
        quotations: Vec<String>,
        /// Why a person writes it.
        why: String,
    },
}

/// Every variant of an exercise: the starter first, then the reference, then
/// the others by name.
///
/// # Errors
///
/// When a file cannot be read or does not say what it must; the file is named.
pub fn variants(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<Vec<Variant>> {
    let root = &workbook.root;
    let relative = |path: &Path| PathBuf::from(workbook.relative(path));
    let mut variants = vec![Variant {
        path: relative(&exercise.folder(root)),
        sources: starter(workbook, exercise)?,
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
        let claim = claimed(exercise, &sources)
            .with_context(|| format!("{}", relative(&path).display()))?;
        variants.push(Variant {
            path: relative(&path),
            sources,
            claim,
        });
    }
    Ok(variants)
}

/// The files of a solution, as they lie below `src`: of a single file `lib.rs`,
/// of a folder all in it.
///
/// # Errors
///
/// When one cannot be read; it is named.
pub fn read(path: &Path) -> anyhow::Result<Vec<SourceFile>> {
    if path.is_dir() {
        let sources = sources::below(path);
        if let Some((file, problem)) = sources.unreadable.first() {
            anyhow::bail!("cannot read {}: {problem}", path.join(file).display());
        }
        return Ok(sources.files);
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(vec![SourceFile {
        path: "lib.rs".into(),
        bytes,
    }])
}

/// The starter of an exercise: derived from its reference, or in an edition for
/// learners as it was handed out.
///
/// # Errors
///
/// When the reference or the starter cannot be read, or its marks do not fit
/// together.
pub fn starter(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<Vec<SourceFile>> {
    let path = reference_path(workbook, exercise);
    let handed_out = workbook.root.join(STARTERS).join(&exercise.path);
    if workbook.is_edition() && handed_out.is_dir() {
        return read(&handed_out);
    }
    if !path.exists() {
        anyhow::bail!(no_reference(workbook, exercise));
    }
    let derive = |file: SourceFile| {
        let named = || format!("{} ({})", path.display(), file.path.display());
        let text = plain_text(&file.bytes).with_context(|| format!("{}: no text", named()))?;
        Ok(SourceFile {
            bytes: derive(&text).with_context(named)?.into_bytes(),
            path: file.path.clone(),
        })
    };
    read(&path)?.into_iter().map(derive).collect()
}

/// The contract of an exercise, as its reference writes it.
///
/// # Errors
///
/// As [`starter`].
pub fn contract(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<Contract> {
    Ok(Contract::of(&starter(workbook, exercise)?))
}

/// Why an exercise has no reference, and what to do about it. Mostly its folder
/// was renamed, and its solutions still have the old name.
fn no_reference(workbook: &Workbook, exercise: &Exercise) -> String {
    let folder = workbook.relative(&exercise.folder(&workbook.root));
    let origins = origins(&workbook.root);
    let missing = workbook.relative(&origins.join(&exercise.path));
    let lost = format!("{folder} has no starter: it comes from {missing}, which is not there");
    let mut folders = sections(&origins).filter_map(Result::ok);
    let Some(found) = folders.find(|path| is_called(path, &exercise.name)) else {
        return lost;
    };
    let found = found
        .strip_prefix(&origins)
        .map(slashed)
        .unwrap_or_default();
    let origin = workbook.relative(&origins.join(&found));
    format!(
        "{lost}. Was the folder renamed? `{}` is in {origin}: rename the folder to exercises/{found}",
        exercise.name
    )
}

/// The reference of an exercise: a file, or a folder where there are several.
pub fn reference_path(workbook: &Workbook, exercise: &Exercise) -> PathBuf {
    let accepted = exercise.solutions(&workbook.root).join("accepted");
    let folder = accepted.join("reference");
    if folder.is_dir() {
        folder
    } else {
        accepted.join("reference.rs")
    }
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

/// What a rejected solution claims: in its first line the checks that fail, and
/// below it, quoted, the promises that it breaks.
fn claimed(exercise: &Exercise, sources: &[SourceFile]) -> anyhow::Result<Claim> {
    let library = sources.iter().find(|file| file.path == Path::new("lib.rs"));
    let text = library.and_then(|file| plain_text(&file.bytes));
    let mut head = text
        .iter()
        .flat_map(|text| text.lines())
        .take_while(|line| line.starts_with("//!"));
    let first = head.next().unwrap_or_default();
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
        anyhow::ensure!(planned, "it names `{check}`, and there is no such check");
    }
    let comment = head.filter_map(|line| line.strip_prefix("//!"));
    Ok(Claim::Rejected {
        checks,
        quotations: quotations(comment),
        why: why.trim().to_owned(),
    })
}
