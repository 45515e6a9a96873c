//! The hints of an exercise, as its author writes them: Markdown, a section a
//! hint. Three are for everybody, and further ones for whoever fails a check.
//!
//! They stand in a file of their own. Who opens the manifest wants to see which
//! crates may be used, and would have read all of them.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag};
use report::ExerciseName;
use std::ops::Range;

/// Where the hints lie in an exercise's folder.
pub const FILE: &str = "hints.md";

/// How many hints for everybody each exercise has.
pub const COUNT: usize = 3;

/// The hints of an exercise. None is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hints {
    /// Those for everybody, weakest first, as Markdown.
    pub general: Box<[String; COUNT]>,
    /// Those for whoever fails a check, at most one a check.
    pub of_checks: Vec<CheckHint>,
}

/// A hint for whoever fails a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckHint {
    /// The name of the check. Whether there is one, the audit asks.
    pub check: String,
    /// The hint, as Markdown.
    pub text: String,
    /// The line of its heading, from 1.
    pub line: usize,
}

impl Hints {
    /// The hint for whoever fails this check.
    pub fn of_check(&self, check: &str) -> Option<&CheckHint> {
        self.of_checks.iter().find(|hint| hint.check == check)
    }
}

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
    let mut general = Vec::new();
    let mut of_checks: Vec<CheckHint> = Vec::new();
    for Section { title, line, text } in sections(text) {
        if text.is_empty() {
            return Err(format!("line {line}: the hint `## {title}` is empty"));
        }
        let text = text.to_owned();
        if general.len() < COUNT && title == (general.len() + 1).to_string() {
            general.push(text);
        } else if !is_name(&title) {
            return Err(misplaced(&title, line, general.len()));
        } else if of_checks.iter().any(|hint| hint.check == title) {
            return Err(format!("line {line}: there is a hint `## {title}` already"));
        } else {
            let check = title;
            of_checks.push(CheckHint { check, text, line });
        }
    }
    let general = Box::try_from(general).map_err(|general: Vec<String>| {
        let last = text.lines().count().max(1);
        let next = general.len() + 1;
        format!("line {last}: it ends without `## {next}`; {DEMAND}")
    })?;
    Ok(Hints { general, of_checks })
}

fn misplaced(title: &str, line: usize, read: usize) -> String {
    let expected = match read {
        COUNT => "the name of a check".to_owned(),
        read => format!("`## {}`", read + 1),
    };
    format!("line {line}: `## {title}` stands where {expected} is expected; {DEMAND}")
}

/// Whether a function can be called so.
fn is_name(title: &str) -> bool {
    let mut letters = title.chars();
    letters
        .next()
        .is_some_and(|it| it.is_alphabetic() || it == '_')
        && letters.all(|it| it.is_alphanumeric() || it == '_')
}

/// What a file must have.
pub(super) const DEMAND: &str = "there are three hints, from weak to strong, under `## 1`, `## 2` and `## 3`, \
     and further ones under the names of checks";

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
        let general = [
            "weak",
            "middling:\n\n```rust\n## 3\n```",
            "> ## 4\n\nstrong",
        ];
        let hints = Hints {
            general: Box::new(general.map(str::to_owned)),
            of_checks: Vec::new(),
        };
        assert_eq!(read(HINTS), Ok(hints));
    }

    #[test]
    fn a_check_may_have_one() {
        let text =
            HINTS.to_owned() + "\n## the_next_begins\n\nWhen?\n\n## `no_more_than_2`\n\nCount.\n";
        let hints = read(&text).expect("hints");
        assert_eq!(hints.general, read(HINTS).expect("hints").general);
        let next = hints.of_check("the_next_begins").expect("a hint");
        assert_eq!((next.text.as_str(), next.line), ("When?", 21));
        assert_eq!(hints.of_check("no_more_than_2").map(|it| it.line), Some(25));
        assert_eq!(hints.of_check("no_more"), None);
        let twice = text.replace("## `no_more_than_2`", "## the_next_begins");
        assert_eq!(
            problem(&twice),
            "line 25: there is a hint `## the_next_begins` already"
        );
    }

    #[test]
    fn there_are_three_in_their_order() {
        let misplaced = HINTS.replace("## 2", "## 5");
        assert!(problem(&misplaced).starts_with("line 7: `## 5` stands where `## 2` is expected"));
        let words = HINTS.replace("## 1", "## Some words");
        assert!(problem(&words).starts_with("line 3: `## Some words` stands where `## 1` is"));
        let more = HINTS.to_owned() + "\n## 4\n\nstronger\n";
        assert!(problem(&more).starts_with("line 21: `## 4` stands where the name of a check is"));
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
