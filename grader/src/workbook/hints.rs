//! The hints of an exercise, as its author writes them: Markdown, a section a
//! hint.
//!
//! They stand in a file of their own. Who opens the manifest wants to see which
//! crates may be used, and would have read all of them.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};
use report::ExerciseName;
use std::ops::Range;

/// Where the hints lie in an exercise's folder.
pub const FILE: &str = "hints.md";

/// How many hints each exercise has.
pub const COUNT: usize = 3;

/// The hints of an exercise, weakest first, as Markdown. None is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hints(pub [String; COUNT]);

/// The first line of an exercise's file: it is read by who opens the file before
/// having asked for a hint.
pub fn first_line(exercise: &ExerciseName) -> String {
    format!("# Hints: `cargo grade hint {exercise}` gives one at a time")
}

/// Reads the text of the file.
///
/// # Errors
///
/// The line, and what is wrong there.
pub fn read(text: &str) -> Result<Hints, String> {
    let mut hints = Vec::new();
    for section in sections(text) {
        let Section { title, line, text } = &section;
        if *title != (hints.len() + 1).to_string() || hints.len() == COUNT {
            let expected = match hints.len() {
                COUNT => "no more".to_owned(),
                read => format!("`## {}`", read + 1),
            };
            return Err(format!(
                "line {line}: `## {title}` stands where {expected} is expected; {DEMAND}"
            ));
        }
        if text.is_empty() {
            return Err(format!("line {line}: the hint `## {title}` is empty"));
        }
        hints.push((*text).to_owned());
    }
    <[String; COUNT]>::try_from(hints)
        .map(Hints)
        .map_err(|hints| {
            let last = text.lines().count().max(1);
            let next = hints.len() + 1;
            format!("line {last}: it ends without `## {next}`; {DEMAND}")
        })
}

/// What a file must have.
pub(super) const DEMAND: &str =
    "there are three hints, from weak to strong, under `## 1`, `## 2` and `## 3`";

/// A section of the second level, and what stands in it.
struct Section<'t> {
    title: String,
    /// The line of its heading, from 1.
    line: usize,
    text: &'t str,
}

/// The sections of a text. What stands before the first belongs to none, and what
/// looks like a heading in code or in a quotation is none.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut headings: Vec<(String, Range<usize>)> = Vec::new();
    let mut depth = 0;
    let mut is_open = false;
    for (event, at) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let level = HeadingLevel::H2;
                if depth == 0 && matches!(tag, Tag::Heading { level: it, .. } if it == level) {
                    headings.push((String::new(), at));
                    is_open = true;
                }
                depth += 1;
            }
            Event::End(_) => {
                depth -= 1;
                is_open &= depth > 0;
            }
            Event::Text(piece) | Event::Code(piece) if is_open => {
                if let Some((title, _)) = headings.last_mut() {
                    *title += &piece;
                }
            }
            _ => {}
        }
    }
    let ends = headings.iter().skip(1).map(|(_, at)| at.start);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    headings
        .into_iter()
        .zip(ends)
        .map(|((title, at), end)| Section {
            title,
            line: text[..at.start].lines().count() + 1,
            text: text[at.end..end].trim(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HINTS: &str = "# About\n\n## 1\n\nweak\n\n## 2\n\nmiddling:\n\n```rust\n## 3\n```\n\n## 3\n\n> ## 4\n\nstrong\n";

    fn problem(text: &str) -> String {
        read(text).expect_err("something is wrong")
    }

    #[test]
    fn a_hint_is_what_stands_in_its_section() {
        let hints = [
            "weak",
            "middling:\n\n```rust\n## 3\n```",
            "> ## 4\n\nstrong",
        ];
        assert_eq!(read(HINTS), Ok(Hints(hints.map(str::to_owned))));
    }

    #[test]
    fn there_are_three_in_their_order() {
        let misplaced = HINTS.replace("## 2", "## 5");
        assert!(problem(&misplaced).starts_with("line 7: `## 5` stands where `## 2` is expected"));
        let more = HINTS.to_owned() + "\n## 4\n\nstronger\n";
        assert!(problem(&more).starts_with("line 21: `## 4` stands where no more is expected"));
        let fewer = HINTS.split("## 2").next().expect("a part");
        assert!(problem(fewer).starts_with("line 6: it ends without `## 2`"));
        assert!(problem("").starts_with("line 1: it ends without `## 1`; there are three hints"));
    }

    #[test]
    fn none_is_empty() {
        let empty = HINTS.replace("weak", "");
        assert_eq!(problem(&empty), "line 3: the hint `## 1` is empty");
    }
}
