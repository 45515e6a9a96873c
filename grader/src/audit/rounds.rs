//! Running many variants over one stage: one of each exercise at a time.

use super::{Auditor, Load, Reports, Variants};
use crate::cargo::{self, Build};
use crate::submission::Submission;
use crate::workbook::Exercise;
use crate::workbook::solutions::Variant;
use anyhow::Context;
use process::Supervisor;
use report::ExerciseReport;
use std::path::Path;

impl Auditor<'_> {
    /// Lays one variant of every exercise at a time, in as many rounds as the
    /// exercise with most variants has. Gives what they came to, and what came
    /// out differently beside `load`.
    pub(super) fn run(
        &self,
        all: &[Variants<'_>],
        load: Option<Load>,
    ) -> anyhow::Result<(Reports, Vec<String>)> {
        let (mut reports, mut differences) = (Reports::new(), Vec::new());
        let rounds = all.iter().map(|(_, variants)| variants.len()).max();
        for round in 0..rounds.unwrap_or(0) {
            let laid: Vec<(&Exercise, &Variant)> = all
                .iter()
                .filter_map(|(exercise, variants)| Some((*exercise, variants.get(round)?)))
                .collect();
            differences.extend(self.round(&laid, load, &mut reports)?);
        }
        Ok((reports, differences))
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
        let differences = match load {
            Some(load) => self.differences(laid, &submissions, &judged, load)?,
            None => Vec::new(),
        };
        for report in judged.reports {
            let variant = laid
                .iter()
                .find(|(exercise, _)| exercise.name == report.name);
            if let Some((_, variant)) = variant {
                reports.insert(variant.path.clone(), report);
            }
        }
        if laid.iter().any(|(_, variant)| is_reference(&variant.path)) {
            let exercises: Vec<&Exercise> = laid.iter().map(|(exercise, _)| *exercise).collect();
            let mut supervisor = Supervisor::start(self.grader.program, self.grader.cancel)?;
            cargo::check_libraries(&mut supervisor, &self.stage, &exercises)
                .context("a reference does not compile without what the checks switch on")?;
        }
        Ok(differences)
    }
}

fn is_reference(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "reference")
}
