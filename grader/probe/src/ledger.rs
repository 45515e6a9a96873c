//! What the running check has to say so far. It belongs to the process and not
//! to the check's thread: an expectation counts even when the panic that it
//! raises is swallowed.
//!
//! A submission has a say in most of the texts, and in how many there are. Each
//! text is cut at the door, and each list has an end: what is left out is
//! counted, so that a long message is no forgery.

use crate::inputs;
use crate::text::{LONGEST_LABEL_BYTES, LONGEST_TEXT_BYTES, cut};
use evidence::{
    Expectation, Figure, Hang, Lane, Panic, Record, Scenario, Timeline, Waiting, Warning,
};
use std::sync::{Mutex, MutexGuard, PoisonError};

static LEDGER: Mutex<Option<Ledger>> = Mutex::new(None);

/// The most panics and warnings that are kept of each: a loop that makes
/// thousands of them says nothing new.
const MOST: usize = 20;

/// The most scenarios that are kept to be compared: as many as can be taken in
/// at one look.
const MOST_SCENARIOS: usize = 4;

/// The most waiting tasks that are kept: several times what a report lists.
const MOST_WAITING: usize = 100;

/// An open record, and what found no room in it.
struct Ledger {
    record: Record,
    left_out: LeftOut,
    /// How many scenarios have come to an end.
    scenarios: u64,
    /// How many expectations were judged, those of one name each by itself.
    judged: u64,
}

#[derive(Default)]
struct LeftOut {
    panics: u64,
    warnings: u64,
    waiting: u64,
}

fn ledger() -> MutexGuard<'static, Option<Ledger>> {
    LEDGER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens an empty record.
pub(crate) fn open(exercise: &str, check: &str) {
    let record = Record::new(exercise, check);
    let left_out = LeftOut::default();
    *ledger() = Some(Ledger {
        record,
        left_out,
        scenarios: 0,
        judged: 0,
    });
}

