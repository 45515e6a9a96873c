//! What exercises and checks are worth where that is not what the workbook says.

use crate::{AskedCheck, ExerciseName, Hidden, Hundredths, Subject};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What exercises and checks are worth where that is not what the workbook says:
/// an entry for each exercise, by its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weights(pub BTreeMap<ExerciseName, Worth>);

/// What one exercise and its checks are worth.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worth {
    /// Its points; those of the workbook when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Hundredths>,
    /// How many times a check counts among those of its exercise, by the check's
    /// name: as often as the workbook says when left out, and not at all with 0.
    #[serde(default)]
    pub checks: BTreeMap<String, u32>,
}

/// Why weights do not fit a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WeightsError {
    /// There is no such exercise.
    NoExercise {
        /// What it is called in the weights.
        asked: ExerciseName,
        /// What there is.
        known: Vec<ExerciseName>,
    },
    /// The exercise has no such check.
    NoCheck {
        /// Which exercise.
        exercise: ExerciseName,
        /// What the check is called in the weights.
        asked: String,
        /// What there is.
        known: Vec<String>,
    },
    /// None of its checks counts, so nothing could be earned.
    NothingCounts {
        /// Which exercise.
        exercise: ExerciseName,
    },
}

impl fmt::Display for WeightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoExercise { asked, known } => {
                let known: Vec<&str> = known.iter().map(|it| it.0.as_str()).collect();
                write!(
                    f,
                    "no exercise is called `{asked}`; there are {}",
                    known.join(", ")
                )
            }
            Self::NoCheck {
                exercise,
                asked,
                known,
            } => {
                write!(f, "{exercise} has no check `{asked}`")?;
                let hidden = Hidden::name_of(asked);
                if known.contains(&hidden) {
                    write!(f, ", but a hidden one: write `\"{hidden}\"`")?;
                } else if asked.starts_with(&Hidden::name_of("")) {
                    f.write_str(
                        " (hidden checks are known to a call that names their folder, with `--checks`)",
                    )?;
                }
                write!(f, "; there are\n  {}", known.join("\n  "))
            }
            Self::NothingCounts { exercise } => write!(
                f,
                "no check of {exercise} counts: give one of them a weight above 0, or the exercise \
                 0 points"
            ),
        }
    }
}

impl std::error::Error for WeightsError {}

impl Weights {
    /// Whether everything that is named here is there.
    ///
    /// # Errors
    ///
    /// The first name that is not, with those that are.
    pub fn fit(&self, subjects: &[Subject]) -> Result<(), WeightsError> {
        for (name, worth) in &self.0 {
            let subject = subjects.iter().find(|it| it.name == *name);
            let Some(subject) = subject else {
                return Err(WeightsError::NoExercise {
                    asked: name.clone(),
                    known: subjects.iter().map(|it| it.name.clone()).collect(),
                });
            };
            let known = || subject.checks.iter().map(|it| &it.name);
            if let Some(asked) = worth.checks.keys().find(|it| !known().any(|is| is == *it)) {
                return Err(WeightsError::NoCheck {
                    exercise: name.clone(),
                    asked: asked.clone(),
                    known: known().cloned().collect(),
                });
            }
            let is_worth_nothing = worth.points == Some(Hundredths(0));
            let counts = |it: &AskedCheck| worth.weight(&it.name).unwrap_or(it.weight) > 0;
            if !is_worth_nothing && !subject.checks.iter().any(counts) {
                return Err(WeightsError::NothingCounts {
                    exercise: name.clone(),
                });
            }
        }
        Ok(())
    }

    /// What an exercise is worth, where that is said here.
    pub fn of(&self, exercise: &ExerciseName) -> Option<&Worth> {
        self.0.get(exercise)
    }
}

impl Worth {
    /// How many times a check counts, where that is said here.
    pub fn weight(&self, check: &str) -> Option<u32> {
        self.checks.get(check).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AskedCheck, CheckReport, ExerciseReport, Number, Reason, Report};

    fn subject(name: &str, checks: &[(&str, bool)]) -> Subject {
        let asked = |&(name, holds_idle): &(&str, bool)| AskedCheck {
            name: name.to_owned(),
            holds_idle,
            promises: Vec::new(),
            weight: 1,
        };
        Subject {
            name: ExerciseName(name.to_owned()),
            number: Number {
                chapter: 1,
                section: 1,
            },
            title: name.to_owned(),
            folder: name.to_owned(),
            page: name.to_owned(),
            points: Hundredths::whole(10),
            minutes: 0,
            checks: checks.iter().map(asked).collect(),
        }
    }

    const CHECKS: [(&str, bool); 3] = [("works", false), ("works_well", false), ("is_lazy", true)];

    /// A report in which these checks pass, and the others do not.
    fn report(passed: &[&str]) -> Report {
        let subject = subject("queue", &CHECKS);
        let result = |(name, _): (&str, bool)| {
            let reason = if passed.contains(&name) {
                Reason::Met
            } else {
                Reason::ExitCode { code: 1 }
            };
            CheckReport::not_run(name, reason)
        };
        let results = CHECKS.map(result).into();
        Report::new(vec![ExerciseReport::new(&subject, results, Vec::new())])
    }

