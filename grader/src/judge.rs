//! The judge: a pure function from what a run left to a verdict and a reason.

use crate::plan::PlannedCheck;
use evidence::{BrokenSeal, Doing, Expectation, Hang, Key, Panic, Record, Sealed};
use process::{Ended, Exit, LimitHit};
use serde::{Deserialize, Serialize};

/// What a check, or an exercise as a whole, came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It ran to its end and met every expectation that was planned.
    Passed,
    /// It measured something that is not as demanded, or panicked.
    Failed,
    /// It came upon a `todo!` of the starter.
    NotStarted,
    /// There is no program to run.
    DidNotCompile,
    /// Every task waits for another, or the loop's thread is blocked.
    Deadlocked,
    /// Something polls, ticks or computes for ever.
    NeverRests,
    /// It was not done when time was up.
    TimedOut,
    /// It used more than it may of something else than time.
    OverLimit,
    /// Its process broke down.
    Crashed,
    /// Its process ended well, but left no evidence that the check was done.
    NoEvidence,
    /// The grader or the machine could not judge. Never the learner's fault.
    GraderFault,
}

/// Why it came to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// Everything was as demanded.
    Met,
    /// A demand was not met.
    Unmet {
        /// What was measured, and what was demanded.
        expectation: Expectation,
    },
    /// Something panicked.
    Panicked {
        /// What and where.
        panic: Panic,
    },
    /// A `todo!` was reached.
    Todo {
        /// What it says is to be done.
        task: String,
    },
    /// It came to no end.
    Hung {
        /// In which way.
        hang: Hang,
    },
    /// It ended well but not everything was measured.
    NotMeasured {
        /// What was not.
        missing: Vec<String>,
    },
    /// It measured what no check plans to measure.
    Unplanned {
        /// What that is.
        surplus: Vec<String>,
    },
    /// A limit was passed.
    PassedLimit {
        /// Which.
        limit: LimitHit,
    },
    /// A signal ended the process.
    Signal {
        /// Its number.
        signal: i32,
    },
    /// The process ended itself with a failure.
    ExitCode {
        /// The code.
        code: i32,
    },
    /// The process ended itself with success before the check was over.
    EndedEarly,
    /// What came as evidence is none.
    BrokenSeal {
        /// Why not.
        broken: BrokenSeal,
    },
    /// The process ended the grader's own process that ran it.
    KilledItsSupervisor,
    /// It did not compile.
    Compiler,
    /// The compiler still warns of what this exercise is about.
    WarningLeft {
        /// The lint.
        lint: String,
        /// How many warnings there are.
        count: usize,
    },
    /// It could not be started.
    CannotStart {
        /// What the system said.
        error: String,
    },
    /// Nothing has been built yet because nothing was begun.
    Untouched,
}

impl Reason {
    /// Whether it is a sign that something went round the checks, by accident
    /// or not.
    pub fn is_about_integrity(&self) -> bool {
        match self {
            Self::EndedEarly | Self::BrokenSeal { .. } | Self::KilledItsSupervisor => true,
            Self::Met
            | Self::Unmet { .. }
            | Self::Panicked { .. }
            | Self::Todo { .. }
            | Self::Hung { .. }
            | Self::NotMeasured { .. }
            | Self::Unplanned { .. }
            | Self::PassedLimit { .. }
            | Self::Signal { .. }
            | Self::ExitCode { .. }
            | Self::Compiler
            | Self::WarningLeft { .. }
            | Self::CannotStart { .. }
            | Self::Untouched => false,
        }
    }
}

/// Judges one run of one check. The record comes back if it is to be believed.
pub fn judge(
    planned: &PlannedCheck,
    ended: &Ended,
    key: &Key,
) -> (Verdict, Reason, Option<Record>) {
    let opened = ended.answer.as_deref().map(|answer| {
        Sealed::from_line(answer)
            .ok_or(BrokenSeal::Unreadable)?
            .open(key)
    });
    match opened {
        None => {
            let (verdict, reason) = without_evidence(&ended.exit);
            (verdict, reason, None)
        }
        Some(Err(broken)) => (Verdict::NoEvidence, Reason::BrokenSeal { broken }, None),
        Some(Ok(record)) => {
            let (verdict, reason) = with_evidence(planned, &ended.exit, &record);
            (verdict, reason, Some(record))
        }
    }
}