/// Takes the record out; none when it was taken before.
pub(crate) fn close() -> Option<Record> {
    let Ledger {
        mut record,
        left_out,
        scenarios,
        judged: _,
    } = ledger().take()?;
    if let Some(timeline) = &mut record.timeline {
        timeline.scenarios = scenarios;
    }
    if record.scenarios.len() == 1 {
        // There is nothing to compare it with.
        record.scenarios.clear();
    }
    let counts = [
        ("panics left out", left_out.panics),
        ("warnings left out", left_out.warnings),
        ("waiting tasks left out", left_out.waiting),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    record.figures.extend(counts.map(|(name, count)| Figure {
        name: name.to_owned(),
        shown: count.to_string(),
    }));
    record.draws = inputs::has_drawn();
    Some(record)
}

/// How far the check has come: how many scenarios have ended, and how many expectations
/// were judged. Where it is greater than before, the check has moved.
pub(crate) fn steps() -> u64 {
    let ledger = ledger();
    ledger.as_ref().map_or(0, |it| it.scenarios + it.judged)
}

fn note(change: impl FnOnce(&mut Record, &mut LeftOut)) {
    if let Some(Ledger {
        record, left_out, ..
    }) = ledger().as_mut()
    {
        change(record, left_out);
    }
}

fn text(text: &mut String) {
    *text = cut(text, LONGEST_TEXT_BYTES);
}

fn label(label: &mut String) {
    *label = cut(label, LONGEST_LABEL_BYTES);
}

/// Notes an expectation, and gives it back as it is noted. Demanded again under
/// the same name, the first that was not met stays; else the last.
pub(crate) fn expectation(mut expectation: Expectation) -> Expectation {
    text(&mut expectation.name);
    text(&mut expectation.measured.shown);
    text(&mut expectation.demanded);
    text(&mut expectation.because);
    if let Some(ledger) = ledger().as_mut() {
        ledger.judged += 1;
    }
    note(|record, _| {
        let same = |known: &&mut Expectation| known.name == expectation.name;
        match record.expectations.iter_mut().find(same) {
            Some(known) if known.met => *known = expectation.clone(),
            Some(_) => {}
            None => record.expectations.push(expectation.clone()),
        }
    });
    expectation
}

/// Notes a panic: the first ones, and always the last of the check's own
/// thread, which is the one that ended the check.
pub(crate) fn panic(mut panic: Panic) {
    text(&mut panic.message);
    label(&mut panic.place);
    panic.task.iter_mut().for_each(label);
    note(|record, left_out| {
        let panics = &mut record.panics;
        if panics.len() < MOST {
            return panics.push(panic);
        }
        if panic.elsewhere {
            left_out.panics += 1;
            return;
        }
        // Behind the first ones there is one place, for whichever came last.
        left_out.panics += (panics.len() - MOST) as u64;
        panics.truncate(MOST);
        panics.push(panic);
    });
}

pub(crate) fn warning(mut warning: Warning) {
    text(&mut warning.sentence);
    label(&mut warning.place);
    note(|record, left_out| {
        if record.warnings.contains(&warning) {
            return;
        }
        if record.warnings.len() == MOST {
            left_out.warnings += 1;
            return;
        }
        record.warnings.push(warning);
    });
}

/// Counts warnings that were left out before they came here.
pub(crate) fn warnings_left_out(count: u64) {
    note(|_, left_out| left_out.warnings += count);
}

pub(crate) fn hang(mut hang: Hang) {
    note(|record, left_out| {
        if record.hang.is_some() {
            return;
        }
        match &mut hang {
            Hang::Deadlock { waiting }
            | Hang::OutsideTime { waiting }
            | Hang::TimeStands { waiting, .. }
            | Hang::Unfinished { waiting, .. } => {
                left_out.waiting = waiting.len().saturating_sub(MOST_WAITING) as u64;
                waiting.truncate(MOST_WAITING);
                waiting.iter_mut().for_each(shorten);
            }
            Hang::NeverRests { busiest: task, .. } | Hang::TicksOn { busiest: task, .. } => {
                shorten(task);
            }
            Hang::StuckPoll { task, calls, .. } => {
                shorten(task);
                calls.iter_mut().for_each(label);
            }
        }
        record.hang = Some(hang);
    });
}

fn shorten(waiting: &mut Waiting) {
    label(&mut waiting.task);
    label(&mut waiting.spawned_at);
    if let Some(awaits) = &mut waiting.awaits {
        label(awaits);
    }
}

/// The number that the next scenario to end has.
pub(crate) fn next_scenario() -> u64 {
    ledger().as_ref().map_or(0, |ledger| ledger.scenarios) + 1
}

/// Notes that a scenario is over. Its timeline, if it has one, is shown when the
/// check ends now; it comes back as it is noted.
pub(crate) fn scenario(timeline: Option<Timeline>) -> Option<Timeline> {
    let mut ended = 1;
    if let Some(ledger) = ledger().as_mut() {
        ledger.scenarios += 1;
        ended = ledger.scenarios;
    }
    let timeline = timeline.map(|timeline| Timeline {
        scenario: ended,
        ..shortened(timeline)
    });
    timeline.iter().for_each(compare);
    show(timeline.as_ref());
    timeline
}

/// Keeps what can be compared of a scenario while there is room, unless it shows
/// the same as one before it.
fn compare(timeline: &Timeline) {
    note(|record, _| {
        let is_alike = |known: &Scenario| {
            known.total_us == timeline.total_us && known.levels == timeline.levels
        };
        let scenarios = &mut record.scenarios;
        if scenarios.len() < MOST_SCENARIOS && !scenarios.iter().any(is_alike) {
            scenarios.push(Scenario {
                number: timeline.scenario,
                total_us: timeline.total_us,
                levels: timeline.levels.clone(),
            });
        }
    });
}

fn shortened(mut timeline: Timeline) -> Timeline {
    for Lane {
        label: name,
        spawned_at,
        ..
    } in &mut timeline.lanes
    {
        label(name);
        label(spawned_at);
    }
    timeline
}

/// Shows this timeline, or none, when the check ends now.
pub(crate) fn show(timeline: Option<&Timeline>) {
    note(|record, _| record.timeline = timeline.cloned());
}

pub(crate) fn figure(name: &str, shown: &str) {
    let figure = Figure {
        name: cut(name, LONGEST_LABEL_BYTES),
        shown: cut(shown, LONGEST_TEXT_BYTES),
    };
    note(|record, _| {
        record.figures.retain(|known| known.name != figure.name);
        record.figures.push(figure);
    });
}

/// Whether the record holds a reason of the check's own why it did not pass.
pub(crate) fn says_why() -> bool {
    ledger().as_ref().is_some_and(|Ledger { record, .. }| {
        record.hang.is_some() || record.expectations.iter().any(|it| !it.met)
    })
}

pub(crate) fn finished() {
    note(|record, _| record.finished = true);
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{
        Ending, Key, LONGEST_RECORD_BYTES, LaneKind, Level, Measured, Sealed, WarningKind,
    };

    /// In JSON within JSON each byte of it takes seven.
    fn long() -> String {
        "\u{1}".repeat(100_000)
    }

    fn a_panic(number: usize, elsewhere: bool) -> Panic {
        Panic {
            message: format!("panic {number}"),
            place: "src/lib.rs:1".to_owned(),
            task: None,
            elsewhere,
        }
    }

    /// Only one test may have the ledger open.
    static TURN: Mutex<()> = Mutex::new(());

    fn turn() -> MutexGuard<'static, ()> {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        open("exercise", "check");
        turn
    }

    #[test]
    fn the_first_panics_are_kept_and_the_last_of_the_checks_own_thread() {
        let _turn = turn();
        for number in 0..30 {
            panic(a_panic(number, false));
        }
        panic(a_panic(30, true));
        let record = close().unwrap();
        assert_eq!(record.panics.len(), MOST + 1);
        assert_eq!(record.panics[MOST - 1].message, "panic 19");
        assert_eq!(record.panics[MOST].message, "panic 29");
        let figure = &record.figures[0];
        assert_eq!(
            (figure.name.as_str(), figure.shown.as_str()),
            ("panics left out", "10")
        );
    }

    fn longest_waiting() -> Waiting {
        Waiting {
            task: long(),
            spawned_at: long(),
            polls: 0,
            since_us: None,
            awaits: None,
        }
    }

    fn longest_lane() -> Lane {
        Lane {
            kind: LaneKind::Task,
            label: long(),
            spawned_at: long(),
            from_us: 0,
            to_us: 0,
            polls_us: vec![600_000_000; Lane::MOST_INSTANTS],
            polls: u64::MAX,
            ending: Ending::Pending,
        }
    }

    fn longest_timeline(total_us: u64) -> Timeline {
        let level = Level {
            label: "connection".to_owned(),
            most: u64::MAX,
            steps: vec![(600_000_000, u64::MAX); Level::MOST_STEPS],
        };
        Timeline {
            scenario: 0,
            scenarios: 0,
            total_us,
            lanes: vec![longest_lane(); 120],
            lanes_dropped: 0,
            levels: vec![level; 5],
        }
    }

    #[test]
    fn scenarios_that_differ_are_kept_to_be_compared() {
        let _turn = turn();
        let lasting = |total_us| Timeline {
            lanes: Vec::new(),
            levels: Vec::new(),
            ..longest_timeline(total_us)
        };
        for total_us in [50, 50, 0, 10, 20, 30, 40] {
            scenario(Some(lasting(total_us)));
        }
        let kept = close().unwrap().scenarios;
        let kept: Vec<(u64, u64)> = kept.iter().map(|it| (it.number, it.total_us)).collect();
        assert_eq!(kept, [(1, 50), (3, 0), (4, 10), (5, 20)]);
    }

    #[test]
    fn a_scenario_that_has_none_to_be_compared_with_is_not_kept() {
        let _turn = turn();
        scenario(Some(longest_timeline(5)));
        scenario(Some(longest_timeline(5)));
        assert_eq!(close().unwrap().scenarios, []);
    }

    #[test]
    fn a_scenario_like_the_one_before_and_an_expectation_of_the_same_name_are_steps() {
        let _turn = turn();
        let met = || Expectation {
            name: "pages".to_owned(),
            measured: Measured {
                shown: "3".to_owned(),
                finite: true,
            },
            demanded: "exactly 3".to_owned(),
            met: true,
            because: "there are three".to_owned(),
        };
        for ended in 1..=2 {
            scenario(None);
            assert_eq!(steps(), ended);
        }
        for judged in 1..=2 {
            expectation(met());
            assert_eq!(steps(), 2 + judged);
        }
    }

    #[test]
    fn a_record_full_of_the_longest_texts_is_still_read() {
        let _turn = turn();
        for number in 0..20 {
            expectation(Expectation {
                name: number.to_string(),
                measured: Measured {
                    shown: long(),
                    finite: true,
                },
                demanded: long(),
                met: true,
                because: "it is so".to_owned(),
            });
        }
        for number in 0..2 * MOST {
            let (message, place, task) = (long(), long(), Some(long()));
            panic(Panic {
                message,
                place,
                task,
                elsewhere: false,
            });
            let (sentence, place) = (format!("{number}{}", long()), long());
            warning(Warning {
                kind: WarningKind::UnreadFailure,
                sentence,
                place,
            });
        }
        hang(Hang::Deadlock {
            waiting: vec![longest_waiting(); 200],
        });
        for total_us in 0..MOST_SCENARIOS as u64 {
            scenario(Some(longest_timeline(total_us)));
        }
        figure("debug mode", &long());
        let record = close().unwrap();
        let line = Sealed::seal(&record, &Key::from_entropy("key")).to_line();
        assert!((line.len() as u64) < LONGEST_RECORD_BYTES, "{}", line.len());
        let figures: Vec<&str> = record.figures.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(
            figures,
            [
                "debug mode",
                "panics left out",
                "warnings left out",
                "waiting tasks left out"
            ]
        );
    }
}
