//! `cargo grade hint`.

use super::{Call, print};
use crate::desk::{self, Hint};
use crate::exit::Exit;
use render::style::{BOLD, DIM};
use render::words::counted;
use render::{page, terminal};

pub(super) fn run(call: &Call<'_>, name: &str, again: Option<usize>) -> anyhow::Result<Exit> {
    let exercise = call.exercise(name)?;
    let hint = match again {
        None => Ok(desk::hint(&call.workbook, exercise)),
        Some(number) => desk::hint_again(&call.workbook, exercise, number),
    };
    let Hint {
        text,
        number,
        of,
        forgotten,
    } = match hint {
        Ok(hint) => hint,
        Err(given) => {
            let given = counted(given, "hint");
            anstream::eprintln!(
                "{given} of {} given so far: `cargo grade hint {}` gives the next",
                exercise.name,
                exercise.name
            );
            return Ok(Exit::Usage);
        }
    };
    let more = if number < of {
        "ask again for a stronger one"
    } else {
        "there is no stronger one"
    };
    let drawn = page::draw(&text, terminal::columns());
    print(&format!(
        "{BOLD}Hint {number} of {of}{BOLD:#} {DIM}({more}){DIM:#}\n\n{}\n",
        drawn.trim_end()
    ))?;
    if let Some((file, error)) = forgotten {
        anstream::eprintln!(
            "\nThe next call will give the same hint: {} cannot be written ({error}).",
            file.display()
        );
    }
    Ok(Exit::Passed)
}
