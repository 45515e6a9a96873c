//! Running many variants over one stage: one of each exercise at a time.

use super::{Auditor, Load, Reports, Variants};
use crate::cargo::{self, Build};
use crate::grade::{Judged, program_checks};
use crate::run;
use crate::submission::Submission;
use crate::workbook::Exercise;
use crate::workbook::plan::CHECKS;
use crate::workbook::solutions::Variant;
use anyhow::Context;
use process::Supervisor;
use report::ExerciseReport;
use std::path::Path;

impl Auditor<'_> {
    /// Lays one variant of every exercise at a time, in as many rounds as the
    /// exercise with most variants has. Gives what they came to, and what is
    /// not as it must be: what came out differently beside `load`, or no plan names.
    pub(super) fn run(
        &self,
        all: &[Variants<'_>],
        load: Option<Load>,
    ) -> anyhow::Result<(Reports, Vec<String>)> {
        let (mut reports, mut findings) = (Reports::new(), Vec::new());
        let rounds = all.iter().map(|(_, variants)| variants.len()).max();
        for round in 0..rounds.unwrap_or(0) {
            let laid: Vec<(&Exercise, &Variant)> = all
                .iter()
                .filter_map(|(exercise, variants)| Some((*exercise, variants.get(round)?)))
                .collect();
            findings.extend(self.round(&laid, load, &mut reports)?);
        }
        Ok((reports, findings))
    }

    fn round(
        &self,
        laid: &[(&Exercise, &Variant)],
        load: Option<Load>,
        reports: &mut Reports,
    ) -> anyhow::Result<Vec<String>> {
        let submissions: Vec<Submission<'_>> = laid
            .iter()
            .map(|(exercise, variant)| {
                let sources = variant.sources.clone();
                Submission::with_sources(self.grader.workbook, exercise, sources)
            })
            .collect();
        let mut leave = |_: &Submission<'_>, _: &Build, _: &mut ExerciseReport| {};
        let judged = self
            .grader
            .judge(&self.stage, submissions.clone(), &mut leave)?;
        let mut findings = match load {
            Some(load) => self.differences(laid, &submissions, &judged, load)?,
            None => Vec::new(),
        };
        for report in &judged.reports {
            let variant = laid
                .iter()
                .find(|(exercise, _)| exercise.name == report.name);
            if let Some((_, variant)) = variant {
                reports.insert(variant.path.clone(), report.clone());
            }
        }
        if laid.iter().any(|(_, variant)| is_reference(&variant.path)) {
            let exercises: Vec<&Exercise> = laid.iter().map(|(exercise, _)| *exercise).collect();
            let mut supervisor = Supervisor::start(self.grader.program, self.grader.cancel)?;
            for (exercise, _) in laid.iter().filter(|(_, it)| is_reference(&it.path)) {
                findings.extend(self.unplanned(&mut supervisor, exercise, &judged)?);
            }
            cargo::check_libraries(&mut supervisor, &self.stage, &exercises)
                .context("a reference does not compile without what the checks switch on")?;
        }
        Ok(findings)
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
        let file = self
            .grader
            .workbook
            .relative(&exercise.folder(&self.grader.workbook.root).join(CHECKS));
        let is_planned = |test: &String| program_checks(exercise).any(|(name, _)| name == test);
        let unplanned = listed.into_iter().filter(|test| !is_planned(test));
        Ok(unplanned
            .map(|test| format!("{file}: `{test}` is a test and no check: a check is a `fn` right below `#[probe::test]`"))
            .collect())
    }
}

fn is_reference(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "reference")
}
