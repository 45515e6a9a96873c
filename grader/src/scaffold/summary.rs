//! One more page in the book's `SUMMARY.md`.

use super::place::Place;
use crate::files::slashed;
use crate::workbook::IN_SHORT;
use std::path::Path;

/// The summary with a link to the page of a new section, and before it one to its
/// chapter's where that is not there. A new line has the form of the one before it, and
/// comes before the page that says the chapter in short.
pub(super) fn with_page(summary: &str, place: &Place, title: &str) -> String {
    let mut lines: Vec<String> = summary.lines().map(str::to_owned).collect();
    let page = format!("{}.md", slashed(&place.path()));
    let of_chapter = format!("({}/", place.chapter);
    let in_short = format!("/{IN_SHORT})");
    let is_of_chapter = |line: &String| line.contains(&of_chapter) && !line.contains(&in_short);
    let (at, form) = match lines.iter().rposition(is_of_chapter) {
        Some(last) => (last, form_of_section(&lines[last])),
        None => {
            let at = insert_chapter(&mut lines, place);
            (at, Form::Nested("  ".to_owned()))
        }
    };
    match form {
        Form::Nested(indent) => lines.insert(at + 1, format!("{indent}- [{title}]({page})")),
        Form::Plain => {
            lines.insert(at + 1, format!("[{title}]({page})"));
            lines.insert(at + 1, String::new());
        }
    }
    lines.join("\n") + "\n"
}

/// How a link to a section is written.
enum Form {
    /// As an item of a list, behind this.
    Nested(String),
    /// By itself, as chapters before the list are.
    Plain,
}

/// The form of a section's link behind this line, the chapter's last.
fn form_of_section(last: &str) -> Form {
    let text = last.trim_start();
    let indent = &last[..last.len() - text.len()];
    match (text.starts_with(['-', '*']), last.contains("/README.md)")) {
        (false, _) => Form::Plain,
        (true, true) => Form::Nested(format!("{indent}  ")),
        (true, false) => Form::Nested(indent.to_owned()),
    }
}

/// Inserts a link to a chapter behind the chapters before it, and gives its place.
fn insert_chapter(lines: &mut Vec<String>, place: &Place) -> usize {
    let line = format!("- [{}]({}/README.md)", place.chapter_title(), place.chapter);
    let chapter = |line: &String| {
        let link = line.split_once("](")?.1.split(')').next()?;
        let mut parts = Path::new(link).components();
        let first = parts.next()?.as_os_str().to_str()?.to_owned();
        parts.next().map(|_| first)
    };
    let is_before = |line: &String| chapter(line).is_some_and(|it| it < place.chapter);
    let is_item = |line: &String| line.trim_start().starts_with(['-', '*']);
    let before = lines.iter().rposition(is_before);
    let first_item = lines.iter().position(is_item);
    match (before, first_item) {
        (Some(before), _) if is_item(&lines[before]) => {
            lines.insert(before + 1, line);
            before + 1
        }
        // Behind what stands before the list, and so in front of the list.
        (_, Some(first)) => {
            lines.insert(first, line);
            first
        }
        (before, None) => {
            let at = before.map_or(lines.len(), |before| before + 1);
            lines.splice(at..at, [String::new(), line]);
            at + 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = "# Summary\n\n[Welcome](README.md)\n\n[0. Begin](00_begin/README.md)\n\n[0.1. One](00_begin/01_one.md)\n\n- [Loops](02_loops/README.md)\n  - [For](02_loops/01_for.md)\n- [Empty](04_empty/README.md)\n\n[Tables](TABLES.md)\n";

    fn with(summary: &str, chapter: &str) -> String {
        let place = Place {
            chapter: chapter.to_owned(),
            is_new_chapter: false,
            section: 2,
            name: "two".to_owned(),
        };
        with_page(summary, &place, "Two")
    }

    #[test]
    fn a_section_comes_behind_its_chapters_last_and_as_that_is_written() {
        let new = with(SUMMARY, "02_loops");
        assert!(new.contains("01_for.md)\n  - [Two](02_loops/02_two.md)\n- [Empty]"));
        let new = with(SUMMARY, "00_begin");
        assert!(new.contains("01_one.md)\n\n[Two](00_begin/02_two.md)\n\n- [Loops]"));
        let new = with(SUMMARY, "04_empty");
        assert!(new.contains("README.md)\n  - [Two](04_empty/02_two.md)\n\n[Tables]"));
    }

    #[test]
    fn a_section_comes_before_the_page_that_says_the_chapter_in_short() {
        let last = "  - [For](02_loops/01_for.md)\n";
        let in_short = "  - [In short](02_loops/in_short.md)\n";
        let new = with(
            &SUMMARY.replace(last, &format!("{last}{in_short}")),
            "02_loops",
        );
        assert!(new.contains(&format!("{last}  - [Two](02_loops/02_two.md)\n{in_short}")));
    }

    #[test]
    fn a_chapter_comes_behind_those_before_it() {
        let two = "  - [Two]";
        let new = with(SUMMARY, "03_traits");
        let chapter = "- [Traits](03_traits/README.md)";
        assert!(new.contains(&format!(
            "01_for.md)\n{chapter}\n{two}(03_traits/02_two.md)\n- [Empty]"
        )));
        let new = with(SUMMARY, "05_traits");
        assert!(new.contains("04_empty/README.md)\n- [Traits](05_traits/README.md)\n"));
        let new = with(SUMMARY, "01_traits");
        assert!(new.contains(&format!(
            "\n\n- [Traits](01_traits/README.md)\n{two}(01_traits/02_two.md)\n- [Loops]"
        )));
    }

    #[test]
    fn the_first_chapter_begins_the_list() {
        let begun = "# Summary\n\n[Welcome](README.md)\n";
        assert_eq!(
            with(begun, "01_a"),
            format!("{begun}\n- [A](01_a/README.md)\n  - [Two](01_a/02_two.md)\n")
        );
    }
}
