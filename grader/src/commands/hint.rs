//! `cargo grade hint`.

use super::{Call, print};
use crate::desk::{self, Hint};
use crate::exit::Exit;
use render::style::{BOLD, DIM};

pub(super) fn run(call: &Call<'_>, name: &str) -> anyhow::Result<Exit> {
    let exercise = call.exercise(name)?;
    let Hint {
        text,
        number,
        of,
        forgotten,
    } = desk::hint(&call.workbook, exercise);
    let more = if number < of {
        "ask again for a stronger one"
    } else {
        "there is no stronger one"
    };
    print(&format!(
        "{BOLD}Hint {number} of {of}{BOLD:#} {DIM}({more}){DIM:#}\n\n{text}\n"
    ))?;
    if let Some((file, error)) = forgotten {
        anstream::eprintln!(
            "\nThe next call will give the same hint: {} cannot be written ({error}).",
            file.display()
        );
    }
    Ok(Exit::Passed)
}
