//! What the workbook lacks, without building anything.

use crate::sources;
use crate::submission::Submission;
use crate::workbook::gaps::gaps;
use crate::workbook::plan::FILE;
use crate::workbook::solutions::{DOES_NOTHING, starter};
use crate::workbook::{CHAPTER_PAGES, EXERCISES, Exercise, PAGES, Settings, Workbook, hints, page};
use std::collections::BTreeSet;
use std::path::Path;

/// What is missing, or not as it must be: each in a sentence that begins with
/// the file.
pub(super) fn missing(workbook: &Workbook, exercises: &[&Exercise]) -> Vec<String> {
    let mut missing: Vec<String> = workbook
        .damaged()
        .map(|damage| format!("{}: {}", damage.file, damage.problem))
        .collect();
    for exercise in exercises {
        let page = exercise.page();
        if !workbook.root.join(&page).is_file() {
            missing.push(format!(
                "{}: the exercise {} has no page",
                page.display(),
                exercise.name
            ));
        }
        missing.extend(not_the_minutes(workbook, exercise));
        missing.extend(not_the_plan(workbook, exercise));
        missing.extend(not_the_first_line(workbook, exercise));
        missing.extend(not_the_starter(workbook, exercise));
        missing.extend(no_idle_solution(workbook, exercise));
        missing.extend(gaps_left(workbook, exercise));
    }
    missing.extend(not_the_members(workbook));
    let settings = Settings::read(&workbook.root).err();
    missing.extend(settings.map(|problem| format!("Cargo.toml: {problem}")));
    missing.extend(pages_without_exercise(workbook));
    missing
}

/// The page tells the reader how long it takes, and the manifest the grader.
fn not_the_minutes(workbook: &Workbook, exercise: &Exercise) -> Option<String> {
    let page = exercise.page();
    let text = std::fs::read_to_string(workbook.root.join(&page)).ok()?;
    let (planned, of_manifest) = (page::minutes(&text), exercise.metadata.minutes);
    (planned.unwrap_or(0) != of_manifest).then(|| {
        let planned = planned.map_or("no minutes".to_owned(), |it| format!("{it} minutes"));
        format!(
            "{}: it plans {planned}, and the manifest of {} has minutes = {of_manifest}",
            page.display(),
            exercise.name
        )
    })
}

fn not_the_plan(workbook: &Workbook, exercise: &Exercise) -> Option<String> {
    let folder = exercise.folder(&workbook.root);
    let is_written = exercise.plan.is_written(&folder);
    is_written.is_ok_and(|is_written| !is_written).then(|| {
        format!(
            "{}: the plan does not name the checks as the source has them; `cargo grade plan {}` writes it",
            workbook.relative(&folder.join(FILE)),
            exercise.name
        )
    })
}

/// A copy of a neighbour's hints still names the neighbour.
fn not_the_first_line(workbook: &Workbook, exercise: &Exercise) -> Option<String> {
    let file = exercise.folder(&workbook.root).join(hints::FILE);
    let text = std::fs::read_to_string(&file).ok()?;
    let first_line = hints::first_line(&exercise.name);
    (text.lines().next() != Some(&first_line)).then(|| {
        let file = workbook.relative(&file);
        format!("{file}: line 1: it must be `{first_line}`")
    })
}

/// The hints for checks that the plan does not have.
pub(super) fn hints_of_no_check<'a>(
    workbook: &'a Workbook,
    exercise: &'a Exercise,
) -> impl Iterator<Item = String> + 'a {
    let is_planned = |check: &str| exercise.plan.checks.iter().any(|it| it.name == check);
    let hints = exercise.hints.of_checks.iter();
    hints
        .filter(move |hint| !is_planned(&hint.check))
        .map(|hint| {
            let file = workbook.relative(&exercise.folder(&workbook.root).join(hints::FILE));
            format!(
                "{file}: line {}: the plan of {} has no check `{}`",
                hint.line, exercise.name, hint.check
            )
        })
}

