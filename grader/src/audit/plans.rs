//! Writing plans: what a run of the reference measures, and which checks hold
//! for code that does nothing.

use super::claims::{compilers_words, hold_idle};
use super::promises::promises_of;
use super::{Auditor, Recorded, Reports, Variants};
use crate::files::write_whole;
use crate::workbook::plan::{CHECKS, FILE};
use crate::workbook::solutions::{Claim, Variant, contract, reference_path, variants};
use crate::workbook::{CheckKind, Exercise, Plan, PlannedCheck, Workbook};
use anyhow::Context;
use render::words;
use report::{CheckReport, ExerciseReport, Reason};
use std::collections::BTreeSet;
use std::path::PathBuf;

impl Auditor<'_> {
    /// Writes the plan of each exercise.
    ///
    /// # Errors
    ///
    /// When nothing could be judged, or a reference does not pass; then no plan
    /// of that exercise is written.
    pub(crate) fn write_plans(&self) -> anyhow::Result<Vec<PathBuf>> {
        let workbook = self.grader.workbook;
        let mut all: Vec<Variants<'_>> = Vec::new();
        for &exercise in &self.exercises {
            // What they claim is about the exercise's own checks.
            let own = workbook.exercises().find(|it| it.name == exercise.name);
            let mut variants = variants(workbook, own.unwrap_or(exercise))?;
            variants.retain(|it| it.does_nothing() || is_reference(workbook, exercise, it));
            all.push((exercise, variants));
        }
        let reports = self.run(&all, &Recorded::new(), None)?.reports;
        let mut written = Vec::new();
        for (exercise, variants) in &all {
            let reference = reference(workbook, exercise, &reports)?;
            let measures_as_the_reference = |check: &CheckReport| {
                let same = reference.checks.iter().find(|it| it.name == check.name);
                was_measured(check) && same.is_some_and(|it| names(it) == names(check))
            };
            let idle = hold_idle(exercise, variants, &reports, measures_as_the_reference);
            let mut plan = plan_of(workbook, exercise, reference, &idle)?;
            let contract = contract(workbook, exercise)?;
            let promises = promises_of(exercise, &contract, workbook)?;
            for (check, (_, promises)) in plan.checks.iter_mut().zip(promises) {
                check.promises = promises;
            }
            let file = exercise.folder_of_checks(&workbook.root).join(FILE);
            write_whole(&file, plan.to_text().as_bytes())
                .with_context(|| format!("cannot write {}", file.display()))?;
            written.push(file);
        }
        Ok(written)
    }
}

fn is_reference(workbook: &Workbook, exercise: &Exercise, variant: &Variant) -> bool {
    let reference = workbook.relative(&reference_path(workbook, exercise));
    variant.claim == Claim::Accepted && variant.path.as_os_str() == reference.as_str()
}

fn reference<'r>(
    workbook: &Workbook,
    exercise: &Exercise,
    reports: &'r Reports,
) -> anyhow::Result<&'r ExerciseReport> {
    let path = PathBuf::from(workbook.relative(&reference_path(workbook, exercise)));
    reports
        .get(&path)
        .with_context(|| format!("{} was not judged", path.display()))
}

/// The plan that a run of the reference leaves.
fn plan_of(
    workbook: &Workbook,
    exercise: &Exercise,
    report: &ExerciseReport,
    idle: &BTreeSet<String>,
) -> anyhow::Result<Plan> {
    ensure_compiled(workbook, exercise, report)?;
    let planned = |check: &PlannedCheck| match &check.kind {
        CheckKind::Warning { .. } => Ok(check.clone()),
        CheckKind::Program { .. } => {
            let ran = report.checks.iter().find(|it| it.name == check.name);
            let ran = ran.with_context(|| format!("{} did not run", check.name))?;
            Ok(PlannedCheck {
                name: check.name.clone(),
                kind: CheckKind::Program {
                    expectations: measured(report, ran)?,
                },
                holds_idle: idle.contains(&check.name),
                promises: check.promises.clone(),
            })
        }
    };
    let checks = exercise.plan.checks.iter().map(planned);
    Ok(Plan {
        checks: checks.collect::<anyhow::Result<_>>()?,
    })
}

/// Hidden checks are compiled in the place of the exercise's own: where the compiler
/// points at these, the author has the file elsewhere.
fn ensure_compiled(
    workbook: &Workbook,
    exercise: &Exercise,
    report: &ExerciseReport,
) -> anyhow::Result<()> {
    let is_compilers = |check: &CheckReport| matches!(check.reason, Reason::Compiler);
    if !report.checks.iter().any(is_compilers) {
        return Ok(());
    }
    let laid = workbook.relative(&exercise.folder(&workbook.root).join(CHECKS));
    let theirs = workbook.relative(&exercise.folder_of_checks(&workbook.root).join(CHECKS));
    anyhow::bail!(
        "the reference of {} does not compile with its checks:\n{}",
        report.name,
        compilers_words(report).replace(&laid, &theirs)
    );
}

/// What a check of the reference measured, for the plan.
fn measured(report: &ExerciseReport, check: &CheckReport) -> anyhow::Result<Vec<String>> {
    anyhow::ensure!(
        was_measured(check) && !check.expectations.is_empty(),
        "the reference of {} does not pass {}: {}",
        report.name,
        check.name,
        words::reason(&check.reason)
    );
    Ok(names(check))
}

/// Whether a check ran to its end and met what it expected, whatever the plan of
/// before says of it.
fn was_measured(check: &CheckReport) -> bool {
    matches!(
        check.reason,
        Reason::Met | Reason::NotMeasured { .. } | Reason::Unplanned { .. }
    )
}

/// What a check measured.
fn names(check: &CheckReport) -> Vec<String> {
    let expectations = check.expectations.iter();
    expectations.map(|it| it.name.clone()).collect()
}
