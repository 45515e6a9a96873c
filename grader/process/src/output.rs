//! What a program printed: its head and its tail, and how much was dropped
//! between them.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How much is kept of the beginning, and again of the end: some four hundred
/// lines each.
const KEPT_BYTES: usize = 32 * 1024;

/// What a program printed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Output {
    /// The beginning.
    pub head: String,
    /// How many bytes were dropped after it.
    pub dropped_bytes: u64,
    /// The end, where something was dropped.
    pub tail: String,
}

impl Output {
    /// All that was kept, with a line about what was dropped.
    pub fn text(&self) -> String {
        if self.dropped_bytes == 0 {
            return format!("{}{}", self.head, self.tail);
        }
        let Self {
            head,
            dropped_bytes,
            tail,
        } = self;
        format!("{head}\n… {dropped_bytes} bytes left out …\n{tail}")
    }
}

/// Takes in what a program prints without ever holding more than the cap.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    pub(crate) bytes: u64,
}

impl Intake {
    pub(crate) fn take(&mut self, mut printed: &[u8]) {
        self.bytes += printed.len() as u64;
        let room = KEPT_BYTES - self.head.len();
        let (first, rest) = printed.split_at(printed.len().min(room));
        self.head.extend_from_slice(first);
        printed = rest;
        // Of a large piece only its end can stay.
        printed = &printed[printed.len().saturating_sub(KEPT_BYTES)..];
        self.tail.extend(printed);
        let surplus = self.tail.len().saturating_sub(KEPT_BYTES);
        self.tail.drain(..surplus);
    }

    pub(crate) fn into_output(self) -> Output {
        let kept = (self.head.len() + self.tail.len()) as u64;
        let tail: Vec<u8> = self.tail.into();
        Output {
            head: String::from_utf8_lossy(&self.head).into_owned(),
            dropped_bytes: self.bytes - kept,
            tail: String::from_utf8_lossy(&tail).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_output_is_kept_whole() {
        let mut intake = Intake::default();
        intake.take(b"one\n");
        intake.take(b"two\n");
        assert_eq!(intake.into_output().text(), "one\ntwo\n");
    }

    #[test]
    fn much_output_keeps_its_head_and_its_tail_and_counts_the_rest() {
        let mut intake = Intake::default();
        intake.take(b"begin");
        for _ in 0..100 {
            intake.take(&[b'x'; 10_000]);
        }
        intake.take(b"end");
        let output = intake.into_output();
        assert!(output.head.starts_with("begin"));
        assert!(output.tail.ends_with("end"));
        let kept = (output.head.len() + output.tail.len()) as u64;
        assert_eq!(kept + output.dropped_bytes, 1_000_008);
        assert!(kept <= 2 * KEPT_BYTES as u64);
    }
}
