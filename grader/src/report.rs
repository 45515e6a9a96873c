//! The report: everything that is known of one call of the grader.

use crate::build::Diagnostic;
use crate::judge::{Reason, Verdict};
use crate::submission::Digest;
use crate::workbook::{Exercise, ExerciseName, Number};
use evidence::{Expectation, Figure, Panic, Record, Timeline, Warning};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The version of the report's format.
pub const VERSION: u32 = 1;

/// Everything that is known of one call of the grader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The [`VERSION`] of this format.
    pub version: u32,
    /// The exercises that were asked for, in the workbook's order.
    pub exercises: Vec<ExerciseReport>,
}

/// What one exercise came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExerciseReport {
    /// Its name.
    pub name: String,
    /// Its number, as in `6.1`.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The folder that the learner works in, from the workbook's top.
    pub folder: PathBuf,
    /// The page of the book that goes with it, from the workbook's top.
    pub page: PathBuf,
    /// What it came to as a whole.
    pub verdict: Verdict,
    /// What was earned of its points.
    pub points: Points,
    /// Its checks, in their order.
    pub checks: Vec<CheckReport>,
    /// What the compiler said of it.
    pub diagnostics: Vec<Diagnostic>,
    /// Of what all this depends on.
    pub digest: Option<Digest>,
    /// Whether it was taken from an earlier call with the same digest.
    pub reused: bool,
}

/// Points earned of points possible. Every check counts the same.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Points {
    /// What was earned, to a hundredth.
    pub earned: f64,
    /// What there is to earn.
    pub possible: f64,
}

/// What one check came to. All but [`CheckReport::beside`] is the same byte for
/// byte whenever the same sources are judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    /// Its name: a sentence.
    pub name: String,
    /// What it came to.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What was measured beside what was demanded.
    pub expectations: Vec<Expectation>,
    /// Panics that were seen.
    pub panics: Vec<Panic>,
    /// What debug mode warned of.
    pub warnings: Vec<Warning>,
    /// What the loop did.
    pub timeline: Option<Timeline>,
    /// What is shown to a person and not compared.
    pub beside: Beside,
}

/// What a noisy clock or the learner's own code has to say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Beside {
    /// What the check's process printed.
    pub output: String,
    /// Panics on other threads than the check's own: on a busy machine the
    /// check may end before them.
    pub panics: Vec<Panic>,
    /// Figures of a noisy clock.
    pub figures: Vec<Figure>,
    /// How long the process took.
    pub wall: Duration,
    /// How many processes it left behind, which the grader ended.
    pub left_behind: usize,
}

impl CheckReport {
    /// A check that was not run, for a reason that holds for all of its
    /// exercise.
    pub fn not_run(name: &str, verdict: Verdict, reason: Reason) -> Self {
        Self {
            name: name.to_owned(),
            verdict,
            reason,
            expectations: Vec::new(),
            panics: Vec::new(),
            warnings: Vec::new(),
            timeline: None,
            beside: Beside::default(),
        }
    }

    /// A check that was run and judged.
    pub fn judged(
        name: &str,
        verdict: Verdict,
        reason: Reason,
        record: Option<Record>,
        mut beside: Beside,
    ) -> Self {
        let mut check = Self::not_run(name, verdict, reason);
        if let Some(record) = record {
            check.expectations = record.expectations;
            (beside.panics, check.panics) =
                record.panics.into_iter().partition(|panic| panic.elsewhere);
            check.warnings = record.warnings;
            check.timeline = record.timeline;
            beside.figures = record.figures;
        }
        check.beside = beside;
        check
    }
}

impl ExerciseReport {
    /// The report of an exercise from its checks.
    pub fn new(
        exercise: &Exercise,
        checks: Vec<CheckReport>,
        diagnostics: Vec<Diagnostic>,
        digest: Option<Digest>,
    ) -> Self {
        let ExerciseName(name) = exercise.name.clone();
        Self {
            name,
            number: exercise.number.to_string(),
            title: exercise.about.title.clone(),
            folder: slashed(&Path::new("exercises").join(&exercise.path)).into(),
            page: slashed(&exercise.page()).into(),
            verdict: whole(&checks),
            points: Points::of(&checks, exercise.about.points),
            checks,
            diagnostics,
            digest,
            reused: false,
        }
    }

    /// The number, to sort by.
    pub fn sort_key(&self) -> Option<Number> {
        let (chapter, section) = self.number.split_once('.')?;
        Some(Number {
            chapter: chapter.parse().ok()?,
            section: section.parse().ok()?,
        })
    }

    /// How many checks passed.
    pub fn passed(&self) -> usize {
        self.checks
            .iter()
            .filter(|check| check.verdict == Verdict::Passed)
            .count()
    }
}

/// A path as reports have it on every system: places in them have `/`, too, and
/// the two are compared.
fn slashed(path: &Path) -> String {
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

/// An exercise is what all its checks are; else what the worst of them says
/// that is nobody's fault, and failed otherwise.
fn whole(checks: &[CheckReport]) -> Verdict {
    let is = |verdict| checks.iter().any(|check| check.verdict == verdict);
    let all = |verdict| checks.iter().all(|check| check.verdict == verdict);
    if is(Verdict::GraderFault) {
        Verdict::GraderFault
    } else if all(Verdict::Passed) {
        Verdict::Passed
    } else if all(Verdict::NotStarted) {
        Verdict::NotStarted
    } else if all(Verdict::DidNotCompile) {
        Verdict::DidNotCompile
    } else {
        Verdict::Failed
    }
}

impl Points {
    /// Every check counts the same; the last hundredth is lost, never given.
    fn of(checks: &[CheckReport], possible: u32) -> Self {
        let passed = checks
            .iter()
            .filter(|check| check.verdict == Verdict::Passed)
            .count();
        let hundredths = u64::from(possible) * 100 * passed as u64 / checks.len().max(1) as u64;
        // Far below 2^52, so exact.
        #[expect(clippy::cast_precision_loss, reason = "a handful of points")]
        let earned = hundredths as f64 / 100.0;
        Self {
            earned,
            possible: f64::from(possible),
        }
    }
}

impl Report {
    /// A report of these exercises, brought into the workbook's order.
    pub fn new(mut exercises: Vec<ExerciseReport>) -> Self {
        exercises.sort_by_key(ExerciseReport::sort_key);
        Self {
            version: VERSION,
            exercises,
        }
    }

    /// How many exercises came to `verdict`.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.exercises
            .iter()
            .filter(|exercise| exercise.verdict == verdict)
            .count()
    }

    /// Points of all exercises together.
    pub fn points(&self) -> Points {
        Points {
            earned: self
                .exercises
                .iter()
                .map(|exercise| exercise.points.earned)
                .sum(),
            possible: self
                .exercises
                .iter()
                .map(|exercise| exercise.points.possible)
                .sum(),
        }
    }

    /// The part that must be the same, byte for byte, whenever the same sources
    /// are judged: everything but what stands beside, and where it came from.
    pub fn compared(&self) -> String {
        let mut report = self.clone();
        for exercise in &mut report.exercises {
            exercise.reused = false;
            for check in &mut exercise.checks {
                check.beside = Beside::default();
            }
        }
        serde_json::to_string_pretty(&report).expect("a report is plain data")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_a_report_has_slashes_whatever_the_system_has() {
        let path: PathBuf = ["exercises", "06_patterns", "01_semaphore"]
            .iter()
            .collect();
        assert_eq!(slashed(&path), "exercises/06_patterns/01_semaphore");
    }
}