    fn weights(points: Option<u32>, checks: &[(&str, u32)]) -> Weights {
        let checks = checks
            .iter()
            .map(|&(name, weight)| (name.to_owned(), weight));
        let worth = Worth {
            points: points.map(Hundredths::whole),
            checks: checks.collect(),
        };
        Weights([(ExerciseName("queue".to_owned()), worth)].into())
    }

    fn earned(passed: &[&str], weights: &Weights) -> String {
        let mut report = report(passed);
        report.weigh(weights);
        let points = report.points();
        let of_checks: Vec<Hundredths> = report.exercises[0]
            .checks
            .iter()
            .filter(|it| it.passed())
            .map(|it| report.exercises[0].share_of(it))
            .collect();
        let of_checks: Hundredths = of_checks.into_iter().sum();
        format!("{} of {}, {of_checks}", points.earned, points.possible)
    }

    #[test]
    fn a_check_counts_as_often_as_its_weight_says() {
        let thrice = weights(None, &[("works", 3)]);
        assert_eq!(earned(&["works"], &thrice), "6 of 10, 6");
        assert_eq!(earned(&["works_well", "is_lazy"], &thrice), "4 of 10, 4");
        let other = weights(Some(20), &[("works", 0), ("works_well", 4)]);
        assert_eq!(earned(&["works_well"], &other), "16 of 20, 16");
        assert_eq!(earned(&["works", "is_lazy"], &other), "4 of 20, 4");
        let nothing = weights(Some(0), &[]);
        assert_eq!(earned(&["works"], &nothing), "0 of 0, 0");
    }

    #[test]
    fn what_holds_for_code_that_does_nothing_earns_nothing_alone_whatever_it_weighs() {
        let weights = weights(None, &[("is_lazy", 8)]);
        assert!(earned(&["is_lazy"], &weights).starts_with("0 of 10"));
        assert!(earned(&["is_lazy", "works"], &weights).starts_with("9 of 10"));
    }

    #[test]
    fn what_the_workbook_says_of_a_check_holds_where_the_weights_do_not_name_it() {
        let mut own = subject("queue", &CHECKS);
        own.checks[0].weight = 3;
        own.checks[2].weight = 0;
        let results = [("works", Reason::Met), ("works_well", Reason::Lost)];
        let results = results.map(|(name, reason)| CheckReport::not_run(name, reason));
        let mut report = Report::new(vec![ExerciseReport::new(&own, results.into(), Vec::new())]);
        let earned = |report: &Report| report.points().earned.to_string();
        assert_eq!(earned(&report), "7.5");
        report.weigh(&weights(None, &[("works_well", 2)]));
        assert_eq!(earned(&report), "6");
        report.weigh(&weights(None, &[("works", 2)]));
        assert_eq!(earned(&report), "5");
        let none = weights(None, &[("works", 0), ("works_well", 0)]);
        let error = none.fit(&[own]).unwrap_err().to_string();
        assert!(error.contains("no check of queue counts"), "{error}");
    }

    #[test]
    fn weights_may_be_laid_on_twice() {
        let mut report = report(&["works"]);
        let before = report.clone();
        report.weigh(&weights(Some(20), &[("works", 0)]));
        report.weigh(&weights(Some(10), &[("works", 1)]));
        assert_eq!(report, before);
    }

    #[test]
    fn json_keeps_the_weights() {
        let mut report = report(&["works", "is_lazy"]);
        report.weigh(&weights(None, &[("works", 3)]));
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(text.matches("weight").count(), 1, "{text}");
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }

    #[test]
    fn what_is_not_there_is_named_with_what_is() {
        let subjects = [subject("queue", &CHECKS), subject("stack", &CHECKS)];
        let said = |weights: Weights| weights.fit(&subjects).map_err(|error| error.to_string());
        assert_eq!(said(weights(Some(3), &[("is_lazy", 2)])), Ok(()));
        let mut other = weights(None, &[]);
        other
            .0
            .insert(ExerciseName("heap".to_owned()), Worth::default());
        assert_eq!(
            said(other).unwrap_err(),
            "no exercise is called `heap`; there are queue, stack"
        );
        let error = said(weights(None, &[("work", 2)])).unwrap_err();
        assert!(
            error.starts_with("queue has no check `work`; there are\n  works\n"),
            "{error}"
        );
        let mut with_hidden = subjects.clone();
        with_hidden[0].checks[0].name = "hidden::works".to_owned();
        let error = weights(None, &[("works", 2)]).fit(&with_hidden);
        let error = error.unwrap_err().to_string();
        assert!(
            error.starts_with(
                "queue has no check `works`, but a hidden one: write `\"hidden::works\"`;"
            ),
            "{error}"
        );
        let error = said(weights(None, &[("hidden::works", 2)])).unwrap_err();
        assert!(error.contains("with `--checks`"), "{error}");
        let none = [("works", 0), ("works_well", 0), ("is_lazy", 0)];
        let error = said(weights(None, &none)).unwrap_err();
        assert!(error.contains("no check of queue counts"), "{error}");
        assert_eq!(said(weights(Some(0), &none)), Ok(()));
    }
}
