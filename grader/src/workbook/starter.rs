//! Deriving a starter from the reference, the one place where an exercise's
//! text is written.
//!
//! A region between `// starter: …` and `// end starter` is the part that the
//! learner writes. In the starter, what stands after `// starter:` takes its
//! place, line by line; a region with nothing there vanishes.

/// What begins the part of a reference that the learner writes.
const BEGIN: &str = "// starter:";
/// What ends it.
const END: &str = "// end starter";

/// A reference whose marks do not fit together.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct MarkError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: &'static str,
}

/// Derives a starter from the text of a reference.
///
/// # Errors
///
/// [`MarkError`] when a region is not closed, or closed without being open.
pub fn derive(reference: &str) -> Result<String, MarkError> {
    let mut starter: Vec<String> = Vec::new();
    // The line on which the region that is open began, and whether what came
    // since is still its head.
    let mut open: Option<(usize, bool)> = None;
    for (at, line) in reference.lines().enumerate() {
        let number = at + 1;
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        match (trimmed.strip_prefix(BEGIN), open) {
            (Some(_), Some((_, false))) => {
                return Err(MarkError {
                    line: number,
                    problem: "a starter region inside another",
                });
            }
            (Some(text), None | Some((_, true))) => {
                let text = text.strip_prefix(' ').unwrap_or(text);
                if !text.is_empty() {
                    starter.push(format!("{indent}{text}"));
                }
                open = Some((open.map_or(number, |(begun, _)| begun), true));
            }
            (None, Some(_)) if trimmed.trim_end() == END => open = None,
            (None, Some((begun, _))) => open = Some((begun, false)),
            (None, None) if trimmed.trim_end() == END => {
                return Err(MarkError {
                    line: number,
                    problem: "the end of a region that is not open",
                });
            }
            // What a vanished region leaves is one empty line, not two.
            (None, None) if line.is_empty() && starter.last().is_none_or(String::is_empty) => {}
            (None, None) => starter.push(line.to_owned()),
        }
    }
    match open {
        Some((line, _)) => Err(MarkError {
            line,
            problem: "a starter region that is never closed",
        }),
        None => Ok(starter.join("\n").trim_end().to_owned() + "\n"),
    }
}

/// The text of a reference without its marks, as a program that one would write.
pub fn unmarked(reference: &str) -> String {
    let is_mark = |line: &&str| {
        let line = line.trim();
        line.starts_with(BEGIN) || line == END
    };
    let lines = reference.lines().filter(|line| !is_mark(line));
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_without_its_marks_is_a_plain_program() {
        let reference = "// starter:\nuse a::b;\n// end starter\n\nfn f() {\n    // starter: todo!()\n    g()\n    // end starter\n}\n";
        assert_eq!(unmarked(reference), "use a::b;\n\nfn f() {\n    g()\n}\n");
    }

    #[test]
    fn a_region_gives_way_to_what_its_mark_says() {
        let reference = "//! About.\n\n// starter:\nuse a::b;\n// end starter\n\nfn f() {\n    // starter: let x = 1;\n    // starter: todo!(\"f\")\n    g()\n    // end starter\n}\n";
        let starter = "//! About.\n\nfn f() {\n    let x = 1;\n    todo!(\"f\")\n}\n";
        assert_eq!(derive(reference).unwrap(), starter);
    }

    #[test]
    fn marks_that_do_not_fit_are_reported_with_their_line() {
        let line = |text| derive(text).unwrap_err().line;
        assert_eq!(line("a\n// starter: x\nb\n"), 2);
        assert_eq!(line("a\n// end starter\n"), 2);
        assert_eq!(line("// starter: x\na\n// starter: y\n// end starter\n"), 3);
    }
}
