//! What a panic carries: every kind that there is.

use crate::inputs::drawn_text;

/// What a job panics with: see [`Job::panics`](crate::Job::panics).
#[derive(Debug)]
#[non_exhaustive]
pub enum Payload {
    /// A literal, as `panic!("bug")` has it.
    Literal(&'static str),
    /// A composed text, as `panic!("bug {number}")` has it.
    Composed(String),
    /// No text at all, as `panic_any` allows.
    NoText,
    /// A composed text that `resume_unwind` passes on, past every panic hook.
    PassedOn(String),
}

impl Payload {
    /// One of each kind, with the text that a panic of it has: see [`drawn_text`].
    ///
    /// ```
    /// use probe::{Jobs, Payload, ms, observe, panic_of};
    ///
    /// for (payload, text) in Payload::each() {
    ///     let job = Jobs::new().takes("job", ms(7)).panics::<()>(payload);
    ///     assert_eq!(observe(|| panic_of(job)).into_output().as_deref(), Some(text));
    /// }
    /// ```
    pub fn each() -> [(Self, &'static str); 4] {
        let [literal, composed, passed_on] =
            ["the wheel came off", "wheel 7 came off", "the axle broke"].map(drawn_text);
        [
            (Self::Literal(literal), literal),
            (Self::Composed(composed.to_owned()), composed),
            (Self::PassedOn(passed_on.to_owned()), passed_on),
            (Self::NoText, "panicked"),
        ]
    }
}

impl Payload {
    /// Those with a text, and one whose text has several lines: a report of one line
    /// loses the others.
    pub fn with_text() -> [(Self, &'static str); 4] {
        let lines = drawn_text(" axle \"7\" broke:\n\tno wheel\n");
        let [literal, composed, passed_on, _] = Self::each();
        let of_lines = (Self::Composed(lines.to_owned()), lines);
        [literal, composed, passed_on, of_lines]
    }
}

impl From<&'static str> for Payload {
    fn from(text: &'static str) -> Self {
        Self::Literal(text)
    }
}

impl From<String> for Payload {
    fn from(text: String) -> Self {
        Self::Composed(text)
    }
}