fn without_evidence(exit: &Exit) -> (Verdict, Reason) {
    match exit {
        Exit::Code(0) => (Verdict::NoEvidence, Reason::EndedEarly),
        Exit::Code(code) => (Verdict::Crashed, Reason::ExitCode { code: *code }),
        Exit::Signal(signal) => (Verdict::Crashed, Reason::Signal { signal: *signal }),
        Exit::Limit(limit) => (over(*limit), Reason::PassedLimit { limit: *limit }),
        Exit::NotStarted(error) => (
            Verdict::GraderFault,
            Reason::CannotStart {
                error: error.clone(),
            },
        ),
        Exit::KilledItsSupervisor => (Verdict::Crashed, Reason::KilledItsSupervisor),
        Exit::SupervisorFailed(error) => (
            Verdict::GraderFault,
            Reason::CannotStart {
                error: format!("the grader's own process that runs checks failed: {error}"),
            },
        ),
        Exit::Cancelled => (
            Verdict::GraderFault,
            Reason::CannotStart {
                error: "interrupted".to_owned(),
            },
        ),
    }
}

fn over(limit: LimitHit) -> Verdict {
    match limit {
        LimitHit::Wall | LimitHit::Cpu => Verdict::TimedOut,
        LimitHit::Output | LimitHit::Processes => Verdict::OverLimit,
    }
}

/// The record is whole: what it says counts, and after it how the process ended.
fn with_evidence(planned: &PlannedCheck, exit: &Exit, record: &Record) -> (Verdict, Reason) {
    let unmet = record
        .expectations
        .iter()
        .find(|it| !it.met || !it.measured.finite);
    let todo = record.panics.iter().find(|panic| panic.is_todo());
    if let Some(todo) = todo
        && (unmet.is_some() || !record.finished)
    {
        let task = todo
            .message
            .trim_start_matches("not yet implemented")
            .trim_start_matches(": ");
        return (
            Verdict::NotStarted,
            Reason::Todo {
                task: task.to_owned(),
            },
        );
    }
    if let Some(expectation) = unmet {
        return (
            Verdict::Failed,
            Reason::Unmet {
                expectation: expectation.clone(),
            },
        );
    }
    if let Some(hang) = &record.hang {
        return (hung(hang), Reason::Hung { hang: hang.clone() });
    }
    if !record.finished {
        // The panic that ended the body is the last one of its thread: those
        // before it were caught by somebody.
        return match record.panics.iter().rfind(|panic| !panic.elsewhere) {
            Some(panic) => (
                Verdict::Failed,
                Reason::Panicked {
                    panic: panic.clone(),
                },
            ),
            None => without_evidence(exit),
        };
    }
    match exit {
        Exit::Code(0) => measured_as_planned(planned, record),
        exit => without_evidence(exit),
    }
}

fn hung(hang: &Hang) -> Verdict {
    match hang {
        Hang::Deadlock { .. }
        | Hang::StuckPoll {
            doing: Doing::Blocked,
            ..
        } => Verdict::Deadlocked,
        Hang::NeverRests { .. }
        | Hang::StuckPoll {
            doing: Doing::Computing,
            ..
        } => Verdict::NeverRests,
        Hang::OutsideTime { .. } => Verdict::Failed,
        Hang::Unfinished { .. } => Verdict::TimedOut,
    }
}

