//! What is said to people who look on. Nobody has to: a class is graded for the files
//! that are written, and goes on when the log's reader has left, as `head` does.

use render::words::harmless;
use std::io::{self, Write as _};

/// A line of the log. It may name what somebody else has chosen the name of.
pub(crate) fn line(text: &str) {
    let _ = writeln!(io::stderr(), "{}", harmless(text));
}

/// What the whole came to, which stands in files as well.
pub(crate) fn summary(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = stdout
        .write_all(harmless(text).as_bytes())
        .and_then(|()| stdout.flush());
}
