//! `cargo grade plan` and `cargo grade pages`: what an author lets the grader
//! write.

use super::{Call, audit, print};
use crate::audit::Auditor;
use crate::exit::Exit;
use crate::workbook::{Exercise, HiddenChecks};
use std::path::{Path, PathBuf};

pub(super) fn plans(
    call: &Call<'_>,
    names: &[String],
    checks: Option<&Path>,
) -> anyhow::Result<Exit> {
    let Some(folder) = checks else {
        return written(call, names, |auditor| auditor.write_plans());
    };
    let hidden = HiddenChecks::read(&call.workbook, &call.folder.join(folder))?;
    let asked = call.exercises(names)?;
    let is_asked =
        |it: &&Exercise| names.is_empty() || asked.iter().any(|asked| asked.name == it.name);
    let exercises: Vec<&Exercise> = hidden.exercises.iter().filter(is_asked).collect();
    let paths = call.watched(|events| audit::auditor_of(call, exercises, events)?.write_plans())?;
    for path in paths {
        print(&format!("{}\n", path.display()))?;
    }
    Ok(Exit::Passed)
}

pub(super) fn pages(call: &Call<'_>, names: &[String]) -> anyhow::Result<Exit> {
    written(call, names, |auditor| auditor.write_pages())
}

/// Lets files be written, and names them.
fn written(
    call: &Call<'_>,
    names: &[String],
    write: impl FnOnce(Auditor<'_>) -> anyhow::Result<Vec<PathBuf>>,
) -> anyhow::Result<Exit> {
    let paths = call.watched(|events| write(audit::auditor(call, names, events)?))?;
    for path in paths {
        print(&format!("{}\n", call.workbook.relative(&path)))?;
    }
    Ok(Exit::Passed)
}
