//! `cargo grade audit`.

use super::{Call, print};
use crate::audit::{Auditor, Findings, Load};
use crate::exit::Exit;
use crate::grade::Grader;
use render::style::{ALARM, BOLD};
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
    print(&shown(&findings, load))?;
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
    let grader = Grader {
        workbook: &call.workbook,
        program: &call.program,
        events,
        cancel: &call.cancel,
    };
    Auditor::new(grader, exercises, call.target("audit"))
}

/// What an audit found, with its totals.
fn shown(findings: &Findings, load: Option<Load>) -> String {
    let mut text = String::new();
    for broken in &findings.broken {
        text += &format!("{ALARM}broken{ALARM:#}   {broken}\n");
    }
    for refuted in &findings.refuted {
        text += &format!("{ALARM}refuted{ALARM:#}  {refuted}\n");
    }
    let (mut checks, mut accepted, mut rejected) = (0, 0, 0);
    for proved in &findings.proved {
        text += &format!(
            "{:28} {:>10}  {:2} accepted  {:2} rejected\n",
            proved.exercise,
            counted(proved.checks, "check"),
            proved.accepted,
            proved.rejected
        );
        checks += proved.checks;
        accepted += proved.accepted;
        rejected += proved.rejected;
    }
    let exercises = counted(findings.proved.len(), "exercise");
    let checks = counted(checks, "check");
    text += &format!(
        "{BOLD}{exercises}, {checks}: {accepted} accepted and {rejected} rejected solutions are what they claim{BOLD:#}\n"
    );
    if let (Some(load), true) = (load, findings.is_proved()) {
        text += &beside(load);
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
