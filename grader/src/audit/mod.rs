//! The audit: proving the workbook. Every starter fails every check as not
//! started, every accepted solution passes all, every rejected one fails
//! exactly where it says, and doing nothing earns nothing.

mod bundle;
mod claims;
mod lane;
mod load;
mod pages;
mod plans;
mod promises;
mod record;
mod rounds;
mod seeds;
mod whole;

pub(crate) use load::Load;
pub(crate) use promises::Coverage;
pub(crate) use record::{FILE as RECORD, Record};

use crate::grade::Grader;
use crate::kept;
use crate::stage::{Purpose, Stage};
use crate::workbook::Exercise;
use crate::workbook::solutions::{Variant, variants};
use report::{Digest, ExerciseName, ExerciseReport};
use rounds::Rounds;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What an audit found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// Of each exercise, by its number: how much was proved.
    pub proved: Vec<Proved>,
    /// The workbook itself is not whole: what is missing or does not compile,
    /// and in which file.
    pub broken: Vec<String>,
    /// Something is not as claimed.
    pub refuted: Vec<String>,
    /// Digests of what the exercises are proved of, by their names.
    pub digests: BTreeMap<String, Digest>,
}

/// How much was proved of one exercise.
#[derive(Debug, Clone)]
pub(crate) struct Proved {
    /// Its number and name.
    pub exercise: String,
    /// How many checks it has.
    pub checks: usize,
    /// How many of them demand something else with each seed.
    pub drawn: usize,
    /// How many accepted solutions pass.
    pub accepted: usize,
    /// How many rejected solutions fail as they say.
    pub rejected: usize,
    /// How many texts are as they were when they were proved.
    pub recorded: usize,
    /// How far its contract is covered.
    pub coverage: Coverage,
}

impl Findings {
    /// Whether everything is as claimed.
    pub(crate) fn is_proved(&self) -> bool {
        self.broken.is_empty() && self.refuted.is_empty()
    }
}

/// What variants came to, by their paths.
type Reports = BTreeMap<PathBuf, ExerciseReport>;

/// An auditor with a stage of its own.
#[derive(Debug)]
pub(crate) struct Auditor<'w> {
    grader: Grader<'w>,
    exercises: Vec<&'w Exercise>,
    stage: Stage,
}

impl<'w> Auditor<'w> {
    /// An auditor of `exercises` that builds into `target`.
    ///
    /// # Errors
    ///
    /// When the stage cannot be written.
    pub(crate) fn new(
        grader: Grader<'w>,
        exercises: Vec<&'w Exercise>,
        target: PathBuf,
    ) -> anyhow::Result<Self> {
        let mut stage = grader.open_stage(target)?;
        stage.purpose = Purpose::Once;
        Ok(Self {
            grader,
            exercises,
            stage,
        })
    }

    /// Proves every claim; of exercises that are as in `record`, the
    /// reference alone. With `load`, also runs every check of every variant
    /// again beside it, and holds the reports equal byte for byte.
    ///
    /// # Errors
    ///
    /// When nothing could be judged.
    pub(crate) fn audit(&self, record: &Record, load: Option<Load>) -> anyhow::Result<Findings> {
        let workbook = self.grader.workbook;
        let mut findings = Findings {
            broken: whole::missing(workbook, &self.exercises),
            ..Findings::default()
        };
        let mut all = Vec::new();
        for &exercise in &self.exercises {
            match variants(workbook, exercise) {
                Ok(variants) => all.push((exercise, variants)),
                Err(error) => findings.broken.push(format!("{error:#}")),
            }
        }
        if !findings.broken.is_empty() {
            return Ok(findings);
        }
        let common = kept::workbooks_digest(workbook)?;
        let mut recorded = BTreeSet::new();
        for (exercise, variants) in &mut all {
            let (coverage, uncovered) = promises::coverage(workbook, exercise, variants)?;
            findings.refuted.extend(uncovered);
            let digest = record::digest(workbook, exercise, variants, &common)?;
            let texts = variants.len();
            if record.has(exercise, &digest) {
                variants.retain(record::is_always_proved);
                recorded.insert(exercise.name.clone());
            }
            findings
                .proved
                .push(Proved::of(exercise, coverage, texts - variants.len()));
            findings.digests.insert(exercise.name.0.clone(), digest);
        }
        let Rounds {
            reports,
            refuted,
            drawn,
        } = self.run(&all, &recorded, load)?;
        for (at, (exercise, variants)) in all.iter().enumerate() {
            findings.proved[at].drawn = drawn.get(&exercise.name).copied().unwrap_or_default();
            findings.hold(at, exercise, variants, &reports);
            findings
                .refuted
                .extend(whole::hints_of_no_check(workbook, exercise));
            // A page is part of what is recorded.
            if findings.proved[at].recorded == 0 {
                findings
                    .refuted
                    .extend(pages::untrue(workbook, exercise, &reports)?);
            }
        }
        findings.refuted.extend(refuted);
        Ok(findings)
    }
}

impl Proved {
    /// Nothing yet, but for what is `recorded`.
    fn of(exercise: &Exercise, coverage: Coverage, recorded: usize) -> Self {
        Self {
            exercise: format!("{} {}", exercise.number, exercise.name),
            checks: exercise.plan.checks.len(),
            drawn: 0,
            accepted: 0,
            rejected: 0,
            recorded,
            coverage,
        }
    }
}

/// Exercises that are as they were when they were proved.
type Recorded = BTreeSet<ExerciseName>;

/// Variants of an exercise, in the order in which they are run.
type Variants<'w> = (&'w Exercise, Vec<Variant>);
