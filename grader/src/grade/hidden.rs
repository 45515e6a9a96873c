//! Hidden checks: an instructor's own, judged after the others and with a program of
//! their own, so that what runs before them finds nothing of theirs to read.

use super::{GradeFault, Grader};
use crate::cargo::Build;
use crate::stage::Stage;
use crate::submission::Submission;
use crate::workbook::{Exercise, HiddenChecks};
use report::{CheckReport, ExerciseReport, Hidden, Reason, Verdict};

impl<'w> Grader<'w> {
    /// Judges the hidden checks of what was judged, and gives the reports with them.
    /// Where the others were not run, these are not either, for the same reason.
    ///
    /// # Errors
    ///
    /// [`GradeFault`], when the fault is not a submission's.
    pub(super) fn with_hidden(
        &self,
        stage: Option<&Stage>,
        hidden: &HiddenChecks,
        submissions: &[Submission<'w>],
        reports: Vec<ExerciseReport>,
    ) -> Result<Vec<ExerciseReport>, GradeFault> {
        let was_run = |submission: &&Submission<'w>| {
            let name = &submission.exercise.name;
            let report = reports.iter().find(|it| it.name == *name);
            report.is_some_and(|it| not_run_because(it).is_none())
        };
        let to_run = submissions.iter().filter(was_run).filter_map(|submission| {
            let exercise = hidden.of(&submission.exercise.name)?;
            let sources = submission.sources();
            Some(Submission::with_sources(self.workbook, exercise, sources))
        });
        let to_run: Vec<Submission<'_>> = to_run.collect();
        let mut leave = |_: &Submission<'_>, _: &Build, _: &mut ExerciseReport| {};
        let judged = match stage {
            Some(stage) => self.judge(stage, &to_run, &mut leave)?.reports,
            None => Vec::new(),
        };
        let with_hidden = |report: ExerciseReport| {
            let Some(exercise) = hidden.of(&report.name) else {
                return report;
            };
            let seen = judged.iter().find(|it| it.name == report.name);
            self.merged(report, exercise, hidden, seen)
        };
        Ok(reports.into_iter().map(with_hidden).collect())
    }

    /// The report of an exercise with what its hidden checks came to.
    fn merged(
        &self,
        report: ExerciseReport,
        exercise: &Exercise,
        hidden: &HiddenChecks,
        seen: Option<&ExerciseReport>,
    ) -> ExerciseReport {
        let reason = not_run_because(&report).cloned().unwrap_or(Reason::Lost);
        let own = exercise.subject();
        let seen = seen.map_or_else(
            || ExerciseReport::of_all(&own, &reason, Vec::new()),
            ExerciseReport::clone,
        );
        let words = compilers_words(&seen);
        let named = seen.checks.into_iter().map(|mut check| {
            check.hidden = Some(hidden.reveals(&report.name, &check.name));
            check.name = Hidden::name_of(&check.name);
            check.beside.output += &words;
            check
        });
        let results: Vec<CheckReport> = report.checks.iter().cloned().chain(named).collect();
        let mut exercises = self.workbook.exercises();
        let visible = exercises.find(|it| it.name == report.name);
        let visible = visible.map_or(own, Exercise::subject);
        let subject = hidden.with_visible(visible);
        ExerciseReport::new(&subject, results, report.diagnostics)
    }
}

/// Why none of an exercise's checks was run, where none was.
fn not_run_because(report: &ExerciseReport) -> Option<&Reason> {
    let reason = report.checks.first().map(|check| &check.reason)?;
    let was_run = match report.verdict {
        Verdict::DidNotCompile | Verdict::Unreadable | Verdict::Refused => false,
        Verdict::NotStarted => *reason != Reason::Untouched,
        _ => true,
    };
    (!was_run).then_some(reason)
}

/// What the compiler has against a submission together with the hidden checks. It
/// quotes their text, so it is no diagnostic of the exercise.
fn compilers_words(seen: &ExerciseReport) -> String {
    if seen.verdict != Verdict::DidNotCompile {
        return String::new();
    }
    let errors = seen.diagnostics.iter().filter(|it| it.is_error());
    errors.map(|it| it.rendered.as_str()).collect()
}
