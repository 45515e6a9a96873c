//! The colours of the terminal, each with one meaning.

use anstyle::{AnsiColor, Style};

/// What is as it should be.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What is not.
pub const BAD: Style = AnsiColor::Red.on_default();
/// A word that begins a line which must not be overlooked.
pub const ALARM: Style = AnsiColor::Red.on_default().bold();
/// What the grader does without.
pub const LACKING: Style = AnsiColor::Yellow.on_default();
/// What can be passed over.
pub const DIM: Style = Style::new().dimmed();
/// A heading.
pub const BOLD: Style = Style::new().bold();
/// The label of a remark.
pub const ACCENT: Style = AnsiColor::Cyan.on_default();
