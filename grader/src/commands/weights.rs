//! The file of `--weights`: what exercises and checks are worth.

use super::Call;
use crate::workbook::HiddenChecks;
use report::Weights;
use std::path::{Path, PathBuf};

/// What is wrong with a file of weights: the call's fault.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", .file.display())]
pub(super) struct BadWeights {
    /// The file.
    file: PathBuf,
    /// What is wrong with it.
    problem: String,
}

/// Reads the file, and holds it to the whole workbook and the hidden checks: a name
/// that nobody has would silently weigh nothing.
///
/// # Errors
///
/// [`BadWeights`], before anything is graded.
pub(super) fn read(
    call: &Call<'_>,
    file: Option<&Path>,
    hidden: Option<&HiddenChecks>,
) -> Result<Weights, BadWeights> {
    let Some(file) = file else {
        return Ok(Weights::default());
    };
    let bad = |problem: String| BadWeights {
        file: file.to_owned(),
        problem,
    };
    let text = std::fs::read_to_string(call.folder.join(file))
        .map_err(|error| bad(format!("cannot be read: {error}")))?;
    let weights: Weights = toml::from_str(&text).map_err(|error| bad(error.to_string()))?;
    weights
        .fit(&HiddenChecks::subjects(&call.workbook, hidden))
        .map_err(|error| bad(error.to_string()))?;
    Ok(weights)
}
