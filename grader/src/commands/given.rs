//! What an instructor grades with and learners do not have.

use super::Call;
use crate::cli;
use crate::seed::Seed;
use crate::workbook::HiddenChecks;
use crate::workbook::hidden::HiddenError;
use std::path::Path;

/// The seed and the checks of a call, read.
pub(super) struct Given {
    /// What checks draw their inputs from.
    pub seed: Option<Seed>,
    /// The instructor's own checks.
    pub hidden: Option<HiddenChecks>,
}

impl Given {
    /// Reads what is named.
    ///
    /// # Errors
    ///
    /// [`SeedError`](crate::seed::SeedError) and [`HiddenError`], before anything is
    /// graded.
    pub(super) fn read(call: &Call<'_>, asked: &cli::Given) -> anyhow::Result<Self> {
        let seed = asked.seed.as_ref();
        let seed = seed.map(|file| Seed::read(&call.folder.join(file)));
        let hidden = asked.checks.as_deref().map(|it| planned_checks(call, it));
        Ok(Self {
            seed: seed.transpose()?,
            hidden: hidden.transpose()?,
        })
    }
}

/// The instructor's own checks, which have to be planned.
fn planned_checks(call: &Call<'_>, folder: &Path) -> anyhow::Result<HiddenChecks> {
    let hidden = HiddenChecks::read(&call.workbook, &call.folder.join(folder))?;
    let unplanned = hidden.unplanned();
    if !unplanned.is_empty() {
        let problem = format!(
            "there is no plan yet of {}: `cargo grade plan --checks {}` writes what hidden checks measure",
            unplanned.join(", "),
            folder.display()
        );
        let file = folder.to_owned();
        return Err(HiddenError { file, problem }.into());
    }
    Ok(hidden)
}
