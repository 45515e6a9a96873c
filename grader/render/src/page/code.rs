//! Colours of code.

use crate::style::{ACCENT, DIM, GOOD};
use anstyle::Style;

/// The words of Rust and of Python that hold a program together.
const KEYWORDS: [&str; 44] = [
    "and", "as", "async", "await", "break", "class", "const", "continue", "def", "elif", "else",
    "enum", "except", "finally", "fn", "for", "from", "if", "impl", "import", "in", "let", "loop",
    "match", "mod", "move", "mut", "not", "or", "pass", "pub", "raise", "return", "self", "static",
    "struct", "trait", "try", "type", "use", "where", "while", "with", "yield",
];

/// A line of code in its colours; a line of another text as it is.
pub(super) fn coloured(line: &str, language: &str) -> String {
    let comment = match language.split([',', ' ']).next() {
        Some("rust") => "//",
        Some("python" | "sh" | "toml") => "#",
        _ => return line.to_owned(),
    };
    let mut text = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (style, length) = if rest.starts_with(comment) && !rest.starts_with("#[") {
            (DIM, rest.len())
        } else if first == '"' {
            (GOOD, string(rest))
        } else {
            let word = rest.find(|it: char| !it.is_alphanumeric() && it != '_');
            match word.unwrap_or(rest.len()) {
                0 => (Style::new(), first.len_utf8()),
                length if KEYWORDS.contains(&&rest[..length]) => (ACCENT, length),
                length => (Style::new(), length),
            }
        };
        let (piece, after) = rest.split_at(length);
        text += &format!("{style}{piece}{style:#}");
        rest = after;
    }
    text
}

/// How long the string is at whose opening quote a text begins.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}
