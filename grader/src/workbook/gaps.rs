//! Gaps: what `cargo grade new` leaves for the author to write, each behind a mark.

use crate::files::plain_text;

/// What a gap begins with.
pub const MARK: &str = "FILL IN:";

/// What a text leaves to write: the lines, from 1, and what each asks for.
pub fn gaps(bytes: &[u8]) -> Vec<(usize, String)> {
    let text = plain_text(bytes).unwrap_or_default();
    let gap = |(at, line): (usize, &str)| {
        let (_, asked) = line.split_once(MARK)?;
        Some((at + 1, asked.trim().to_owned()))
    };
    text.lines().enumerate().filter_map(gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_known_by_its_mark() {
        let text = "/// Words.\n/// - FILL IN: a promise\nfill in: no mark\n";
        assert_eq!(gaps(text.as_bytes()), [(2, "a promise".to_owned())]);
        assert_eq!(gaps(b"\xE9"), []);
    }
}
