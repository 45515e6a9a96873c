//! Hidden checks: how much a report tells students of them.

use crate::exercise::whole;
use crate::{CheckReport, Reason, Report, Verdict};
use serde::{Deserialize, Serialize};

/// What stands before the name of a hidden check.
pub const HIDDEN: &str = "hidden::";

/// That a check is hidden, and how much of it students are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hidden {
    /// How much.
    pub reveal: Reveal,
    /// When students may know all of it, if they ever may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
}

impl Hidden {
    /// What a report calls the hidden check of this name.
    pub fn name_of(check: &str) -> String {
        format!("{HIDDEN}{check}")
    }
}

/// How much of a hidden check students are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reveal {
    /// As much as of any other.
    Full,
    /// Its name, what it came to, and what it measured; not what it demands, what it
    /// handed over, or what was printed.
    Measured,
    /// Whether it passed, and not even its name.
    #[default]
    Nothing,
}

/// An instant, for a person and to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Until {
    /// As somebody wrote it.
    pub text: String,
    /// In seconds since the beginning of 1970, UTC.
    pub unix_s: i64,
}

impl Report {
    /// This report as students may see it at `now`, in seconds since the beginning of
    /// 1970: of hidden checks it has what each reveals, and nothing else.
    #[must_use]
    pub fn for_students(mut self, now: i64) -> Self {
        for exercise in &mut self.exercises {
            let mut number = 0;
            let mut is_whole = true;
            for check in &mut exercise.checks {
                let Some(hidden) = check.hidden.take() else {
                    continue;
                };
                number += 1;
                let is_over = |until: &Until| until.unix_s <= now;
                match hidden.reveal {
                    _ if hidden.until.as_ref().is_some_and(is_over) => {}
                    Reveal::Full => {}
                    reveal => {
                        is_whole = false;
                        withhold(check, reveal, hidden.until, number);
                    }
                }
            }
            if !is_whole {
                exercise.verdict = whole(&exercise.checks);
                // It names checks.
                exercise.since = None;
            }
        }
        self
    }
}

fn withhold(check: &mut CheckReport, reveal: Reveal, until: Option<Until>, number: usize) {
    let measures = reveal == Reveal::Measured;
    let measured = match &check.reason {
        Reason::Unmet { expectation } if measures => Some(format!(
            "{}: {}",
            expectation.name, expectation.measured.shown
        )),
        _ => None,
    };
    let reason = if says_nothing_of_the_check(&check.reason) {
        check.reason.clone()
    } else {
        Reason::Withheld {
            // Whether it hung, broke down or took too long says what it looks at.
            verdict: if measures {
                check.verdict()
            } else {
                Verdict::Failed
            },
            measured,
            until: until.map(|until| until.text),
        }
    };
    let name = if measures {
        check.name.clone()
    } else {
        Hidden::name_of(&number.to_string())
    };
    let promises = std::mem::take(&mut check.promises);
    // Nothing of what stands beside, either: how long it took differs with what it did.
    *check = CheckReport {
        weight: check.weight,
        holds_idle: check.holds_idle,
        ..CheckReport::not_run(&name, reason)
    };
    if measures {
        check.promises = promises;
    }
}

