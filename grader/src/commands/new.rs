//! `cargo grade begin` and `cargo grade new`, for authors: scaffolds, and what is to
//! be done with them.

use super::{Call, print};
use crate::exit::Exit;
use crate::scaffold::{Scaffold, Written};
use crate::workbook::plan;
use anyhow::Context;
use render::style::{BOLD, DIM};
use render::words::counted;
use std::path::Path;

/// The starter, whose gaps are those of the reference.
const STARTER: &str = "/src/lib.rs";

/// Begins a workbook in the folder `dir`. It needs none that is there.
pub(super) fn begin(dir: &Path) -> anyhow::Result<Exit> {
    let folder = std::env::current_dir().context("cannot tell which folder this is")?;
    let grader = Path::new(env!("CARGO_MANIFEST_DIR"));
    let written = Scaffold::workbook(&folder.join(dir), grader)?.write()?;
    let shown = dir.display();
    print(&format!(
        "{BOLD}A workbook in {shown}{BOLD:#}, with a book, and without an exercise\n{}\
         {BOLD}Next{BOLD:#}\n  \
         cd {shown}\n  \
         cargo grade new CHAPTER/NAME   # the first exercise, such as `new loops/first_loop`\n",
        listed(&written)
    ))?;
    Ok(Exit::Passed)
}

/// Writes the scaffold of a section.
pub(super) fn section(call: &Call<'_>, asked: &str) -> anyhow::Result<Exit> {
    if call.workbook.is_edition() {
        anyhow::bail!(
            "this is a learner's edition: exercises are written in the workbook that it was made of"
        );
    }
    let (scaffold, name) = Scaffold::section(&call.workbook, asked)?;
    let written = scaffold.write()?;
    let reference = written.iter().find(|it| it.path.contains("/accepted/"));
    let reference = reference.map_or("the reference", |it| &it.path);
    let own = written.iter().filter(|it| !it.path.ends_with(STARTER));
    let gaps = counted(own.map(|it| it.gaps).sum(), "gap");
    print(&format!(
        "{BOLD}The exercise {name}{BOLD:#}, with {gaps} to fill\n{}\
         {BOLD}Next{BOLD:#}\n  \
         1  {reference}: the text of the exercise, here and nowhere else\n  \
         2  cargo grade reset {name}    # the starter that follows from it\n  \
         3  the checks, then what they reject and why\n  \
         4  cargo grade plan {name}     # what the checks measure of the reference\n  \
         5  the hints and the page, then\n     \
            cargo grade pages {name}    # what the grader says of what is rejected\n  \
         6  cargo grade audit {name}    # names each gap that is left, and proves the rest\n",
        listed(&written)
    ))?;
    Ok(Exit::Passed)
}

/// The files, a line each, with what is left to write in them.
fn listed(written: &[Written]) -> String {
    let width = written.iter().map(|it| it.path.len()).max().unwrap_or(0);
    let line = |it: &Written| {
        let what = if it.is_changed { "changed" } else { "written" };
        let left = if it.path.ends_with(STARTER) {
            "follows from the reference".to_owned()
        } else if it.path.ends_with(plan::FILE) {
            "`cargo grade plan` writes it".to_owned()
        } else if it.gaps == 0 {
            String::new()
        } else {
            counted(it.gaps, "gap")
        };
        let line = format!("  {DIM}{what}{DIM:#}  {:width$}  {left}", it.path);
        line.trim_end().to_owned() + "\n"
    };
    written.iter().map(line).collect()
}
