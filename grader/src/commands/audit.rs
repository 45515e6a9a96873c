//! `cargo grade audit`.

use super::{Call, print};
use crate::audit::{Auditor, Coverage, Findings, Load, Proved, RECORD, Record};
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
    changed: bool,
    load: Option<Load>,
) -> anyhow::Result<Exit> {
    let record = Record::read(&call.workbook)?;
    let none = Record::default();
    let known = if changed { &record } else { &none };
    let findings = call.watched(|events| auditor(call, names, events)?.audit(known, load))?;
    print(&shown(&findings, load, !names.is_empty()))?;
    if findings.is_proved() && !changed {
        // A workbook that is read-only is proved all the same.
        if let Err(error) = record.write(&call.workbook, &findings.digests) {
            print(&format!("{error:#}\n"))?;
        }
    }
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
    let (mut accepted, mut rejected, mut recorded) = (0, 0, 0);
    for proved in &findings.proved {
        let Coverage {
            promises: promised,
            prose: said,
        } = &proved.coverage;
        // Beside a load nothing is judged with a seed.
        let drawn = match load {
            None => format!(", {:2} drawn", proved.drawn),
            Some(_) => String::new(),
        };
        text += &format!(
            "{:28} {:>11}  {:>12} of prose  {:>9}{drawn}  {:2} accepted  {:2} rejected{}\n",
            proved.exercise,
            counted(promised.len(), "promise"),
            counted(said.len(), "sentence"),
            counted(proved.checks, "check"),
            proved.accepted,
            proved.rejected,
            match proved.recorded {
                0 => String::new(),
                texts => format!("  {texts:2} as recorded"),
            }
        );
        promises += promised.len();
        prose += said.len();
        checks += proved.checks;
        accepted += proved.accepted;
        rejected += proved.rejected;
        recorded += proved.recorded;
    }
    let exercises = counted(findings.proved.len(), "exercise");
    let checks = counted(checks, "check");
    let promises = counted(promises, "promise");
    let prose = counted(prose, "sentence");
    text += &format!(
        "{BOLD}{exercises}, {promises} and {prose} of prose, {checks}: {accepted} accepted and {rejected} rejected solutions are what they claim{BOLD:#}\n"
    );
    if !findings.is_proved() {
        let (refuted, broken) = (findings.refuted.len(), findings.broken.len());
        text += &format!(
            "{ALARM}Not proved{ALARM:#}: {refuted} refuted and {broken} broken, as named above\n"
        );
    }
    if recorded > 0 {
        text += &format!(
            "{} as when {RECORD} was written: `cargo grade audit` proves all\n",
            match recorded {
                1 => "1 other is".to_owned(),
                others => format!("{others} others are"),
            }
        );
    }
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
