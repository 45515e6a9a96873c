//! `cargo grade hint`.

use super::{Call, print};
use crate::desk::{self, Hint, Which};
use crate::exit::Exit;
use crate::kept::Kept;
use crate::submission::Submission;
use crate::workbook::Exercise;
use crate::workbook::hints::COUNT;
use anyhow::Context;
use render::style::{BAD, BOLD, DIM};
use render::words::{self, counted};
use render::{page, terminal};
use report::Verdict;

pub(super) fn run(
    call: &Call<'_>,
    name: Option<&str>,
    again: Option<usize>,
) -> anyhow::Result<Exit> {
    let exercise = match name {
        Some(name) => call.exercise(name)?,
        None => next(call)?,
    };
    let hint = match again {
        None => {
            let start_with = start_with(call, exercise);
            Ok(desk::hint(&call.workbook, exercise, start_with.as_deref()))
        }
        Some(number) => desk::hint_again(&call.workbook, exercise, number),
    };
    let Hint {
        text,
        which,
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
    let drawn = page::draw(&text, terminal::columns());
    let whose = match name {
        Some(_) => String::new(),
        None => format!("{} {}\n", exercise.number, exercise.metadata.title),
    };
    print(&format!(
        "{whose}{}\n\n{}\n",
        head(&which),
        drawn.trim_end()
    ))?;
    if !is_starter(call, exercise) && passed_last(&kept(call), exercise) {
        print(&format!(
            "\nIt passed when it was last checked: `cargo grade solution {}` shows other right ways.\n",
            exercise.name
        ))?;
    }
    if let Some((file, error)) = forgotten {
        anstream::eprintln!(
            "\nThe next call will give the same hint: {} cannot be written ({error}).",
            file.display()
        );
    }
    Ok(Exit::Passed)
}

/// The exercise to do next: the first that is begun and does not pass, by what is
/// kept of it, else the first that is not begun.
fn next<'c>(call: &'c Call<'_>) -> anyhow::Result<&'c Exercise> {
    let kept = kept(call);
    let is_begun = |it: &&Exercise| !is_starter(call, it);
    let (begun, rest): (Vec<&Exercise>, Vec<&Exercise>) =
        call.workbook.exercises().partition(is_begun);
    let next = begun.into_iter().find(|it| !passed_last(&kept, it));
    next.or_else(|| rest.first().copied())
        .context("nothing is left to do: `cargo grade hint NAME` gives one all the same")
}

fn kept(call: &Call<'_>) -> Kept {
    Kept::in_folder(&call.target("grade"))
}

fn is_starter(call: &Call<'_>, exercise: &Exercise) -> bool {
    Submission::read(&call.workbook, exercise).is_starter(&call.workbook)
}

/// Whether it passed when it was last checked, whatever has become of it since.
fn passed_last(kept: &Kept, exercise: &Exercise) -> bool {
    let report = kept.find(&exercise.name).report;
    report.is_some_and(|report| report.verdict == Verdict::Passed)
}

/// The check that the last report said to start with; none where nothing is begun
/// any more, which leaves no verdict.
fn start_with(call: &Call<'_>, exercise: &Exercise) -> Option<String> {
    if is_starter(call, exercise) {
        return None;
    }
    kept(call).find(&exercise.name).start_with
}

fn head(which: &Which) -> String {
    match which {
        Which::General(COUNT) => {
            format!("{BOLD}Hint {COUNT} of {COUNT}{BOLD:#} {DIM}(there is no stronger one){DIM:#}")
        }
        Which::General(number) => format!(
            "{BOLD}Hint {number} of {COUNT}{BOLD:#} {DIM}(ask again for a stronger one){DIM:#}"
        ),
        Which::OfCheck { check, next } => format!(
            "{BOLD}Hint for{BOLD:#} {BAD}✗{BAD:#} {} {DIM}(ask again for hint {next} of {COUNT}){DIM:#}",
            words::sentence(check)
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::workbook::Workbook;
    use std::path::Path;

    /// Sentences are broken at the terminal's width, and lines of code are not.
    #[test]
    fn the_code_of_this_workbooks_hints_fits_into_80_columns() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let workbook = Workbook::open(root).unwrap();
        assert_eq!(workbook.damaged().count(), 0);
        for exercise in workbook.exercises() {
            let of_checks = exercise.hints.of_checks.iter().map(|it| &it.text);
            for hint in exercise.hints.general.iter().chain(of_checks) {
                let drawn = render::page::draw(hint, 80);
                let drawn = anstream::adapter::strip_str(&drawn).to_string();
                let wide = drawn.lines().find(|line| line.chars().count() > 80);
                assert_eq!(wide, None, "in a hint of {}", exercise.name);
            }
        }
    }
}
