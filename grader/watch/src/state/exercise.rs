//! One exercise, as far as it is known.

use report::{CheckReport, ExerciseReport, Subject, Verdict};

/// Which of an exercise's checks is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selected {
    /// The one to start with: the first that does not pass.
    First,
    /// The one at that place, which the learner went to.
    Chosen(usize),
}

/// One exercise, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exercise {
    pub subject: Subject,
    /// What it came to last.
    pub report: Option<ExerciseReport>,
    /// The checks of the run under way, as they come in.
    pub came_in: Vec<CheckReport>,
    pub selected: Selected,
}

impl Exercise {
    pub(crate) fn new(subject: Subject) -> Self {
        Self {
            subject,
            report: None,
            came_in: Vec::new(),
            selected: Selected::First,
        }
    }

    /// What it came to last, if that is known.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.report.as_ref().map(|report| report.verdict)
    }

    /// What is known of a check by its place: of the run under way, or of the last
    /// one while nothing is under way.
    pub(crate) fn check(&self, at: usize, is_running: bool) -> Option<&CheckReport> {
        if is_running {
            let name = &self.subject.checks.get(at)?.name;
            return self.came_in.iter().find(|check| check.name == *name);
        }
        self.report.as_ref()?.checks.get(at)
    }

    /// The place of the check that is shown.
    pub(crate) fn place(&self, is_running: bool) -> usize {
        match self.selected {
            Selected::Chosen(at) => at.min(self.subject.checks.len().saturating_sub(1)),
            Selected::First => (0..self.subject.checks.len())
                .find(|at| {
                    let check = self.check(*at, is_running);
                    check.is_some_and(|check| check.verdict().is_under_way())
                })
                .unwrap_or(0),
        }
    }

    /// Another check of the run under way is in.
    pub(super) fn checked(&mut self, check: CheckReport) {
        let promises = self.subject.checks.iter();
        let asked = promises.into_iter().find(|asked| asked.name == check.name);
        let promises = asked.map(|asked| asked.promises.clone());
        self.came_in.retain(|other| other.name != check.name);
        self.came_in.push(CheckReport {
            promises: promises.unwrap_or_default(),
            ..check
        });
    }

    /// It is judged: what to start with may be another check now.
    pub(super) fn judged(&mut self, report: ExerciseReport) {
        self.report = Some(report);
        self.selected = Selected::First;
    }
}
