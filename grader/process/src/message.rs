//! What goes from a supervisor to its client, and how its lines are read.

use crate::Ended;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};

/// The longest message that a client reads. The longest one that is sent is an
/// answer of four megabytes, of which JSON may write every byte as six.
pub(crate) const LONGEST_MESSAGE_BYTES: usize = 32 * 1024 * 1024;

/// The longest line of a job that is handed on: a compiler's message, not a
/// flood.
pub(crate) const LONGEST_LINE_BYTES: usize = 1024 * 1024;

/// How much is kept of the beginning of a line that is too long: enough to see
/// whom a message of the compiler is about.
const KEPT_BYTES: usize = 4096;

/// What a supervisor sends to its client, one JSON object a line.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Message {
    /// The job's own process and its group have this number.
    Started(u32),
    /// A line of the job's stdout.
    Line(String),
    /// The beginning of a line that was too long.
    LongLine(String),
    /// The job is over.
    Ended(Box<Ended>),
}

impl Message {
    /// Sends it. A client that is gone hears nothing; stdin will say so.
    pub(crate) fn send(&self) {
        let line = serde_json::to_string(self).expect("a message is plain data");
        let mut stdout = io::stdout().lock();
        let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    }
}

/// What was read of a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// All of it, without its end.
    Whole(String),
    /// Its beginning. The rest was read and dropped.
    TooLong(String),
    /// There is none left.
    End,
}

/// Reads a line without ever holding more than `most` bytes of it.
///
/// # Errors
///
/// What the reader says.
pub(crate) fn read_line(reader: &mut impl BufRead, most: usize) -> io::Result<Read> {
    let mut line = Vec::new();
    let mut length = 0;
    loop {
        let piece = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            piece => piece?,
        };
        let end = piece.iter().position(|&byte| byte == b'\n');
        let taken = end.unwrap_or(piece.len());
        let last = end.is_some() || piece.is_empty();
        length += taken;
        let room = most.saturating_sub(line.len());
        line.extend_from_slice(&piece[..taken.min(room)]);
        let consumed = end.map_or(taken, |end| end + 1);
        if last && consumed == 0 && length == 0 {
            return Ok(Read::End);
        }
        reader.consume(consumed);
        if last {
            break;
        }
    }
    if length > most {
        line.truncate(KEPT_BYTES);
        return Ok(Read::TooLong(String::from_utf8_lossy(&line).into_owned()));
    }
    Ok(Read::Whole(
        String::from_utf8_lossy(&line).trim_end().to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn lines(text: &str, most: usize) -> Vec<Read> {
        let mut reader = BufReader::with_capacity(3, text.as_bytes());
        let mut lines = Vec::new();
        loop {
            match read_line(&mut reader, most).unwrap() {
                Read::End => return lines,
                line => lines.push(line),
            }
        }
    }

    #[test]
    fn a_line_ends_with_its_end_or_with_the_text() {
        let whole = |line: &str| Read::Whole(line.to_owned());
        assert_eq!(
            lines("one\n\nthree", 5),
            [whole("one"), whole(""), whole("three")]
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_marked_and_the_next_one_is_whole() {
        let long = format!("{}\nnext\n", "x".repeat(10_000));
        assert_eq!(
            lines(&long, 5000),
            [
                Read::TooLong("x".repeat(KEPT_BYTES)),
                Read::Whole("next".to_owned())
            ]
        );
    }
}
