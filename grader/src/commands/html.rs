//! `cargo grade report`: everything about some exercises, as one page of HTML.

use super::{Call, check, print};
use crate::exit::Exit;
use crate::files::write_whole;
use anyhow::Context;
use render::html::render;
use std::path::Path;

pub(super) fn run(call: &Call<'_>, names: &[String], out: Option<&Path>) -> anyhow::Result<Exit> {
    let file = out.map_or_else(
        || call.target("grade").join("report.html"),
        |out| call.folder.join(out),
    );
    let report = check::graded(call, names)?;
    write_whole(&file, render(&report).as_bytes())
        .with_context(|| format!("cannot write {}", file.display()))?;
    print(&format!("{}\n", file.display()))?;
    Ok(Exit::of(&report))
}