fn measured_as_planned(planned: &PlannedCheck, record: &Record) -> (Verdict, Reason) {
    let measured: Vec<&String> = record.expectations.iter().map(|it| &it.name).collect();
    let missing: Vec<String> = planned
        .expectations
        .iter()
        .filter(|name| !measured.contains(name))
        .cloned()
        .collect();
    if !missing.is_empty() {
        return (Verdict::NoEvidence, Reason::NotMeasured { missing });
    }
    let surplus: Vec<String> = measured
        .into_iter()
        .filter(|name| !planned.expectations.contains(name))
        .cloned()
        .collect();
    if !surplus.is_empty() || planned.expectations.is_empty() {
        return (Verdict::NoEvidence, Reason::Unplanned { surplus });
    }
    (Verdict::Passed, Reason::Met)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{Measured, Waiting};
    use process::Output;
    use std::time::Duration;

    fn planned() -> PlannedCheck {
        PlannedCheck {
            name: "check".to_owned(),
            expectations: vec!["speed-up".to_owned()],
        }
    }

    fn expectation(name: &str, met: bool) -> Expectation {
        Expectation {
            name: name.to_owned(),
            measured: Measured {
                shown: "1".to_owned(),
                finite: true,
            },
            demanded: "exactly 1".to_owned(),
            met,
            because: "so it is".to_owned(),
        }
    }

    fn good() -> Record {
        let mut record = Record::new("exercise", "check");
        record.finished = true;
        record.expectations.push(expectation("speed-up", true));
        record
    }

    fn with(change: impl FnOnce(&mut Record)) -> Option<Record> {
        let mut record = good();
        change(&mut record);
        Some(record)
    }

    fn panic(message: &str) -> Panic {
        Panic {
            message: message.to_owned(),
            place: "src/lib.rs:1".to_owned(),
            task: None,
            elsewhere: false,
        }
    }

    fn waiting() -> Waiting {
        Waiting {
            task: "main".to_owned(),
            spawned_at: "src/lib.rs:1".to_owned(),
            polls: 1,
            since_us: None,
        }
    }

    fn ended(exit: Exit, answer: Option<String>) -> Ended {
        Ended {
            exit,
            answer,
            output: Output::default(),
            left_behind: 0,
            wall: Duration::ZERO,
        }
    }

    /// Every pair of record and exit has its row.
    #[test]
    fn every_pair_of_record_and_exit_has_its_verdict() {
        let unfinished = |record: &mut Record| record.finished = false;
        let table: Vec<(&str, Option<Record>, Exit, Verdict)> = vec![
            ("all is well", Some(good()), Exit::Code(0), Verdict::Passed),
            (
                "good record, then exit 1",
                Some(good()),
                Exit::Code(1),
                Verdict::Crashed,
            ),
            (
                "good record, then abort",
                Some(good()),
                Exit::Signal(6),
                Verdict::Crashed,
            ),
            (
                "good record, then a hang",
                Some(good()),
                Exit::Limit(LimitHit::Wall),
                Verdict::TimedOut,
            ),
            (
                "good record, then a flood",
                Some(good()),
                Exit::Limit(LimitHit::Output),
                Verdict::OverLimit,
            ),
            (
                "good record, then a dead supervisor",
                Some(good()),
                Exit::KilledItsSupervisor,
                Verdict::Crashed,
            ),
            ("nothing, exit 0", None, Exit::Code(0), Verdict::NoEvidence),
            ("nothing, exit 101", None, Exit::Code(101), Verdict::Crashed),
            ("nothing, killed", None, Exit::Signal(11), Verdict::Crashed),
            (
                "nothing, out of CPU",
                None,
                Exit::Limit(LimitHit::Cpu),
                Verdict::TimedOut,
            ),
            (
                "nothing, too many processes",
                None,
                Exit::Limit(LimitHit::Processes),
                Verdict::OverLimit,
            ),
            (
                "nothing, never begun",
                None,
                Exit::NotStarted("no".to_owned()),
                Verdict::GraderFault,
            ),
            (
                "nothing, its supervisor failed",
                None,
                Exit::SupervisorFailed("code 101".to_owned()),
                Verdict::GraderFault,
            ),
            (
                "good record, then a supervisor that failed",
                Some(good()),
                Exit::SupervisorFailed("code 101".to_owned()),
                Verdict::GraderFault,
            ),
            (
                "nothing, cancelled",
                None,
                Exit::Cancelled,
                Verdict::GraderFault,
            ),
            (
                "good record, then a cancel",
                Some(good()),
                Exit::Cancelled,
                Verdict::GraderFault,
            ),
            (
                "a demand not met",
                with(|record| record.expectations[0].met = false),
                Exit::Code(101),
                Verdict::Failed,
            ),
            (
                "a demand not met, its panic swallowed",
                with(|record| record.expectations[0].met = false),
                Exit::Code(0),
                Verdict::Failed,
            ),
            (
                "a ratio of nothing to nothing",
                with(|record| record.expectations[0].measured.finite = false),
                Exit::Code(0),
                Verdict::Failed,
            ),
            (
                "an expectation never reached",
                with(|record| record.expectations.clear()),
                Exit::Code(0),
                Verdict::NoEvidence,
            ),
            (
                "an expectation nobody planned",
                with(|record| record.expectations.push(expectation("other", true))),
                Exit::Code(0),
                Verdict::NoEvidence,
            ),
            (
                "a panic ends the body",
                with(|record| {
                    unfinished(record);
                    record.panics.push(panic("index out of bounds"));
                }),
                Exit::Code(101),
                Verdict::Failed,
            ),
            (
                "a panic that somebody caught",
                with(|record| record.panics.push(panic("caught"))),
                Exit::Code(0),
                Verdict::Passed,
            ),
            (
                "a todo ends the body",
                with(|record| {
                    unfinished(record);
                    record.panics.push(panic("not yet implemented: the loop"));
                }),
                Exit::Code(101),
                Verdict::NotStarted,
            ),
            (
                "a todo in a task makes the check hang",
                with(|record| {
                    unfinished(record);
                    record.panics.push(panic("not yet implemented"));
                    record.hang = Some(Hang::Deadlock {
                        waiting: vec![waiting()],
                    });
                }),
                Exit::Code(101),
                Verdict::NotStarted,
            ),
            (
                "everyone waits",
                with(|record| {
                    unfinished(record);
                    record.hang = Some(Hang::Deadlock {
                        waiting: vec![waiting()],
                    });
                }),
                Exit::Code(101),
                Verdict::Deadlocked,
            ),
            (
                "the thread is blocked",
                with(|record| {
                    unfinished(record);
                    record.hang = Some(Hang::StuckPoll {
                        task: waiting(),
                        doing: Doing::Blocked,
                    });
                }),
                Exit::Code(101),
                Verdict::Deadlocked,
            ),
            (
                "a poll computes for ever",
                with(|record| {
                    unfinished(record);
                    record.hang = Some(Hang::StuckPoll {
                        task: waiting(),
                        doing: Doing::Computing,
                    });
                }),
                Exit::Code(101),
                Verdict::NeverRests,
            ),
            (
                "polls for ever",
                with(|record| {
                    unfinished(record);
                    record.hang = Some(Hang::NeverRests {
                        busiest: waiting(),
                        poll_budget: 9,
                    });
                }),
                Exit::Code(101),
                Verdict::NeverRests,
            ),
            (
                "waits for a thread on simulated time",
                with(|record| {
                    unfinished(record);
                    record.hang = Some(Hang::OutsideTime {
                        waiting: vec![waiting()],
                    });
                }),
                Exit::Code(101),
                Verdict::Failed,
            ),
            (
                "real patience is at its end",
                with(|record| {
                    unfinished(record);
                    record.hang = Some(Hang::Unfinished {
                        waiting: vec![waiting()],
                        patience_s: 20,
                    });
                }),
                Exit::Code(101),
                Verdict::TimedOut,
            ),
        ];
        let key = Key::from_entropy("key");
        for (story, record, exit, verdict) in table {
            let answer = record.map(|record| Sealed::seal(&record, &key).to_line());
            let judged = judge(&planned(), &ended(exit, answer), &key);
            assert_eq!(judged.0, verdict, "{story}");
        }
    }

    #[test]
    fn a_record_under_another_key_is_no_evidence_and_a_matter_of_integrity() {
        let answer = Sealed::seal(&good(), &Key::from_entropy("forger")).to_line();
        let judged = judge(
            &planned(),
            &ended(Exit::Code(0), Some(answer)),
            &Key::from_entropy("key"),
        );
        assert_eq!(judged.0, Verdict::NoEvidence);
        assert!(judged.1.is_about_integrity());
        assert_eq!(judged.2, None, "nothing of a forged record is shown");
    }

    #[test]
    fn a_check_that_plans_nothing_cannot_pass() {
        let key = Key::from_entropy("key");
        let mut record = good();
        record.expectations.clear();
        let answer = Sealed::seal(&record, &key).to_line();
        let planned = PlannedCheck {
            name: "check".to_owned(),
            expectations: Vec::new(),
        };
        let judged = judge(&planned, &ended(Exit::Code(0), Some(answer)), &key);
        assert_eq!(judged.0, Verdict::NoEvidence);
    }

    #[test]
    fn the_panic_that_is_told_is_the_one_on_the_checks_own_thread() {
        let mut record = good();
        record.finished = false;
        record.panics = vec![
            panic("the check's"),
            Panic {
                elsewhere: true,
                ..panic("a pool's")
            },
        ];
        let (verdict, reason) = with_evidence(&planned(), &Exit::Code(101), &record);
        assert_eq!(verdict, Verdict::Failed);
        assert_eq!(
            reason,
            Reason::Panicked {
                panic: panic("the check's")
            }
        );
    }
}
