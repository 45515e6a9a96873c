//! What the pages of the book show of the grader: blocks that hold its real
//! output, kept true by the audit.
//!
//! A block begins with `` ```text grader:FILE:CHECK ``, where FILE is a rejected
//! solution of the page's exercise and CHECK the check that it fails. Without
//! `:CHECK` it shows the whole report.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// A block of a page that shows what the grader says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line of its beginning, from 1.
    pub line: usize,
    /// The rejected solution: a file's name, or a folder's.
    pub solution: String,
    /// The check that it fails; none where the whole report is shown.
    pub check: Option<String>,
    /// What the page shows.
    pub shown: String,
    /// Where that stands in the page, in bytes.
    at: Range<usize>,
}

/// The blocks of a page, in their order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (event, at) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                if let Some((solution, check)) = named(&info) {
                    is_open = true;
                    let first = page[at.start..].find('\n').map_or(at.end, |it| it + 1);
                    let first = at.start + first;
                    blocks.push(Block {
                        line: page[..at.start].lines().count() + 1,
                        solution,
                        check,
                        shown: String::new(),
                        at: first..first,
                    });
                }
            }
            Event::End(TagEnd::CodeBlock) => is_open = false,
            Event::Text(text) => {
                if let Some(block) = blocks.last_mut().filter(|_| is_open) {
                    block.shown += &text;
                    block.at.end = at.end;
                }
            }
            _ => {}
        }
    }
    blocks
}

fn named(info: &str) -> Option<(String, Option<String>)> {
    let shown = info.strip_prefix("text grader:")?.trim_end();
    Some(match shown.rsplit_once(':') {
        Some((solution, check)) => (solution.to_owned(), Some(check.to_owned())),
        None => (shown.to_owned(), None),
    })
}

/// The page with each block filled anew; a block for which `truth` has nothing
/// stays as it is.
pub fn filled(page: &str, truth: impl Fn(&Block) -> Option<String>) -> String {
    let mut filled = page.to_owned();
    // From the last, so that the places of the others stay what they are.
    for block in blocks(page).iter().rev() {
        if let Some(truth) = truth(block) {
            filled.replace_range(block.at.clone(), &truth);
        }
    }
    filled
}

/// How many minutes a page plans for its exercise: its first emphasised words say
/// "Plan 25 minutes."
pub fn minutes(page: &str) -> Option<u32> {
    let line = page.lines().find_map(|line| {
        line.strip_prefix("*Plan ")?
            .split_once(" minutes")
            .map(|(minutes, _)| minutes)
    });
    line?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "# A page\n\n```text grader:chunks.rs:the_next_begins\nold\n```\n\n```text\nother\n```\n";

    #[test]
    fn a_block_names_a_solution_and_a_check() {
        let block = Block {
            line: 3,
            solution: "chunks.rs".to_owned(),
            check: Some("the_next_begins".to_owned()),
            shown: "old\n".to_owned(),
            at: 51..55,
        };
        assert_eq!(blocks(PAGE), [block]);
    }

    #[test]
    fn an_empty_block_is_filled_and_one_inside_another_is_text() {
        let empty = "```text grader:a.rs:b\n```\nend\n";
        let new = filled(empty, |_| Some("new\n".to_owned()));
        assert_eq!(new, "```text grader:a.rs:b\nnew\n```\nend\n");
        assert_eq!(blocks("````text\n```text grader:a.rs:b\n```\n````\n"), []);
    }

    #[test]
    fn a_page_says_how_many_minutes_it_plans() {
        assert_eq!(minutes("# A page\n\n*Plan 25 minutes.*\n"), Some(25));
        assert_eq!(minutes("# A page\n\nPlan 25 minutes.\n"), None);
    }

    #[test]
    fn a_block_without_a_check_shows_the_whole_report() {
        let blocks = blocks("```text grader:chunks.rs\n```\n");
        assert_eq!(blocks[0].solution, "chunks.rs");
        assert_eq!(blocks[0].check, None);
    }

    #[test]
    fn filling_changes_the_blocks_and_nothing_else() {
        let new = filled(PAGE, |_| Some("new\nlines\n".to_owned()));
        assert_eq!(new, PAGE.replace("old\n", "new\nlines\n"));
        assert_eq!(filled(PAGE, |_| None), PAGE);
        assert_eq!(filled(&new, |_| Some("old\n".to_owned())), PAGE);
    }
}
