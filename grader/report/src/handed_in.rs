//! What was handed in, as far as a result has to know it.

use crate::Digest;
use serde::{Deserialize, Serialize};

/// What was handed in, as far as a result has to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// What its folder or archive is called.
    pub name: String,
    /// The digest of all that was taken of it.
    pub digest: Digest,
    /// The digest of the same without comments and blanks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Digest>,
    /// The edition that it says it was begun from, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// What was not taken, and why not, by path. At most [`HandedIn::NAMED`].
    pub ignored: Vec<Ignored>,
    /// How many more there are.
    #[serde(default)]
    pub more_ignored: usize,
    /// What whoever grades should read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspects: Vec<Suspect>,
}

impl HandedIn {
    /// How many of the files that were not taken are named.
    pub const NAMED: usize = 1000;
}

/// A place in the sources that should be read by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspect {
    /// The file, from the folder with the exercise's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What it looks like.
    pub hole: Hole,
}

/// A known hole of the compiler, by the shape that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hole {
    /// An implementation for every type, sized or not, with an associated type: a trait
    /// object may have another one (rust-lang/rust #57893).
    ForEveryType,
    /// A reference to a reference with two lifetimes of their own, by which one is taken
    /// for the other (rust-lang/rust #25860).
    NestedLifetimes,
}

/// A file or folder that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ignored {
    /// Its path in what was handed in, with `/` between the parts.
    pub path: String,
    /// Why it was not taken.
    pub why: Why,
}

/// Why a file or folder was not taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// It does not lie below `src` of an exercise.
    NoSource,
    /// It lies below `src` of an exercise that was not asked for.
    NotAsked,
    /// It is hidden, or was built.
    Hidden,
    /// It is a link.
    Link,
    /// It is a device, a pipe or a socket.
    NoRegularFile,
    /// It is the workbook's own file, and the workbook has another.
    WorkbooksOwn,
    /// It is a program that the exercise does not have.
    OwnProgram,
    /// The exercise lies there twice, and the other folder was taken.
    SecondFolder {
        /// The other one.
        taken: String,
    },
    /// Its name is no text, or leads out of the submission.
    Name,
    /// Two entries of an archive have its name.
    TwoOfOneName,
    /// It needs a password.
    Password,
    /// It is larger than a source may be, or there are too many.
    TooLarge {
        /// The limit, in words.
        limit: String,
    },
    /// It cannot be read.
    Unreadable {
        /// What the system says.
        problem: String,
    },
}
