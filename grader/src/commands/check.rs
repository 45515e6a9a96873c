//! `cargo grade` and `cargo grade check`.

use super::{Call, print};
use crate::cli::Format;
use crate::exit::Exit;
use crate::grade::{Earlier, Grader, Place};
use crate::stage::Stage;
use render::terminal::{self, Detail};
use render::{json, junit};
use report::Report;
use std::time::Duration;

pub(super) fn run(call: &Call<'_>, names: &[String], detail: Detail) -> anyhow::Result<Exit> {
    let report = graded(call, names)?;
    let text = match call.cli.format {
        Format::Human => terminal::report(&report, detail, terminal::columns()),
        Format::Json => json::render(&report)?,
        Format::Junit => junit::render(&report)?,
    };
    print(&text)?;
    Ok(Exit::of(&report))
}

/// Grades what is meant by these names, and shows what happens meanwhile.
pub(super) fn graded(call: &Call<'_>, names: &[String]) -> anyhow::Result<Report> {
    let entries = call.entries(names)?;
    let place = Place {
        target: call.target("grade"),
        compiler_cpu: call
            .cli
            .compiler_cpu
            .map_or(Stage::COMPILER_CPU, Duration::from_secs),
        earlier: earlier(call),
    };
    let report = call.watched(|events| {
        let grader = Grader {
            workbook: &call.workbook,
            program: &call.program,
            events,
            cancel: &call.cancel,
        };
        grader.grade(&entries, &place)
    })?;
    Ok(report)
}

/// In CI a verdict comes from a run, not from an earlier one.
fn earlier(call: &Call<'_>) -> Earlier {
    let in_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    if call.cli.fresh || in_ci {
        Earlier::Ignored
    } else {
        Earlier::Reused
    }
}
