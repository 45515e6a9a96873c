//! `cargo grade solution`: the reference, the other right ways, and the wrong
//! ways that are nearest to the learner's.

use super::{Call, check, print};
use crate::exit::Exit;
use crate::kept::Kept;
use crate::submission::Submission;
use crate::workbook::nearest::by_likeness;
use crate::workbook::solutions::{Claim, Variant, variants};
use crate::workbook::{Exercise, starter};
use render::style::{ACCENT, BOLD, DIM};
use render::words;
use report::Verdict;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How many wrong ways are shown.
const WRONG_WAYS: usize = 5;

pub(super) fn run(
    call: &Call<'_>,
    name: &str,
    way: Option<&str>,
    anyway: bool,
) -> anyhow::Result<Exit> {
    let exercise = call.exercise(name)?;
    if call.workbook.is_edition() {
        anyhow::bail!(
            "this is a learner's edition, which has no solutions: whoever handed it out has them"
        );
    }
    if !anyway && !passes(call, exercise)? {
        print(&format!(
            "Yours does not pass yet: a solution that you have not looked for teaches little.\n\
             {BOLD}Next{BOLD:#}  cargo grade hint {0}, or `cargo grade solution {0} --anyway`\n",
            exercise.name
        ))?;
        return Ok(Exit::Failed);
    }
    let all = variants(&call.workbook, exercise)?;
    let Some(way) = way else {
        print(&whole(call, exercise, &all))?;
        return Ok(Exit::Passed);
    };
    let way = way.trim_end_matches(".rs");
    let named = |it: &&Variant| it.claim != Claim::NotStarted && it.name() == way;
    let Some(variant) = all.iter().find(named) else {
        anstream::eprintln!("{}", unknown(exercise, &all, way));
        return Ok(Exit::Usage);
    };
    print(&shown(variant))?;
    Ok(Exit::Passed)
}

/// Whether the learner's own passes, as it is now.
fn passes(call: &Call<'_>, exercise: &Exercise) -> anyhow::Result<bool> {
    let report = check::graded(call, std::slice::from_ref(&exercise.name.0))?;
    let mut exercises = report.exercises.iter();
    Ok(exercises.all(|it| it.verdict == Verdict::Passed))
}

fn unknown(exercise: &Exercise, all: &[Variant], way: &str) -> String {
    let accepted = all.iter().filter(|it| it.claim == Claim::Accepted);
    let names: Vec<String> = accepted.map(Variant::name).collect();
    format!(
        "{} has no solution called `{way}`; right ones are {}",
        exercise.name,
        names.join(", ")
    )
}

/// The text of a solution under its path, without the contract.
fn shown(variant: &Variant) -> String {
    let text = starter::unmarked(&variant.library().0);
    let is_contract = |line: &&str| line.trim_start().starts_with("///");
    let mut shown = format!("{DIM}{}{DIM:#}\n\n", variant.path.display());
    for line in text.lines().filter(|line| !is_contract(line)) {
        let line = format!("    {line}");
        let _ = writeln!(shown, "{}", line.trim_end());
    }
    shown.push('\n');
    shown
}

fn whole(call: &Call<'_>, exercise: &Exercise, all: &[Variant]) -> String {
    let mut text = format!(
        "{BOLD}{} {}{BOLD:#}\n",
        exercise.number, exercise.metadata.title
    );
    let mut accepted = all.iter().filter(|it| it.claim == Claim::Accepted);
    if let Some(reference) = accepted.next() {
        text += &shown(reference);
    }
    text += &others(&accepted.collect::<Vec<_>>());
    text += &wrong(call, exercise, all);
    let _ = writeln!(
        text,
        "{BOLD}Next{BOLD:#}  read one of these: `cargo grade solution {} NAME`",
        exercise.name
    );
    text
}

fn others(accepted: &[&Variant]) -> String {
    if accepted.is_empty() {
        return String::new();
    }
    let mut text = format!("{BOLD}Other right ways{BOLD:#}\n");
    for variant in accepted {
        let about = variant.library().1;
        let _ = writeln!(text, "  {ACCENT}{}{ACCENT:#}  {about}", variant.name());
    }
    text.push('\n');
    text
}

/// The wrong ways nearest to the learner's: first those that fail the checks
/// which the learner's own failed at some time, then those most like it.
fn wrong(call: &Call<'_>, exercise: &Exercise, all: &[Variant]) -> String {
    let own = Submission::read(&call.workbook, exercise).sources();
    let kept = Kept::in_folder(&call.target("grade")).find(&exercise.name);
    let failed = kept.ever_failed;
    let rejected = all
        .iter()
        .filter(|it| caught_by(it).is_some() && !it.does_nothing());
    let mut near = by_likeness(rejected.collect(), &own);
    // It is stable: what is equal stays in the order of likeness.
    near.sort_by_key(|variant| {
        let checks = caught_by(variant).unwrap_or_default();
        let common = checks
            .iter()
            .filter(|check| failed.contains(*check))
            .count();
        let either = checks.len() + failed.len() - common;
        std::cmp::Reverse(1000 * common / either.max(1))
    });
    let mut text = format!("{BOLD}Wrong ways near yours{BOLD:#}\n");
    for variant in near.into_iter().take(WRONG_WAYS) {
        text += &caught(variant, &failed);
    }
    text.push('\n');
    text
}

fn caught_by(variant: &Variant) -> Option<&[String]> {
    match &variant.claim {
        Claim::Rejected { checks, .. } => Some(checks),
        Claim::NotStarted | Claim::Accepted => None,
    }
}

/// A wrong way: why a person writes it, and what catches it.
fn caught(variant: &Variant, failed: &BTreeSet<String>) -> String {
    let Claim::Rejected { checks, why, .. } = &variant.claim else {
        return String::new();
    };
    let mut text = format!("  {ACCENT}{}{ACCENT:#}  {why}\n", variant.name());
    let met = checks.iter().find(|check| failed.contains(*check));
    let yours = met.map_or("", |_| ", as yours once was");
    let more = match checks.len() {
        1 => String::new(),
        several => format!(" and {} more", several - 1),
    };
    if let Some(check) = met.or(checks.first()) {
        let check = words::sentence(check);
        let _ = writeln!(
            text,
            "      {DIM}caught by{DIM:#} {check}{DIM}{more}{yours}{DIM:#}"
        );
    }
    text
}
