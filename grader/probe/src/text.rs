//! Texts that a submission has a say in, cut where they are long: a record that
//! is too long for the grader would be no evidence at all.

use std::fmt::{self, Debug, Write};

/// The longest text that a record keeps: a panic's message, a measured value, a
/// demand. With the most panics, warnings and lanes that are kept, and every
/// byte of them written as `\\u0001`, a record is still shorter than
/// [`evidence::LONGEST_RECORD_BYTES`].
pub(crate) const LONGEST_TEXT_BYTES: usize = 4 * 1024;

/// The longest label or place that a record keeps: more than a line of a
/// terminal shows.
pub(crate) const LONGEST_LABEL_BYTES: usize = 256;

/// Room for the words that stand in the place of what was left out.
const NOTE_BYTES: usize = 48;

/// The text, with its middle left out where it is longer than `longest` bytes.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    let mut ends = Ends::new(longest);
    ends.push(text);
    ends.join()
}

/// What `Debug` says of a value, cut as a text of the record. However much it
/// says, no more than a few kilobytes of it are kept at any time.
pub(crate) fn debugged(value: &dyn Debug) -> String {
    let mut ends = Ends::new(LONGEST_TEXT_BYTES);
    match write!(ends, "{value:?}") {
        Ok(()) => ends.join(),
        Err(fmt::Error) => "a value that could not be shown".to_owned(),
    }
}

/// Both ends of a text that is still being written.
struct Ends {
    longest: usize,
    head: String,
    tail: String,
    left_out: usize,
}

impl Ends {
    fn new(longest: usize) -> Self {
        let (head, tail) = (String::new(), String::new());
        Self {
            longest,
            head,
            tail,
            left_out: 0,
        }
    }

    /// How much of the end is kept: the beginning says more.
    fn tail_bytes(&self) -> usize {
        self.longest / 4
    }

    fn push(&mut self, text: &str) {
        let head_bytes = self.longest - self.tail_bytes() - NOTE_BYTES;
        let room = head_bytes.saturating_sub(self.head.len());
        // Once something has gone past the head, all that follows does.
        let room = if self.tail.is_empty() { room } else { 0 };
        let (head, tail) = text.split_at(text.floor_char_boundary(room));
        self.head.push_str(head);
        self.tail.push_str(tail);
        if self.tail.len() > self.longest {
            self.shorten_tail();
        }
    }

    fn shorten_tail(&mut self) {
        let more = self.tail.len().saturating_sub(self.tail_bytes());
        let more = self.tail.ceil_char_boundary(more);
        self.tail.drain(..more);
        self.left_out += more;
    }

    fn join(mut self) -> String {
        if self.left_out == 0 && self.head.len() + self.tail.len() <= self.longest {
            return self.head + &self.tail;
        }
        self.shorten_tail();
        let Self {
            head,
            tail,
            left_out,
            ..
        } = self;
        format!("{head}… {left_out} bytes left out …{tail}")
    }
}

impl Write for Ends {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_is_left_alone() {
        let whole = "x".repeat(LONGEST_LABEL_BYTES);
        assert_eq!(cut(&whole, LONGEST_LABEL_BYTES), whole);
    }

    #[test]
    fn a_long_text_keeps_its_ends_and_tells_how_much_is_missing() {
        let long = format!("begin{}end", "ß".repeat(1_000_000));
        let short = cut(&long, LONGEST_LABEL_BYTES);
        assert!(short.len() <= LONGEST_LABEL_BYTES, "{}", short.len());
        assert!(
            short.starts_with("begin") && short.ends_with("end"),
            "{short}"
        );
        let number = short.split_once("… ").unwrap().1.split_once(' ').unwrap().0;
        let left_out: usize = number.parse().unwrap();
        let note = format!("… {left_out} bytes left out …");
        assert_eq!(short.len() - note.len() + left_out, long.len());
        assert_eq!(
            cut(&short, LONGEST_LABEL_BYTES),
            short,
            "cut once, and not again"
        );
    }

    #[test]
    fn what_is_written_piece_by_piece_is_cut_as_the_whole() {
        let long: Vec<u32> = (0..100_000).collect();
        let whole = cut(&format!("{long:?}"), LONGEST_TEXT_BYTES);
        assert_eq!(debugged(&long), whole);
    }
}
