//! `cargo grade read`: the page of an exercise in the terminal.

use super::{Call, pager};
use crate::exit::Exit;
use anyhow::Context;
use render::{page, terminal};
use std::fs;

pub(super) fn run(call: &Call<'_>, name: &str) -> anyhow::Result<Exit> {
    let exercise = call.exercise(name)?;
    let file = exercise.page();
    let text = fs::read(call.workbook.root.join(&file))
        .with_context(|| format!("cannot read {}", file.display()))?;
    let text = String::from_utf8_lossy(&text);
    pager::print(call, &page::draw(&text, terminal::columns()))?;
    Ok(Exit::Passed)
}
