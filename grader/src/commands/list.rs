//! `cargo grade list`.

use super::given::Given;
use super::{Call, print};
use crate::cli::{self, Format};
use crate::exit::Exit;
use crate::workbook::{Entry, Exercise, HiddenChecks};
use render::style::{ALARM, BOLD, DIM};
use render::words::{self, counted};

pub(super) fn run(call: &Call<'_>, names: &[String], given: &cli::Given) -> anyhow::Result<Exit> {
    let entries = call.entries(names)?;
    let given = Given::read(call, given)?;
    let text = match call.cli.format {
        Format::Human => for_a_person(&entries),
        Format::Of(_) => for_a_program(call, &entries, given.hidden.as_ref())?,
    };
    print(&text)?;
    let is_whole = !entries.iter().any(|it| matches!(it, Entry::Damaged(_)));
    Ok(if is_whole { Exit::Passed } else { Exit::Fault })
}

/// What each exercise is and asks for, in the words of a report.
fn for_a_program(
    call: &Call<'_>,
    entries: &[&Entry],
    hidden: Option<&HiddenChecks>,
) -> anyhow::Result<String> {
    let mut subjects = HiddenChecks::subjects(&call.workbook, hidden);
    subjects.retain(|it| entries.iter().any(|entry| *entry.name() == it.name));
    Ok(serde_json::to_string_pretty(&subjects)? + "\n")
}

fn for_a_person(entries: &[&Entry]) -> String {
    let width = entries.iter().map(|entry| entry.name().0.len()).max();
    let width = width.unwrap_or(0);
    let (mut text, mut chapters) = (String::new(), Vec::new());
    for entry in entries {
        let chapter = entry.number().chapter;
        if !chapters.contains(&chapter) {
            chapters.push(chapter);
            text += &format!("{BOLD}{chapter} {}{BOLD:#}\n", chapter_name(entry));
        }
        let (number, name) = (entry.number(), entry.name());
        text += &format!("  {number:>4}  {name:width$}  ");
        text += &match entry {
            Entry::Exercise(Exercise { metadata, .. }) => {
                format!("{DIM}{}{DIM:#}\n", metadata.title)
            }
            Entry::Damaged(damage) => {
                format!("{ALARM}{}{ALARM:#}: {}\n", damage.file, damage.problem)
            }
        };
    }
    let is_exercise = |it: &&&Entry| matches!(it, Entry::Exercise(_));
    let exercises = counted(entries.iter().filter(is_exercise).count(), "exercise");
    text += &format!("\n{}, {exercises}\n", counted(chapters.len(), "chapter"));
    text
}

/// A chapter's name, from its folder: `06_patterns` is `patterns`.
fn chapter_name(entry: &Entry) -> String {
    let folder = entry.path().parent().and_then(|path| path.to_str());
    words::folder(folder.unwrap_or_default())
}
