//! Judging with drawn inputs: what a solution claims holds with all of them, and what
//! is demanded of it is something else with each.

use super::bundle::Unit;
use super::lane::Lane;
use crate::grade::Judged;
use crate::pool::cores;
use crate::run::ReadyCheck;
use crate::seed::Seed;
use crate::workbook::solutions::{Claim, Variant};
use render::words;
use report::{CheckReport, ExerciseName};
use std::collections::BTreeMap;
use std::thread;

/// How many seeds there are. With each of them the reference passes.
const SEEDS: usize = 3;

/// What came of judging with drawn inputs.
#[derive(Debug, Default)]
pub(super) struct WithSeeds {
    /// What does not hold, in sentences.
    pub refuted: Vec<String>,
    /// How many checks of an exercise demand something else with each seed: who has
    /// learnt by heart what they usually demand fails them.
    pub drawn: BTreeMap<ExerciseName, usize>,
}

impl Lane<'_> {
    /// Judges with drawn inputs what is laid and built. All checks of a reference run
    /// with every seed. Another accepted solution has one of the seeds, and so have
    /// those checks of a rejected one that it claims to fail. A check that has said that it
    /// draws nothing does not run once more.
    pub(super) fn with_seeds(
        &self,
        laid: &[Unit<'_>],
        judged: &Judged,
    ) -> anyhow::Result<WithSeeds> {
        let drawn = |number: usize| -> Vec<ReadyCheck> {
            let seed = Seed::known(number as u64 + 1);
            let checks = judged.checks.iter().filter(|check| {
                let variant = variant_of(laid, &check.exercise, &check.name);
                variant.is_some_and(|it| is_run(it, check.own_name(), number))
                    && !is_same_with_every_seed(judged, &check.exercise, &check.name)
            });
            checks.map(|check| check.clone().drawn(&seed)).collect()
        };
        let drawn: Vec<Vec<ReadyCheck>> = (0..SEEDS).map(drawn).collect();
        // Side by side: most of the time goes into waiting for those that hang.
        let ran = thread::scope(|scope| {
            let runs = drawn
                .iter()
                .map(|checks| scope.spawn(|| self.grader.run_again(checks, 2 * cores())));
            let runs: Vec<_> = runs.collect();
            let ended = runs.into_iter().map(|run| run.join());
            ended.collect::<thread::Result<Vec<_>>>()
        });
        let ran = ran.map_err(|_| anyhow::anyhow!("a thread of the audit's broke down"))?;
        let mut found = WithSeeds::default();
        // With how many seeds a check demands something else.
        let mut others: BTreeMap<(ExerciseName, String), usize> = BTreeMap::new();
        for (number, results) in ran.into_iter().enumerate() {
            for (exercise, report) in results? {
                let Some(variant) = variant_of(laid, &exercise, &report.name) else {
                    continue;
                };
                found.refuted.extend(refuted(variant, &report, number + 1));
                if variant.is_reference() && demands_something_else(judged, &exercise, &report) {
                    *others.entry((exercise, report.name)).or_default() += 1;
                }
            }
        }
        for ((exercise, _), seeds) in others {
            *found.drawn.entry(exercise).or_default() += usize::from(seeds == SEEDS);
        }
        Ok(found)
    }
}

/// Whether a check demands something else than it did without a seed.
fn demands_something_else(judged: &Judged, exercise: &ExerciseName, drawn: &CheckReport) -> bool {
    let demanded = |report: &CheckReport| -> Vec<String> {
        let expectations = report.expectations.iter();
        expectations.map(|it| it.demanded.clone()).collect()
    };
    let usual = usual(judged, exercise, &drawn.name);
    usual.is_some_and(|usual| demanded(usual) != demanded(drawn))
}

/// Whether a check has said without a seed that it draws nothing.
fn is_same_with_every_seed(judged: &Judged, exercise: &ExerciseName, check: &str) -> bool {
    usual(judged, exercise, check).is_some_and(|usual| usual.beside.is_same_with_every_seed)
}

/// What a check came to without a seed.
fn usual<'j>(judged: &'j Judged, exercise: &ExerciseName, check: &str) -> Option<&'j CheckReport> {
    let of_exercise = judged.reports.iter().filter(|it| it.name == *exercise);
    let mut checks = of_exercise.flat_map(|it| &it.checks);
    checks.find(|usual| usual.name == check)
}

/// The variant that a check of its program belongs to.
fn variant_of<'u>(
    laid: &'u [Unit<'_>],
    exercise: &ExerciseName,
    check: &str,
) -> Option<&'u Variant> {
    let unit = laid.iter().find(|unit| unit.of.name == *exercise)?;
    unit.variant_of(check)
}

fn is_run(variant: &Variant, check: &str, seed: usize) -> bool {
    let path = variant.path.to_string_lossy();
    let letters = path.bytes().map(usize::from).sum::<usize>();
    let is_its_turn = letters % SEEDS == seed;
    match &variant.claim {
        Claim::NotStarted => false,
        Claim::Accepted => variant.is_reference() || is_its_turn,
        Claim::Rejected { checks, .. } => {
            is_its_turn && checks.iter().any(|claimed| claimed == check)
        }
    }
}

/// What is not as the variant claims, in a sentence.
fn refuted(variant: &Variant, report: &CheckReport, seed: usize) -> Option<String> {
    let path = variant.path.display();
    let name = report.name.rsplit("::").next().unwrap_or(&report.name);
    match (&variant.claim, report.passed()) {
        (Claim::Accepted, false) => Some(format!(
            "{path}: {name} {} with the inputs of seed {seed}: {}",
            words::verdict(report.verdict()),
            words::reason(&report.reason)
        )),
        (Claim::Rejected { .. }, true) => Some(format!(
            "{path}: {name} passed with the inputs of seed {seed}, and is claimed to fail"
        )),
        _ => None,
    }
}
