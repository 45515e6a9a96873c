//! Pieces of Markdown as GitHub reads it, in which a learner's text stays text.

use std::fmt::Write as _;

/// A text inside of a line: every sign that could mean something is escaped.
pub(crate) fn inline(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in crate::words::harmless(text).chars() {
        match letter {
            '\n' => escaped.push(' '),
            // A table ends its cells at a bar before anything else is read.
            '|' | '<' | '>' | '&' | '\\' => {
                let _ = write!(escaped, "&#{};", u32::from(letter));
            }
            // These mean nothing inside of a line.
            ',' | '\'' | '"' | ';' | '?' | '%' | '/' => escaped.push(letter),
            letter if letter.is_ascii_punctuation() => escaped.extend(['\\', letter]),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A text of several lines, with its spaces. It stands on lines of its own.
pub(crate) fn block(text: &str) -> String {
    format!("<pre>{}</pre>\n", html(text))
}

/// What is unfolded by a click. The body is Markdown.
pub(crate) fn details(summary: &str, body: &str) -> String {
    let summary = html(&summary.replace('\n', " "));
    format!("<details><summary>{summary}</summary>\n\n{body}\n</details>\n\n")
}

/// A table with aligned figures: the columns behind the first stand on the right.
pub(crate) fn table<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    let row = |cells: [String; COLUMNS]| format!("| {} |\n", cells.join(" | "));
    let mut table = row(header.map(str::to_owned));
    let mut rule = [(); COLUMNS].map(|()| "---:".to_owned());
    "---".clone_into(&mut rule[0]);
    table += &row(rule);
    table.extend(rows.into_iter().map(row));
    table
}

fn html(text: &str) -> String {
    crate::words::harmless(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_that_could_mean_something_is_escaped() {
        assert_eq!(
            inline("a|b *c* <d>\n# `e` \\| http://f"),
            r"a&#124;b \*c\* &#60;d&#62; \# \`e\` &#92;&#124; http\://f"
        );
        assert_eq!(
            block("</pre>\n\n# &"),
            "<pre>&lt;/pre&gt;\n\n# &amp;</pre>\n"
        );
    }
}
