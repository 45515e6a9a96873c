//! Everything that is known of one call of the grader.

use crate::{
    Beside, ExerciseReport, HandedIn, Points, Provenance, Reason, Subject, Verdict, Wall, Weights,
};
use serde::{Deserialize, Serialize};

/// The version of the report's format.
pub const VERSION: u32 = 1;

/// Everything that is known of one call of the grader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The [`VERSION`] of this format.
    pub version: u32,
    /// The exercises that were asked for, in the workbook's order.
    pub exercises: Vec<ExerciseReport>,
    /// What was handed in; none where the learner's own folder was graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_in: Option<HandedIn>,
    /// What confined the code that was handed in; nothing where it is the
    /// learner's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub walls: Vec<Wall>,
    /// What it was made with; none where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

impl Report {
    /// A report of these exercises, brought into the workbook's order.
    pub fn new(mut exercises: Vec<ExerciseReport>) -> Self {
        exercises.sort_by(|one, two| (one.number, &one.folder).cmp(&(two.number, &two.folder)));
        Self {
            version: VERSION,
            exercises,
            handed_in: None,
            walls: Vec::new(),
            provenance: None,
        }
    }

    /// The report of grading that has come to no end, for which nobody earns
    /// anything and the grader is at fault. It stands where a reader would take
    /// no report for no submission.
    pub fn unfinished(subjects: &[Subject], problem: Option<&str>) -> Self {
        let reason = Reason::Unfinished {
            problem: problem.map(str::to_owned),
        };
        let of = |subject| ExerciseReport::of_all(subject, &reason, Vec::new());
        Self::new(subjects.iter().map(of).collect())
    }

    /// Why grading as a whole came to no end, where it came to none.
    pub fn unfinished_because(&self) -> Option<&Reason> {
        let mut reasons = self.exercises.iter().flat_map(|it| &it.checks);
        let unfinished = reasons.find(|it| matches!(it.reason, Reason::Unfinished { .. }));
        unfinished.map(|it| &it.reason)
    }

    /// How many exercises came to `verdict`.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.exercises
            .iter()
            .filter(|exercise| exercise.verdict == verdict)
            .count()
    }

    /// How many minutes are planned for the exercises.
    pub fn minutes_planned(&self) -> u32 {
        self.exercises.iter().map(|exercise| exercise.minutes).sum()
    }

    /// How many of them for those that pass.
    pub fn minutes_done(&self) -> u32 {
        let passes = |exercise: &&ExerciseReport| exercise.verdict == Verdict::Passed;
        let passed = self.exercises.iter().filter(passes);
        passed.map(|exercise| exercise.minutes).sum()
    }

    /// This report, of exercises and checks that are worth so much. What the weights
    /// do not name stays as it is.
    pub fn weigh(&mut self, weights: &Weights) {
        for exercise in &mut self.exercises {
            if let Some(worth) = weights.of(&exercise.name) {
                exercise.weigh(worth);
            }
        }
    }

    /// Points of all exercises together.
    pub fn points(&self) -> Points {
        self.exercises.iter().map(|exercise| exercise.points).sum()
    }

    /// The part that must be the same, byte for byte, whenever the same sources
    /// are judged: everything but what stands beside, and where it came from.
    ///
    /// # Panics
    ///
    /// Never: a report is plain data.
    pub fn compared(&self) -> String {
        let mut report = self.clone();
        for exercise in &mut report.exercises {
            exercise.reused = false;
            exercise.since = None;
            for check in &mut exercise.checks {
                check.beside = Beside::default();
            }
        }
        serde_json::to_string_pretty(&report).expect("a report is plain data")
    }
}
