//! A stage, over which units are judged: one of each exercise at a time.

use super::bundle::Unit;
use super::rounds::Rounds;
use super::{Load, Recorded};
use crate::cargo::{self, Build};
use crate::grade::{Grader, Judged};
use crate::run;
use crate::stage::Stage;
use crate::submission::Submission;
use crate::workbook::Exercise;
use crate::workbook::plan::CHECKS;
use crate::workbook::solutions::Variant;
use anyhow::Context;
use process::Supervisor;
use report::{ExerciseReport, Verdict};
use std::collections::VecDeque;

/// A stage, and who judges what is laid there.
#[derive(Debug)]
pub(super) struct Lane<'l> {
    /// Who judges.
    pub grader: Grader<'l>,
    /// Where it is laid.
    pub stage: &'l Stage,
    /// Of these the reference alone is judged, to see what the record cannot know: that
    /// this grader and this compiler find the same.
    pub recorded: &'l Recorded,
}

impl Lane<'_> {
    /// Builds and runs the units of each exercise, one after the other.
    ///
    /// # Errors
    ///
    /// When nothing could be judged.
    pub(super) fn run(
        &self,
        mut waiting: Vec<VecDeque<Unit<'_>>>,
        load: Option<Load>,
    ) -> anyhow::Result<Rounds> {
        let mut rounds = Rounds::default();
        loop {
            let laid = waiting.iter_mut().map(VecDeque::pop_front);
            let (places, laid): (Vec<usize>, Vec<Unit<'_>>) = laid
                .enumerate()
                .filter_map(|(at, unit)| Some((at, unit?)))
                .unzip();
            if laid.is_empty() {
                return Ok(rounds);
            }
            self.round(&laid, load, &mut rounds)?;
            for (unit, at) in laid.iter().zip(places) {
                let is_missing = |it: &&Variant| !rounds.reports.contains_key(&it.path);
                if unit.is_bundle() && unit.variants.iter().any(is_missing) {
                    waiting[at].extend(unit.parts());
                }
            }
        }
    }

    /// Judges units of different exercises. One of several texts that does not
    /// compile as a whole leaves no report.
    fn round(
        &self,
        laid: &[Unit<'_>],
        load: Option<Load>,
        rounds: &mut Rounds,
    ) -> anyhow::Result<()> {
        let submissions: Vec<Submission<'_>> = laid
            .iter()
            .map(|unit| unit.submission(self.grader.workbook))
            .collect();
        let mut leave = |_: &Submission<'_>, _: &Build, _: &mut ExerciseReport| {};
        let judged = self.grader.judge(self.stage, &submissions, &mut leave)?;
        let alone: Vec<(&Exercise, &Variant)> = laid
            .iter()
            .filter(|unit| !unit.is_bundle())
            .flat_map(|unit| unit.variants.iter().map(|variant| (unit.of, *variant)))
            .collect();
        let Rounds {
            reports,
            refuted,
            drawn,
        } = rounds;
        match load {
            Some(load) => refuted.extend(self.differences(&alone, &submissions, &judged, load)?),
            None => {
                let with_seeds = self.with_seeds(laid, &judged)?;
                refuted.extend(with_seeds.refuted);
                drawn.extend(with_seeds.drawn);
            }
        }
        for report in &judged.reports {
            let unit = laid.iter().find(|unit| unit.of.name == report.name);
            let failed = report.verdict == Verdict::DidNotCompile;
            if let Some(unit) = unit.filter(|unit| !(unit.is_bundle() && failed)) {
                reports.extend(unit.reports(report));
            }
        }
        let references: Vec<&Exercise> = alone
            .iter()
            .filter(|(_, variant)| variant.is_reference())
            .map(|(exercise, _)| *exercise)
            .filter(|exercise| !self.recorded.contains(&exercise.name))
            .collect();
        if !references.is_empty() {
            let mut supervisor = Supervisor::start(self.grader.program, self.grader.cancel)?;
            for exercise in &references {
                refuted.extend(self.unplanned(&mut supervisor, exercise, &judged)?);
                refuted.extend(self.fails_plainly(&mut supervisor, exercise, &judged));
            }
            cargo::check_libraries(&mut supervisor, self.stage, &references)
                .context("a reference does not compile without what the checks switch on")?;
        }
        Ok(())
    }

    /// What an editor's "run test" would say otherwise: the reference passes there, too,
    /// where the checks share a process.
    fn fails_plainly(
        &self,
        supervisor: &mut Supervisor,
        exercise: &Exercise,
        judged: &Judged,
    ) -> Option<String> {
        let program = judged.program(&exercise.name)?;
        let folder = exercise.folder(&self.stage.root);
        let printed = run::as_plain_tests(supervisor, program, &folder).err()?;
        Some(format!(
            "{}: as plain tests the checks of the reference do not all pass:\n{printed}",
            exercise.name
        ))
    }

    /// Tests of the exercise's program that the plan does not know: checks are
    /// found by lines of text, and such a one would never run.
    fn unplanned(
        &self,
        supervisor: &mut Supervisor,
        exercise: &Exercise,
        judged: &Judged,
    ) -> anyhow::Result<Vec<String>> {
        let Some(program) = judged.program(&exercise.name) else {
            return Ok(Vec::new());
        };
        let listed = run::listed(supervisor, program, &exercise.folder(&self.stage.root))
            .map_err(|exit| anyhow::anyhow!("{} lists no tests: {exit:?}", exercise.name))?;
        let file = self.grader.workbook.relative(
            &exercise
                .folder_of_checks(&self.grader.workbook.root)
                .join(CHECKS),
        );
        let is_planned =
            |test: &String| run::program_checks(exercise).any(|(name, _)| name == test);
        let unplanned = listed.into_iter().filter(|test| !is_planned(test));
        Ok(unplanned
            .map(|test| format!("{file}: `{test}` is a test and no check: a check is a `fn` right below `#[probe::test]`"))
            .collect())
    }
}
