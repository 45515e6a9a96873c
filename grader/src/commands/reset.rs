//! `cargo grade reset`.

use super::{Call, print};
use crate::desk;
use crate::exit::Exit;

pub(super) fn run(call: &Call<'_>, name: &str) -> anyhow::Result<Exit> {
    let exercise = call.exercise(name)?;
    let kept = desk::reset(&call.workbook, exercise)?;
    let folder = exercise.folder(&call.workbook.root).join("src");
    let mut text = format!(
        "{} is at its start again.\n",
        call.workbook.relative(&folder)
    );
    for path in kept {
        let path = call.workbook.relative(&path);
        text += &format!("Your version is kept in {path}.\n");
    }
    print(&text)?;
    Ok(Exit::Passed)
}
