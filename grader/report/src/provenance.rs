//! What a report was made with.

use crate::Digest;
use serde::{Deserialize, Serialize};

/// What a report was made with, so that it can be made once more. Which walls were
/// in force stands in [`Report::walls`](crate::Report::walls).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of the grader.
    pub grader: String,
    /// The edition of the workbook; none where it is the authors' own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// Of the sources that were judged.
    pub submission: Digest,
    /// Of the checks and the plans that they were held against.
    pub checks: Digest,
    /// Of the hidden checks and their plans; none where there were none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Digest>,
    /// Of the lock file, which names every crate that was built with.
    pub lock: Digest,
    /// What the compiler says of itself.
    pub toolchain: String,
    /// The seed from which the checks drew their inputs; none where these were the
    /// usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<SeedName>,
}

/// What may be said of a secret seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedName {
    /// What its file is called.
    pub name: String,
    /// Tells it from another of the same name, and says nothing else of it.
    pub mark: String,
}
