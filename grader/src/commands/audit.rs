//! `cargo grade audit`.

use super::{Call, print};
use crate::audit::{Auditor, Coverage, Findings, Load, Proved};
use crate::exit::Exit;
use crate::grade::Grader;
use crate::workbook::Exercise;
use render::style::{ALARM, BOLD, DIM};
use render::words::counted;
use report::Event;
use std::sync::mpsc::Sender;

pub(super) fn run(
    call: &Call<'_>,
    names: &[String],
    under_load: Option<usize>,
    times: usize,
) -> anyhow::Result<Exit> {
    let load = under_load.map(|loops| Load { loops, times });
    let findings = call.watched(|events| auditor(call, names, events)?.audit(load))?;
    print(&shown(&findings, load, !names.is_empty()))?;
    Ok(match findings {
        findings if findings.is_proved() => Exit::Passed,
        findings if findings.broken.is_empty() => Exit::Failed,
        _ => Exit::Fault,
    })
}

/// An auditor of the exercises of these names.
pub(super) fn auditor<'c>(
    call: &'c Call<'_>,
    names: &[String],
    events: &'c Sender<Event>,
) -> anyhow::Result<Auditor<'c>> {
    // What is not asked for by its name is named among what is missing.
    let exercises = if names.is_empty() {
        call.workbook.exercises().collect()
    } else {
        call.exercises(names)?
    };
    auditor_of(call, exercises, events)
}

/// An auditor of these exercises.
pub(super) fn auditor_of<'c>(
    call: &'c Call<'_>,
    exercises: Vec<&'c Exercise>,
    events: &'c Sender<Event>,
) -> anyhow::Result<Auditor<'c>> {
    if call.workbook.is_edition() {
        anyhow::bail!(
            "this is a learner's edition: it has no solutions, which `audit`, `plan` and `pages` stand on"
        );
    }
    let grader = Grader {
        workbook: &call.workbook,
        program: &call.program,
        events,
        cancel: &call.cancel,
    };
    Auditor::new(grader, exercises, call.target("audit"))
}

/// What an audit found, with its totals. With `contracts`, also each promise and
/// the prose beside it.
fn shown(findings: &Findings, load: Option<Load>, contracts: bool) -> String {
    let mut text = String::new();
    if contracts {
        text.extend(findings.proved.iter().map(contract));
    }
    for broken in &findings.broken {
        text += &format!("{ALARM}broken{ALARM:#}   {broken}\n");
    }
    for refuted in &findings.refuted {
        text += &format!("{ALARM}refuted{ALARM:#}  {refuted}\n");
    }
    let (mut promises, mut prose, mut checks) = (0, 0, 0);
    let (mut accepted, mut rejected) = (0, 0);
    for proved in &findings.proved {
        let Coverage {
            promises: promised,
            prose: said,
        } = &proved.coverage;
        text += &format!(
            "{:28} {:>11}  {:>12} of prose  {:>9}  {:2} accepted  {:2} rejected\n",
            proved.exercise,
            counted(promised.len(), "promise"),
            counted(said.len(), "sentence"),
            counted(proved.checks, "check"),
            proved.accepted,
            proved.rejected
        );
        promises += promised.len();
        prose += said.len();
        checks += proved.checks;
        accepted += proved.accepted;
        rejected += proved.rejected;
    }
    let exercises = counted(findings.proved.len(), "exercise");
    let checks = counted(checks, "check");
    let promises = counted(promises, "promise");
    let prose = counted(prose, "sentence");
    text += &format!(
        "{BOLD}{exercises}, {promises} and {prose} of prose, {checks}: {accepted} accepted and {rejected} rejected solutions are what they claim{BOLD:#}\n"
    );
    if let (Some(load), true) = (load, findings.is_proved()) {
        text += &beside(load);
    }
    text
}

/// A contract: each promise with the number of rejected solutions that break it,
/// and the sentences that promise nothing.
fn contract(proved: &Proved) -> String {
    let Coverage { promises, prose } = &proved.coverage;
    let mut text = format!("{BOLD}{}{BOLD:#}\n", proved.exercise);
    for (promise, count) in promises {
        text += &format!("{count:4} break  {promise}\n");
    }
    for sentence in prose {
        text += &format!("     {DIM}prose  {sentence}{DIM:#}\n");
    }
    text
}

fn beside(Load { loops, times }: Load) -> String {
    let times = if times == 1 {
        "once more".to_owned()
    } else {
        format!("{times} times over")
    };
    let loops = counted(loops, "busy loop");
    format!("{times} beside {loops}: every report is the same, byte for byte\n")
}
