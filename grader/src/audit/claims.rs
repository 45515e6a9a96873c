//! Holding each variant to what it claims.

use super::{Findings, Reports};
use crate::workbook::solutions::{Claim, Variant};
use crate::workbook::{CheckKind, Exercise};
use render::words;
use report::{CheckReport, ExerciseReport, Hundredths, Reason, Verdict};
use std::collections::BTreeSet;

impl Findings {
    /// Holds the variants of the exercise at this place to what they claim.
    pub(super) fn hold(
        &mut self,
        at: usize,
        exercise: &Exercise,
        variants: &[Variant],
        reports: &Reports,
    ) {
        for variant in variants {
            let Some(report) = reports.get(&variant.path) else {
                self.broken
                    .push(format!("{} was not judged", variant.path.display()));
                continue;
            };
            if matches!(report.verdict, Verdict::DidNotCompile | Verdict::Unreadable) {
                self.broken.push(does_not_compile(variant, report));
                continue;
            }
            let refuted = refuted(exercise, variant, report);
            if refuted.is_empty() {
                let proved = &mut self.proved[at];
                match variant.claim {
                    Claim::NotStarted => {}
                    Claim::Accepted => proved.accepted += 1,
                    Claim::Rejected { .. } => proved.rejected += 1,
                }
            }
            self.refuted.extend(refuted);
        }
        self.refuted
            .extend(earns_for_nothing(exercise, variants, reports));
    }
}

/// Checks of programs that pass, as `passes` has it, for some variant which does
/// nothing.
pub(super) fn hold_idle(
    exercise: &Exercise,
    variants: &[Variant],
    reports: &Reports,
    passes: impl Fn(&CheckReport) -> bool,
) -> BTreeSet<String> {
    let is_of_program = |check: &&CheckReport| {
        exercise.plan.checks.iter().any(|planned| {
            planned.name == check.name && matches!(planned.kind, CheckKind::Program { .. })
        })
    };
    variants
        .iter()
        .filter(|variant| variant.does_nothing())
        .filter_map(|variant| reports.get(&variant.path))
        .flat_map(|report| &report.checks)
        .filter(is_of_program)
        .filter(|check| passes(check))
        .map(|check| check.name.clone())
        .collect()
}

/// Whether the plan says which checks hold for code that does nothing, and such
/// code earns nothing.
fn earns_for_nothing(exercise: &Exercise, variants: &[Variant], reports: &Reports) -> Vec<String> {
    if !variants.iter().any(Variant::does_nothing) {
        // It was proved before, and nothing has changed since.
        return Vec::new();
    }
    let planned: BTreeSet<String> = exercise
        .plan
        .checks
        .iter()
        .filter(|check| check.holds_idle && matches!(check.kind, CheckKind::Program { .. }))
        .map(|check| check.name.clone())
        .collect();
    let mut refuted = Vec::new();
    let held = hold_idle(exercise, variants, reports, CheckReport::passed);
    for check in held.symmetric_difference(&planned) {
        let what = if planned.contains(check) {
            "is planned to hold for code that does nothing, and holds for none of it"
        } else {
            "holds for code that does nothing, and the plan does not say so"
        };
        refuted.push(format!(
            "{}: {check} {what}; `cargo grade plan {}` writes it",
            exercise.name, exercise.name
        ));
    }
    let idle = variants.iter().filter(|variant| variant.does_nothing());
    for variant in idle {
        let earned = reports.get(&variant.path).map(|it| it.points.earned);
        if let Some(earned) = earned.filter(|earned| *earned > Hundredths(0)) {
            let path = variant.path.display();
            refuted.push(format!("{path}: does nothing, and earns {earned} points"));
        }
    }
    refuted
}

fn does_not_compile(variant: &Variant, report: &ExerciseReport) -> String {
    format!(
        "{} does not compile:\n{}",
        variant.path.display(),
        compilers_words(report)
    )
}

/// All that the compiler said of an exercise.
pub(super) fn compilers_words(report: &ExerciseReport) -> String {
    let said = report.diagnostics.iter().map(|it| it.rendered.as_str());
    let unreadable = report.checks.iter().filter_map(|it| match &it.reason {
        Reason::Unreadable { problem, .. } => Some(problem.as_str()),
        _ => None,
    });
    said.chain(unreadable).collect()
}

/// What is not as the variant claims, in sentences.
fn refuted(exercise: &Exercise, variant: &Variant, report: &ExerciseReport) -> Vec<String> {
    let path = variant.path.display();
    let instead = |check: &CheckReport, instead: &str| {
        let (verdict, reason) = (
            words::verdict(check.verdict()),
            words::reason(&check.reason),
        );
        format!(
            "{path}: {} {verdict} instead of {instead}: {reason}",
            check.name
        )
    };
    match &variant.claim {
        Claim::NotStarted => {
            let others = report
                .checks
                .iter()
                .filter(|check| check.verdict() != Verdict::NotStarted);
            let mut refuted: Vec<String> = others
                .map(|check| instead(check, "“not started”"))
                .collect();
            let forbidden = |code: &Option<String>| {
                code.as_ref()
                    .is_some_and(|code| exercise.metadata.forbid_warnings.contains(code))
            };
            let warnings = report.diagnostics.iter().filter(|it| !forbidden(&it.code));
            refuted.extend(
                warnings.map(|it| format!("{path}: the starter has a warning:\n{}", it.rendered)),
            );
            refuted
        }
        Claim::Accepted => {
            let failed = report.checks.iter().filter(|check| !check.passed());
            failed.map(|check| instead(check, "passed")).collect()
        }
        Claim::Rejected {
            checks: claimed, ..
        } => {
            let wrong = report.checks.iter().filter_map(|check| {
                match (check.passed(), claimed.contains(&check.name)) {
                    (true, true) => Some(format!(
                        "{path}: {} passed, and is claimed to fail",
                        check.name
                    )),
                    (false, false) => {
                        Some(instead(check, "passed, as no one claims that it fails"))
                    }
                    (true, false) | (false, true) => None,
                }
            });
            wrong.collect()
        }
    }
}
