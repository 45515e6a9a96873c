//! `cargo grade plan` and `cargo grade pages`: what an author lets the grader
//! write.

use super::{Call, audit, print};
use crate::audit::Auditor;
use crate::exit::Exit;
use std::path::PathBuf;

pub(super) fn plans(call: &Call<'_>, names: &[String]) -> anyhow::Result<Exit> {
    written(call, names, |auditor| auditor.write_plans())
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
