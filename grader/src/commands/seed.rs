//! `cargo grade seed`: a new secret seed.

use super::{Call, print};
use crate::exit::Exit;
use crate::seed::Seed;
use std::path::Path;

pub(super) fn run(call: &Call<'_>, file: &Path) -> anyhow::Result<Exit> {
    Seed::make(&call.folder.join(file), &call.workbook.root)?;
    print(&format!(
        "{} holds a new seed. Grade every submission of an assignment with it (`--seed {0}`), and keep it to yourself.\n",
        file.display()
    ))?;
    Ok(Exit::Passed)
}
