//! Judging one run of the exercise's program with checks.

use super::limit;
use evidence::{BrokenSeal, Key, Record, Sealed};
use process::{Ended, Exit};
use report::Reason;
use std::borrow::Cow;
use std::collections::HashMap;

/// What a check is to measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned<'p> {
    /// The names of it, with the usual inputs.
    pub names: &'p [String],
    /// Whether the check drew its inputs: then a name may have other numbers in it.
    pub is_drawn: bool,
}

impl Planned<'_> {
    /// Names as they can be compared: of drawn inputs the numbers are left out, and
    /// those that are alike without them are counted.
    fn comparable<'n>(&self, names: impl Iterator<Item = &'n String>) -> Vec<Cow<'n, str>> {
        if !self.is_drawn {
            return names.map(|name| Cow::Borrowed(name.as_str())).collect();
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        let counted = |name: &String| {
            let shape = without_numbers(name);
            let count = seen.entry(shape.clone()).or_default();
            *count += 1;
            Cow::Owned(format!("{shape} ({count})"))
        };
        names.map(counted).collect()
    }
}

/// A name with `#` for each number, and without those that stand behind a blank: a
/// drawn text has one there where the usual text has none.
fn without_numbers(name: &str) -> String {
    let mut shape = String::new();
    let is_number = |at: char| at.is_ascii_digit() || at == ',';
    for part in name.split_inclusive(|at: char| !is_number(at)) {
        let rest = part.trim_start_matches(is_number);
        if part.starts_with(|at: char| at.is_ascii_digit()) {
            if shape.ends_with(' ') {
                shape.pop();
            } else {
                shape.push('#');
            }
        } else {
            shape.push_str(&part[..part.len() - rest.len()]);
        }
        shape.push_str(rest);
    }
    shape
}

/// Judges one run of one check of `exercise`: why it passes or does not, and
/// its record if that is to be believed. `planned` is what it is to measure.
pub(crate) fn judge(
    exercise: &str,
    check: &str,
    planned: Planned<'_>,
    ended: &Ended,
    key: &Key,
) -> (Reason, Option<Record>) {
    let opened = ended.answer.as_deref().map(|answer| {
        Sealed::from_line(answer)
            .ok_or(BrokenSeal::Unreadable)?
            .open(key)
    });
    match opened {
        None => (without_evidence(ended), None),
        Some(Err(broken)) => (Reason::BrokenSeal { broken }, None),
        // The text under the seal names its check: it is worth nothing here.
        Some(Ok(record)) if record.exercise != exercise || record.check != check => {
            let broken = BrokenSeal::OfAnother;
            (Reason::BrokenSeal { broken }, None)
        }
        Some(Ok(record)) => {
            let reason = with_evidence(planned, ended, &record);
            (reason, Some(record))
        }
    }
}

/// What the standard library writes before it aborts.
const STACK_IS_USED_UP: &str = "has overflowed its stack";

fn without_evidence(ended: &Ended) -> Reason {
    match &ended.exit {
        Exit::Signal(_) if ended.output.text().contains(STACK_IS_USED_UP) => Reason::StackOverflow,
        Exit::Code(0) => Reason::EndedEarly,
        Exit::Code(code) => Reason::ExitCode { code: *code },
        Exit::Signal(signal) => Reason::Signal { signal: *signal },
        Exit::Limit(hit) => Reason::PassedLimit { limit: limit(*hit) },
        Exit::NotStarted(error) => Reason::CannotStart {
            error: error.clone(),
        },
        Exit::KilledItsSupervisor => Reason::KilledItsSupervisor,
        Exit::SupervisorFailed(error) => Reason::CannotStart {
            error: format!("the grader's own process that runs checks failed: {error}"),
        },
        Exit::Cancelled => Reason::Cancelled,
    }
}

/// The record is whole: what it says counts, and after it how the process ended.
fn with_evidence(planned: Planned<'_>, ended: &Ended, record: &Record) -> Reason {
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
        return Reason::Todo {
            task: task.to_owned(),
        };
    }
    if let Some(expectation) = unmet {
        return Reason::Unmet {
            expectation: expectation.clone(),
        };
    }
    if let Some(hang) = &record.hang {
        return Reason::Hung { hang: hang.clone() };
    }
    if !record.finished {
        // The panic that ended the body is the last one of its thread: those
        // before it were caught by somebody.
        return match record.panics.iter().rfind(|panic| !panic.elsewhere) {
            Some(panic) => Reason::Panicked {
                panic: panic.clone(),
            },
            None => without_evidence(ended),
        };
    }
    match &ended.exit {
        Exit::Code(0) => measured_as_planned(planned, record),
        _ => without_evidence(ended),
    }
}

fn measured_as_planned(planned: Planned<'_>, record: &Record) -> Reason {
    let names = record.expectations.iter().map(|it| &it.name);
    let measured = planned.comparable(names.clone());
    let wanted = planned.comparable(planned.names.iter());
    let missing = only_in(planned.names.iter(), &wanted, &measured);
    if !missing.is_empty() {
        return Reason::NotMeasured { missing };
    }
    let surplus = only_in(names, &measured, &wanted);
    if !surplus.is_empty() || planned.names.is_empty() {
        return Reason::Unplanned { surplus };
    }
    Reason::Met
}

