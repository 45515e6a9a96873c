//! Running many variants: one unit of each exercise at a time over a stage, and those
//! that have many units over a stage of their own.

use super::bundle::{self, Unit};
use super::lane::Lane;
use super::{Auditor, Load, Recorded, Reports, Variants, pages};
use crate::stage::Stage;
use crate::workbook::Exercise;
use crate::workbook::solutions::Variant;
use report::ExerciseName;
use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc;
use std::thread;

/// What all rounds came to.
#[derive(Debug, Default)]
pub(super) struct Rounds {
    /// What each variant came to.
    pub reports: Reports,
    /// What is not as it must be: what came out differently beside a load or with a
    /// seed, or no plan names.
    pub refuted: Vec<String>,
    /// How many checks of an exercise demand something else with each seed.
    pub drawn: BTreeMap<ExerciseName, usize>,
}

/// An exercise with more units than this would keep all others waiting at the end.
const MANY_UNITS: usize = 16;

impl Rounds {
    /// Takes in what the rounds of other exercises came to.
    fn add(&mut self, others: Self) {
        self.reports.extend(others.reports);
        self.refuted.extend(others.refuted);
        self.drawn.extend(others.drawn);
    }
}

impl Auditor<'_> {
    /// Builds and runs all variants. Those of exercises that have many units are run on
    /// a stage of their own at the same time.
    pub(super) fn run(
        &self,
        all: &[Variants<'_>],
        recorded: &Recorded,
        load: Option<Load>,
    ) -> anyhow::Result<Rounds> {
        let units = all
            .iter()
            .map(|(exercise, variants)| self.units(exercise, variants, load).into());
        let is_long = |units: &VecDeque<Unit<'_>>| units.len() > MANY_UNITS;
        let units: Vec<VecDeque<Unit<'_>>> = units.collect();
        // Beside busy loops there is to be no other work.
        if load.is_some() || units.iter().all(is_long) || !units.iter().any(is_long) {
            return self.lane(&self.stage, recorded).run(units, load);
        }
        let (many, few): (Vec<_>, Vec<_>) = units.into_iter().partition(is_long);
        let (unseen, _) = mpsc::channel();
        let mut stage = self.grader.open_stage(self.stage.target.join("many"))?;
        stage.purpose = self.stage.purpose;
        let mut second = self.lane(&stage, recorded);
        // One of the two is shown.
        second.grader.events = &unseen;
        thread::scope(|scope| {
            let second = thread::Builder::new().spawn_scoped(scope, || second.run(many, load))?;
            let first = self.lane(&self.stage, recorded).run(few, load);
            let second = second.join();
            let mut rounds = first?;
            rounds.add(second.map_err(|_| anyhow::anyhow!("a thread of the audit's broke down"))??);
            Ok(rounds)
        })
    }

    fn lane<'l>(&'l self, stage: &'l Stage, recorded: &'l Recorded) -> Lane<'l> {
        Lane {
            grader: self.grader,
            stage,
            recorded,
        }
    }

    /// What is built together. Beside busy loops nothing is, and neither is what
    /// a page shows: that must look as it does to a learner.
    fn units<'v>(
        &self,
        exercise: &'v Exercise,
        variants: &'v [Variant],
        load: Option<Load>,
    ) -> Vec<Unit<'v>> {
        let shown = pages::shown(self.grader.workbook, exercise);
        let has_programs = exercise
            .folder(&self.grader.workbook.root)
            .join("src/bin")
            .is_dir();
        bundle::units(exercise, variants, |variant| {
            load.is_some()
                || has_programs
                || variant.is_reference()
                || shown.iter().any(|shown| variant.path.ends_with(shown))
        })
    }
}
