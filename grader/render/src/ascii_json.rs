//! JSON that can be shown anywhere.

use serde_json::Value;
use std::fmt::Write as _;

/// A value as JSON in which nothing can move a cursor, turn the reading direction
/// or end a script that it stands in: such letters are written as `\u….`.
pub(crate) fn text(value: &Value) -> String {
    let plain = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut text = String::with_capacity(plain.len() + 1);
    for letter in plain.chars() {
        // Outside of strings JSON is made of ASCII, and has none of the two.
        let is_shown = matches!(letter, '\n' | ' '..='~') && !matches!(letter, '<' | '>');
        if is_shown {
            text.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_it_says_it_is_ascii_and_reads_back_the_same() {
        let value = Value::from("</script>\u{1b}[2J\u{9b}2J\u{202e}\u{2028}\u{fffe}𝄞 \"\\\n\t");
        let text = text(&value);
        let is_shown = |letter: char| matches!(letter, '\n' | ' '..='~');
        assert!(text.chars().all(is_shown) && !text.contains('<'), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