/// Those of the names, which `own` makes comparable, that are not among `others`.
fn only_in<'n>(
    names: impl Iterator<Item = &'n String>,
    own: &[Cow<'_, str>],
    others: &[Cow<'_, str>],
) -> Vec<String> {
    let only = names.zip(own).filter(|(_, own)| !others.contains(own));
    only.map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{Doing, Expectation, Hang, Measured, Panic, Waiting};
    use process::{LimitHit, Output};
    use report::Verdict;
    use std::sync::LazyLock;
    use std::time::Duration;

    fn planned() -> Planned<'static> {
        static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| vec!["speed-up".to_owned()]);
        Planned {
            names: &NAMES,
            is_drawn: false,
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
            awaits: None,
        }
    }

    fn ended(exit: Exit, answer: Option<String>) -> Ended {
        Ended {
            exit,
            answer,
            output: Output::default(),
            left_behind: 0,
            overdue: false,
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
                        waits_in: None,
                        calls: None,
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
                        waits_in: None,
                        calls: None,
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
                "a blocking closure holds virtual time",
                with(|record| {
                    unfinished(record);
                    record.hang = Some(Hang::TimeStands {
                        waiting: vec![waiting()],
                        patience_s: 25,
                    });
                }),
                Exit::Code(101),
                Verdict::Deadlocked,
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
            let judged = judge("exercise", "check", planned(), &ended(exit, answer), &key);
            assert_eq!(judged.0.verdict(), verdict, "{story}");
        }
    }

    #[test]
    fn a_record_under_another_key_is_no_evidence_and_a_matter_of_integrity() {
        let answer = Sealed::seal(&good(), &Key::from_entropy("forger")).to_line();
        let judged = judge(
            "exercise",
            "check",
            planned(),
            &ended(Exit::Code(0), Some(answer)),
            &Key::from_entropy("key"),
        );
        assert_eq!(judged.0.verdict(), Verdict::NoEvidence);
        assert!(judged.0.is_about_integrity());
        assert_eq!(judged.1, None, "nothing of a forged record is shown");
    }

    #[test]
    fn a_sealed_record_of_another_check_is_no_evidence() {
        let key = Key::from_entropy("key");
        for other in [
            Record::new("other", "check"),
            Record::new("exercise", "other"),
        ] {
            let answer = Sealed::seal(&other, &key).to_line();
            let ended = ended(Exit::Code(0), Some(answer));
            let judged = judge("exercise", "check", planned(), &ended, &key);
            let broken = BrokenSeal::OfAnother;
            assert_eq!(judged, (Reason::BrokenSeal { broken }, None));
        }
    }

    #[test]
    fn a_check_that_plans_nothing_cannot_pass() {
        let key = Key::from_entropy("key");
        let mut record = good();
        record.expectations.clear();
        let answer = Sealed::seal(&record, &key).to_line();
        let judged = judge(
            "exercise",
            "check",
            Planned {
                names: &[],
                is_drawn: false,
            },
            &ended(Exit::Code(0), Some(answer)),
            &key,
        );
        assert_eq!(judged.0.verdict(), Verdict::NoEvidence);
    }

    #[test]
    fn the_panic_that_is_reported_is_the_one_on_the_checks_own_thread() {
        let mut record = good();
        record.finished = false;
        record.panics = vec![
            panic("the check's"),
            Panic {
                elsewhere: true,
                ..panic("a pool's")
            },
        ];
        let reason = with_evidence(planned(), &ended(Exit::Code(101), None), &record);
        assert_eq!(reason.verdict(), Verdict::Failed);
        assert_eq!(
            reason,
            Reason::Panicked {
                panic: panic("the check's")
            }
        );
    }

    #[test]
    fn of_drawn_inputs_the_numbers_in_a_name_may_be_others() {
        let names = ["time of 3 pages", "time of 7 pages", "the end"].map(str::to_owned);
        let planned = |is_drawn| Planned {
            names: &names,
            is_drawn,
        };
        let record = |names: &[&str]| {
            let mut record = good();
            record.expectations = names.iter().map(|name| expectation(name, true)).collect();
            record
        };
        let others = record(&["time of 1,023 pages", "time of 27 pages", "the end"]);
        assert_eq!(measured_as_planned(planned(true), &others), Reason::Met);
        assert!(matches!(
            measured_as_planned(planned(false), &others),
            Reason::NotMeasured { .. }
        ));
        let text_too = record(&["time of 23 pages", "time of 27 pages", "the end 20"]);
        assert_eq!(measured_as_planned(planned(true), &text_too), Reason::Met);
        // One too few is missing still, and one too many is no plan's.
        let few = record(&["time of 23 pages", "the end"]);
        let missing = vec!["time of 7 pages".to_owned()];
        assert_eq!(
            measured_as_planned(planned(true), &few),
            Reason::NotMeasured { missing }
        );
        let many = record(&["time of 23 pages", "time of 27 pages", "the end", "3"]);
        let surplus = vec!["3".to_owned()];
        assert_eq!(
            measured_as_planned(planned(true), &many),
            Reason::Unplanned { surplus }
        );
    }
}