fn not_the_starter(workbook: &Workbook, exercise: &Exercise) -> Option<String> {
    let problem = match starter(workbook, exercise) {
        Err(error) => format!("{error:#}"),
        Ok(_) if Submission::read(workbook, exercise).is_starter(workbook) => return None,
        Ok(_) => format!(
            "is not the starter that its reference gives; `cargo grade reset {}` writes it",
            exercise.name
        ),
    };
    let folder = workbook.relative(&exercise.folder(&workbook.root).join("src"));
    Some(format!("{folder}: {problem}"))
}

fn no_idle_solution(workbook: &Workbook, exercise: &Exercise) -> Option<String> {
    let rejected = exercise.solutions(&workbook.root).join("rejected");
    let is_there = [
        rejected.join(DOES_NOTHING),
        rejected.join(format!("{DOES_NOTHING}.rs")),
    ]
    .iter()
    .any(|path| path.exists());
    (!is_there).then(|| {
        format!(
            "{}: no `{DOES_NOTHING}.rs` shows which checks hold for code that does nothing",
            workbook.relative(&rejected)
        )
    })
}

/// What `cargo grade new` left to write, and nobody has written. The starter is left
/// out: it follows from the reference.
fn gaps_left(workbook: &Workbook, exercise: &Exercise) -> Vec<String> {
    let root = &workbook.root;
    let folder = exercise.folder(root);
    let page = root.join(exercise.page());
    let chapter = page.with_file_name("README.md");
    let folders = [exercise.solutions(root), folder.join("tests")];
    let below = folders.iter().flat_map(|folder| {
        let files = sources::below(folder).files.into_iter();
        files.map(move |file| (folder.join(file.path), file.bytes))
    });
    let named = [
        folder.join("Cargo.toml"),
        folder.join(hints::FILE),
        page,
        chapter,
    ];
    let named = named.into_iter().filter_map(|path| {
        let bytes = std::fs::read(&path).ok()?;
        Some((path, bytes))
    });
    below
        .chain(named)
        .flat_map(|(path, bytes)| {
            let path = workbook.relative(&path);
            gaps(&bytes)
                .into_iter()
                .map(move |(line, asked)| format!("{path}:{line}: still to fill in: {asked}"))
        })
        .collect()
}

/// The workspace's manifest lists the exercises one by one, and the folders are
/// what counts.
fn not_the_members(workbook: &Workbook) -> Vec<String> {
    let manifest = std::fs::read_to_string(workbook.root.join("Cargo.toml"));
    let manifest = manifest.ok().and_then(|it| it.parse::<toml::Table>().ok());
    let members = manifest
        .as_ref()
        .and_then(|manifest| manifest.get("workspace")?.get("members")?.as_array());
    let below = format!("{EXERCISES}/");
    let listed: BTreeSet<String> = members
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_str)
        .filter(|member| member.starts_with(&below))
        .map(str::to_owned)
        .collect();
    if listed.contains(&format!("{below}*/*")) {
        return Vec::new();
    }
    let folders: BTreeSet<String> = workbook.exercises().map(|it| it.subject().folder).collect();
    listed
        .symmetric_difference(&folders)
        .map(|folder| {
            let what = if folders.contains(folder) {
                "lacks"
            } else {
                "has, and there is no such exercise,"
            };
            format!("Cargo.toml: the list of members {what} {folder}")
        })
        .collect()
}

fn pages_without_exercise(workbook: &Workbook) -> Vec<String> {
    let pages = walkdir::WalkDir::new(workbook.root.join(PAGES))
        .min_depth(2)
        .sort_by_file_name();
    let known = |page: &Path| {
        workbook
            .exercises()
            .any(|exercise| page.ends_with(exercise.page()))
    };
    pages
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .filter(|path| !CHAPTER_PAGES.iter().any(|page| path.ends_with(page)))
        .filter(|path| !known(path))
        .map(|path| format!("{}: a page without an exercise", workbook.relative(&path)))
        .collect()
}
