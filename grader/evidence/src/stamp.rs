//! At which virtual instant a check's code printed what: marks in its output.

use crate::Key;
use serde::{Deserialize, Serialize};

/// The letter that begins and ends a mark: the record separator, which no text has.
const EDGE: char = '\u{1e}';

/// An instant of a check's scenario at which something was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedAt {
    /// Which one of its check the scenario was, from 1.
    pub scenario: u64,
    /// In virtual microseconds from the scenario's start.
    pub us: u64,
}

/// A one-time word that makes marks which nobody else can write.
///
/// ```
/// use evidence::{Key, PrintedAt, StampWord};
///
/// let word = StampWord::from(Key::from_entropy("nobody knows it"));
/// let at = PrintedAt { scenario: 1, us: 20_000 };
/// let printed = format!("before\n{}after\n", word.mark(Some(at)));
///
/// let (text, marks) = word.split(&printed);
/// assert_eq!(text, "before\nafter\n");
/// assert_eq!(marks, [(7, Some(at))]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StampWord(Key);

impl From<Key> for StampWord {
    fn from(key: Key) -> Self {
        Self(key)
    }
}

impl StampWord {
    /// The mark of an instant: what follows it was printed then. With none, what
    /// follows has no virtual instant.
    pub fn mark(&self, at: Option<PrintedAt>) -> String {
        let begin = self.begin();
        match at {
            Some(PrintedAt { scenario, us }) => format!("{begin}{scenario} {us}{EDGE}"),
            None => format!("{begin}{EDGE}"),
        }
    }

    /// The text without its marks, and each mark with the byte of that text before
    /// which it stands. A mark that was cut stays in the text.
    pub fn split(&self, marked: &str) -> (String, Vec<(usize, Option<PrintedAt>)>) {
        let begin = self.begin();
        let (mut text, mut marks) = (String::new(), Vec::new());
        let mut pieces = marked.split(&begin);
        text += pieces.next().unwrap_or_default();
        for piece in pieces {
            let Some((at, after)) = piece.split_once(EDGE) else {
                text += &begin;
                text += piece;
                continue;
            };
            marks.push((text.len(), instant(at)));
            text += after;
        }
        (text, marks)
    }

    fn begin(&self) -> String {
        format!("{EDGE}{} ", self.0.text())
    }
}

fn instant(mark: &str) -> Option<PrintedAt> {
    let (scenario, us) = mark.split_once(' ')?;
    Some(PrintedAt {
        scenario: scenario.parse().ok()?,
        us: us.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_another_word_and_half_a_mark_are_text() {
        let word = StampWord::from(Key::from_entropy("one"));
        let forged = StampWord::from(Key::from_entropy("two")).mark(None);
        let own = word.mark(None);
        let half = &own[..own.len() - 1];
        let (text, marks) = word.split(&format!("{forged}a{half}"));
        assert_eq!(text, format!("{forged}a{half}"));
        assert_eq!(marks, []);
    }

    #[test]
    fn what_follows_a_mark_without_an_instant_has_none() {
        let word = StampWord::from(Key::from_entropy("one"));
        let at = PrintedAt { scenario: 2, us: 5 };
        let marked = format!("{}ä{}b", word.mark(Some(at)), word.mark(None));
        assert_eq!(
            word.split(&marked),
            ("äb".to_owned(), vec![(0, Some(at)), (2, None)])
        );
    }
}