/// Whether a reason is the same whatever the check looks at.
fn says_nothing_of_the_check(reason: &Reason) -> bool {
    reason.is_about_integrity()
        || match reason {
            Reason::Met
            | Reason::Untouched
            | Reason::Compiler
            | Reason::CannotStart { .. }
            | Reason::NoRoom { .. }
            | Reason::Lost
            | Reason::Cancelled
            | Reason::Unfinished { .. }
            | Reason::Unreadable { .. }
            | Reason::NotTaken { .. }
            | Reason::Withheld { .. } => true,
            Reason::Unmet { .. }
            | Reason::Panicked { .. }
            | Reason::Todo { .. }
            | Reason::Hung { .. }
            | Reason::NotMeasured { .. }
            | Reason::Unplanned { .. }
            | Reason::PassedLimit { .. }
            | Reason::StackOverflow
            | Reason::Signal { .. }
            | Reason::ExitCode { .. }
            | Reason::EndedEarly
            | Reason::BrokenSeal { .. }
            | Reason::KilledItsSupervisor
            | Reason::WarningLeft { .. }
            | Reason::Forbidden { .. }
            | Reason::ReadsElsewhere { .. } => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Beside, ExerciseReport, Number, Points};
    use evidence::{Expectation, Measured, Panic};

    const SECRET: &str = "secret";

    fn failed(name: &str, hidden: Option<Hidden>) -> CheckReport {
        let said = |what: &str| format!("{SECRET} {what}");
        let expectation = Expectation {
            name: "the answer".to_owned(),
            measured: Measured {
                shown: "7".to_owned(),
                finite: true,
            },
            demanded: said("demand"),
            met: false,
            because: said("reason"),
        };
        let panic = Panic {
            message: said("message"),
            place: said("place"),
            task: None,
            elsewhere: false,
        };
        CheckReport {
            promises: vec!["It answers.".to_owned()],
            expectations: vec![expectation.clone()],
            panics: vec![panic],
            beside: Beside {
                output: said("output"),
                ..Beside::default()
            },
            hidden,
            ..CheckReport::not_run(name, Reason::Unmet { expectation })
        }
    }

    fn report(checks: Vec<CheckReport>) -> Report {
        Report::new(vec![ExerciseReport {
            name: crate::ExerciseName("queue".to_owned()),
            number: Number {
                chapter: 1,
                section: 1,
            },
            title: "A queue".to_owned(),
            folder: String::new(),
            page: String::new(),
            verdict: Verdict::Failed,
            points: Points::default(),
            minutes: 0,
            checks,
            diagnostics: Vec::new(),
            digest: None,
            reused: false,
            since: None,
        }])
    }

    fn hidden(reveal: Reveal, until: Option<i64>) -> Option<Hidden> {
        let until = until.map(|unix_s| Until {
            text: "the new year".to_owned(),
            unix_s,
        });
        Some(Hidden { reveal, until })
    }

    fn seen(hidden: Option<Hidden>, now: i64) -> CheckReport {
        let report = report(vec![failed("hidden::name", hidden)]).for_students(now);
        report.exercises[0].checks[0].clone()
    }

    #[test]
    fn students_see_of_a_hidden_check_what_it_reveals_and_nothing_else() {
        let all = |check: &CheckReport| serde_json::to_string(check).unwrap();
        let full = seen(hidden(Reveal::Full, None), 0);
        assert!(all(&full).contains("secret demand"));
        assert_eq!(full.hidden, None, "nor that there was more");

        let measured = seen(hidden(Reveal::Measured, None), 0);
        assert!(!all(&measured).contains(SECRET), "{}", all(&measured));
        assert_eq!(measured.name, "hidden::name");
        assert_eq!(measured.promises, ["It answers."]);
        assert!(all(&measured).contains("the answer: 7"));

        let nothing = seen(hidden(Reveal::Nothing, None), 0);
        let said = all(&nothing);
        assert!(!said.contains(SECRET) && !said.contains("answer"), "{said}");
        assert_eq!(nothing.name, "hidden::1");
        assert_eq!(nothing.verdict(), Verdict::Failed);
    }

    #[test]
    fn a_date_that_has_come_reveals_all() {
        for reveal in [Reveal::Measured, Reveal::Nothing] {
            let before = seen(hidden(reveal, Some(100)), 99);
            assert!(
                matches!(&before.reason, Reason::Withheld { until: Some(text), .. } if text == "the new year")
            );
            let after = seen(hidden(reveal, Some(100)), 100);
            assert!(matches!(after.reason, Reason::Unmet { .. }), "{reveal:?}");
        }
    }

    #[test]
    fn what_is_not_hidden_stays_as_it_is() {
        let check = failed("name", None);
        let report = report(vec![check.clone()]).for_students(0);
        assert_eq!(report.exercises[0].checks, [check]);
    }

    #[test]
    fn a_reason_that_says_nothing_of_the_check_is_told() {
        for reason in [
            Reason::Compiler,
            Reason::Untouched,
            Reason::EndedEarly,
            Reason::Met,
        ] {
            let mut check = failed("hidden::name", hidden(Reveal::Nothing, None));
            check.reason = reason.clone();
            let seen = report(vec![check]).for_students(0).exercises[0].checks[0].clone();
            assert_eq!(seen.reason, reason);
            assert!(!serde_json::to_string(&seen).unwrap().contains(SECRET));
        }
    }
}
