//! What the pages of the book show of the grader: blocks that hold its real
//! output, kept true by the audit.
//!
//! A block begins with `` ```text grader:FILE:CHECK ``, where FILE is a rejected
//! solution of the page's exercise and CHECK the check that it fails.

/// A block of a page that shows what the grader says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line of its beginning, from 1.
    pub line: usize,
    /// The rejected solution: a file's name, or a folder's.
    pub solution: String,
    /// The check that it fails.
    pub check: String,
    /// What the page shows.
    pub shown: String,
}

/// The blocks of a page, in their order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (at, line) in page.lines().enumerate() {
        if let Some((solution, check)) = begins(line) {
            blocks.push(Block {
                line: at + 1,
                solution,
                check,
                shown: String::new(),
            });
            open = true;
        } else if line.trim_end() == "```" {
            open = false;
        } else if let (true, Some(block)) = (open, blocks.last_mut()) {
            block.shown += line;
            block.shown.push('\n');
        }
    }
    blocks
}

fn begins(line: &str) -> Option<(String, String)> {
    let (solution, check) = line.strip_prefix("```text grader:")?.rsplit_once(':')?;
    Some((solution.to_owned(), check.trim_end().to_owned()))
}

/// The page with each block filled anew; a block for which `truth` has nothing
/// stays as it is.
pub fn filled(page: &str, truth: impl Fn(&Block) -> Option<String>) -> String {
    let mut blocks = blocks(page).into_iter();
    let mut filled = String::new();
    let mut skipping = false;
    for line in page.lines() {
        if skipping && line.trim_end() != "```" {
            continue;
        }
        skipping = false;
        filled += line;
        filled.push('\n');
        if begins(line).is_some() {
            let truth = blocks.next().and_then(|block| truth(&block));
            skipping = truth.is_some();
            filled += truth.as_deref().unwrap_or_default();
        }
    }
    filled
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
            check: "the_next_begins".to_owned(),
            shown: "old\n".to_owned(),
        };
        assert_eq!(blocks(PAGE), [block]);
    }

    #[test]
    fn filling_changes_the_blocks_and_nothing_else() {
        let new = filled(PAGE, |_| Some("new\nlines\n".to_owned()));
        assert_eq!(new, PAGE.replace("old\n", "new\nlines\n"));
        assert_eq!(filled(PAGE, |_| None), PAGE);
        assert_eq!(filled(&new, |_| Some("old\n".to_owned())), PAGE);
    }
}
