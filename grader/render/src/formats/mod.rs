//! The formats that a finished report is written in, a file each. None knows
//! another, and none knows how a report came about.
//!
//! To add one, write its file, with a `FORMAT` in it, name the file below, and list it in
//! [`ALL`].
//! Everything that a learner has a say in is hostile: see `tests/formats.rs`,
//! which feeds the worst of it to every format.

mod classroom50;
mod csv;
mod github;
mod github_summary;
mod gradescope;
mod html;
mod json;
mod junit;
mod markdown;
mod prairielearn;
mod sarif;

use report::Report;

/// Every format there is.
pub const ALL: &[Format] = &[
    json::FORMAT,
    junit::FORMAT,
    gradescope::FORMAT,
    github::FORMAT,
    github_summary::FORMAT,
    classroom50::FORMAT,
    prairielearn::FORMAT,
    sarif::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    csv::FORMAT,
];

/// A way to write a report for a reader: a program of an instructor's, or a page.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// Who reads it, in a few words.
    pub about: &'static str,
    /// Says what it misses before anything is graded, in a sentence.
    pub lacks: fn(&Context) -> Option<String>,
    /// Writes the report.
    pub render: fn(&Report, &Context) -> String,
}

/// What a format may have to know and no report says.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// A variable of the environment, by its name; none where it is not set.
    pub variable: fn(&str) -> Option<String>,
}

/// The format of this name.
pub fn named(name: &str) -> Option<Format> {
    ALL.iter().copied().find(|format| format.name == name)
}

/// What a format lacks that needs nothing beside the report.
fn nothing(_: &Context) -> Option<String> {
    None
}
