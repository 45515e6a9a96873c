//! A stage of one's own: a copy of the workbook over which sources are laid.

use crate::build::Stage;
use crate::reuse::write_whole;
use crate::starter::SourceFile;
use crate::workbook::{Exercise, Workbook};
use anyhow::Context;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What of the workbook's top folder goes to the stage.
const COPIED: [&str; 6] = [
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "rust-toolchain.toml",
    "grader",
    "exercises",
];

/// Sets up a stage below `folder`, with everything as the workbook has it.
///
/// # Errors
///
/// When something cannot be read or written; the file is named.
pub fn set_up(workbook: &Workbook, folder: &Path) -> anyhow::Result<Stage> {
    let stage = Stage {
        root: folder.join("stage"),
        target: folder.join("build"),
        compiler_cpu: Stage::COMPILER_CPU,
    };
    let mut wanted = HashSet::new();
    for top in COPIED {
        let files = walkdir::WalkDir::new(workbook.root.join(top))
            .into_iter()
            .filter_entry(is_source);
        for entry in files
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
        {
            let path = entry.path().strip_prefix(&workbook.root)?.to_owned();
            let content = fs::read(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            write_if_new(&stage.root.join(&path), &content)?;
            wanted.insert(path);
        }
    }
    remove_all_but(&stage.root, &wanted)?;
    Ok(stage)
}

/// What cargo builds, and what a learner's resets have kept, are no sources.
fn is_source(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !(name == "target" || name.contains(".kept-") || name.ends_with(".snap.new"))
}

/// Lays `sources` over the `src` folder of an exercise on the stage: afterwards
/// it holds these and the files that the exercise itself needs, and no others.
///
/// # Errors
///
/// When something cannot be written; the file is named.
pub fn lay(
    stage: &Stage,
    workbook: &Workbook,
    exercise: &Exercise,
    sources: &[SourceFile],
) -> anyhow::Result<()> {
    let folder = exercise.folder(&stage.root).join("src");
    let mut wanted: HashSet<PathBuf> = workbooks_own(workbook, exercise)?;
    for SourceFile { path, text } in sources {
        write_if_new(&folder.join(path), text.as_bytes())?;
        wanted.insert(path.clone());
    }
    remove_all_but(&folder, &wanted)
}

/// Files below `src` that belong to the workbook and not to the learner: those
/// that the starter does not know, such as a worker program.
fn workbooks_own(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<HashSet<PathBuf>> {
    let starter = crate::submission::derived_starter(workbook, exercise)?;
    let all = crate::starter::sources_below(&exercise.folder(&workbook.root).join("src"))?;
    let own = all.into_iter().filter(|file| {
        file.path.starts_with("bin") && !starter.iter().any(|starter| starter.path == file.path)
    });
    Ok(own.map(|file| file.path).collect())
}

/// cargo judges freshness by the time of the last change, so a file that is the
/// same is left alone, and one that differs gets a new time.
fn write_if_new(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    write_whole(path, content).with_context(|| format!("cannot write {}", path.display()))
}

fn remove_all_but(folder: &Path, wanted: &HashSet<PathBuf>) -> anyhow::Result<()> {
    for entry in walkdir::WalkDir::new(folder).contents_first(true) {
        let entry = entry?;
        let path = entry.path().strip_prefix(folder)?;
        if entry.file_type().is_file() && !wanted.contains(path) {
            fs::remove_file(entry.path())
                .with_context(|| format!("cannot remove {}", entry.path().display()))?;
        } else if entry.file_type().is_dir() {
            // Succeeds for those that are empty now.
            let _ = fs::remove_dir(entry.path());
        }
    }
    Ok(())
}
