//! Coverage of contracts: every check holds a promise, and every promise is
//! broken by a rejected solution that a check which holds it catches.

use crate::workbook::contract::Contract;
use crate::workbook::plan::marked_checks;
use crate::workbook::solutions::{self, Claim, Variant};
use crate::workbook::{CheckKind, Exercise, PlannedCheck, Workbook};
use anyhow::Context;
use std::collections::BTreeSet;

/// What an audit shows of a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// Each promise, and how many rejected solutions break it.
    pub promises: Vec<(String, usize)>,
    /// The sentences that are no promises.
    pub prose: Vec<String>,
}

/// The promises that each check of an exercise holds, as its source quotes them.
pub(super) fn promises_of(
    exercise: &Exercise,
    contract: &Contract,
    workbook: &Workbook,
) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let folder = exercise.folder_of_checks(&workbook.root);
    let marked = marked_checks(&folder)
        .with_context(|| format!("cannot read the checks of {}", exercise.name))?;
    let of = |check: &PlannedCheck| {
        let promises = match &check.kind {
            CheckKind::Warning { lint } => contract.about_lint(lint),
            CheckKind::Program { .. } => {
                let quotations = marked
                    .iter()
                    .filter(|it| it.name == check.name)
                    .flat_map(|it| &it.quotations);
                let quoted = quotations.map(|it| contract.quoted(it).map(str::to_owned));
                quoted.collect::<Result<_, _>>().map_err(|problem| {
                    anyhow::anyhow!("{}: {}: {problem}", exercise.name, check.name)
                })?
            }
        };
        Ok((check.name.clone(), promises))
    };
    exercise.plan.checks.iter().map(of).collect()
}

/// How far the contract of an exercise is covered, and what is not as it must be.
pub(super) fn coverage(
    workbook: &Workbook,
    exercise: &Exercise,
    variants: &[Variant],
) -> anyhow::Result<(Coverage, Vec<String>)> {
    let contract = solutions::contract(workbook, exercise)?;
    let mut uncovered = said_twice(exercise, &contract);
    match promises_of(exercise, &contract, workbook) {
        Ok(promises) => uncovered.extend(not_as_planned(exercise, &promises)),
        Err(problem) => uncovered.push(format!("{problem:#}")),
    }
    let mut broken = Vec::new();
    for variant in variants.iter().filter(|it| !it.does_nothing()) {
        let (promises, problems) = broken_by(exercise, &contract, variant);
        broken.extend(promises);
        uncovered.extend(problems);
    }
    let count = |promise: &String| broken.iter().filter(|it| *it == promise).count();
    let counted: Vec<(String, usize)> = contract
        .promises
        .iter()
        .map(|promise| (promise.clone(), count(promise)))
        .collect();
    let never = counted.iter().filter(|(_, count)| *count == 0);
    uncovered.extend(never.map(|(promise, _)| {
        format!(
            "{}: no rejected solution breaks the promise “{promise}”",
            exercise.name
        )
    }));
    let coverage = Coverage {
        promises: counted,
        prose: contract.prose,
    };
    Ok((coverage, uncovered))
}

/// A promise that is made twice could not be told apart by a quotation.
fn said_twice(exercise: &Exercise, contract: &Contract) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let twice = contract.promises.iter().filter(|it| !seen.insert(*it));
    twice
        .map(|promise| format!("{}: its contract says “{promise}” twice", exercise.name))
        .collect()
}

fn not_as_planned(exercise: &Exercise, promises: &[(String, Vec<String>)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (check, (name, promises)) in exercise.plan.checks.iter().zip(promises) {
        if promises.is_empty() {
            problems.push(format!(
                "{}: {name} names no promise: quote one above it, as in `/// > …`",
                exercise.name
            ));
        } else if *promises != check.promises {
            problems.push(format!(
                "{}: the plan names other promises of {name} than the source; `cargo grade plan {}` writes it",
                exercise.name, exercise.name
            ));
        }
    }
    problems
}

/// The promises that a rejected solution breaks; one of the checks that it is
/// caught by must hold each.
fn broken_by(
    exercise: &Exercise,
    contract: &Contract,
    variant: &Variant,
) -> (Vec<String>, Vec<String>) {
    let Claim::Rejected {
        checks, quotations, ..
    } = &variant.claim
    else {
        return Default::default();
    };
    let path = variant.path.display();
    if quotations.is_empty() {
        let problem = format!(
            "{path}: names no promise that it breaks: quote one below the first line, as in `//! > …`"
        );
        return (Vec::new(), vec![problem]);
    }
    let is_held = |promise: &str| {
        let mut caught_by = exercise
            .plan
            .checks
            .iter()
            .filter(|it| checks.contains(&it.name));
        caught_by.any(|check| check.promises.iter().any(|it| it == promise))
    };
    let (mut broken, mut problems) = (Vec::new(), Vec::new());
    for quotation in quotations {
        match contract.quoted(quotation) {
            Ok(promise) if is_held(promise) => broken.push(promise.to_owned()),
            Ok(promise) => problems.push(format!(
                "{path}: no check that it is caught by holds the promise “{promise}”"
            )),
            Err(problem) => problems.push(format!("{path}: {problem}")),
        }
    }
    (broken, problems)
}
