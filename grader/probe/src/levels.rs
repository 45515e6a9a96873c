//! How many of a kind there were at once: what the lab's services and the
//! instruments of a check saw, and tasks.

use crate::current;
use crate::timeline::micros;
use evidence::Level;
use lab::{Kept, Span};
use recorder::TaskRecord;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The most spans that are counted. A scenario with more of them is about
/// something else, and counting would cost it time.
const MOST_SPANS: usize = 2_000;

/// What an instrument of a check counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tallied {
    /// A job is alive.
    Job,
    /// An item is made and not yet taken: it lies in somebody's queue.
    Item,
}

impl Tallied {
    const ALL: [Self; 2] = [Self::Job, Self::Item];

    fn label(self) -> &'static str {
        match self {
            Self::Job => "jobs",
            Self::Item => "items made, not taken",
        }
    }
}

/// What was tallied in a scenario, in order.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    changes: Vec<(Tallied, Duration, bool)>,
}

static TALLY: Mutex<Tally> = Mutex::new(Tally {
    changes: Vec::new(),
});

impl Tally {
    /// One more of these from now on, or one less. Outside a scenario, and when
    /// there were very many, nobody counts.
    pub(crate) fn note(what: Tallied, begins: bool) {
        let Some(now) = current::now() else { return };
        let mut tally = Self::lock();
        if tally.changes.len() <= 2 * MOST_SPANS {
            tally.changes.push((what, now, begins));
        }
    }

    /// Takes out what was tallied, for a scenario that begins or ends.
    pub(crate) fn take() -> Self {
        std::mem::take(&mut Self::lock())
    }

    fn lock() -> MutexGuard<'static, Self> {
        TALLY.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn levels(&self) -> impl Iterator<Item = Level> {
        let is_whole = self.changes.len() <= 2 * MOST_SPANS;
        let kinds = Tallied::ALL.into_iter().filter(move |_| is_whole);
        kinds.filter_map(|what| {
            let changes = self.changes.iter().zip(0..);
            let these = changes.filter(|((it, ..), _)| *it == what);
            let these = these.map(|((_, at, begins), turn)| Change {
                at_us: micros(*at),
                turn,
                begins: *begins,
            });
            let several = these.clone().filter(|it| it.begins).nth(1).is_some();
            several.then(|| level(what.label(), these))
        })
    }
}

/// One more, or one less.
struct Change {
    at_us: u64,
    /// Tells what came first at one instant.
    turn: u64,
    begins: bool,
}

/// The levels of a scenario from `start` to `total`: of each kind of span, of what
/// was tallied and of the spawned tasks, where there are two or more.
pub(crate) fn count(
    tasks: &[TaskRecord],
    spans: &Kept<Span>,
    tally: &Tally,
    start: Instant,
    total: Duration,
) -> Vec<Level> {
    let mut levels = Vec::new();
    if spans.forgotten == 0 && spans.items.len() <= MOST_SPANS {
        levels = of_spans(&spans.items, start);
    }
    levels.extend(tally.levels());
    levels.extend(of_tasks(tasks.get(1..).unwrap_or_default(), total));
    levels
}

fn of_spans(spans: &[Span], start: Instant) -> Vec<Level> {
    let mut kinds: BTreeMap<&str, Vec<&Span>> = BTreeMap::new();
    for span in spans {
        let kind = span.label.split(' ').next().unwrap_or_default();
        kinds.entry(kind).or_default().push(span);
    }
    let several = kinds.into_iter().filter(|(_, spans)| spans.len() > 1);
    several
        .map(|(kind, spans)| level(kind, spans.into_iter().flat_map(|it| changes(it, start))))
        .collect()
}

fn changes(span: &Span, start: Instant) -> impl Iterator<Item = Change> {
    let at_us = |instant: Instant| micros(instant.saturating_duration_since(start));
    let began = Change {
        at_us: at_us(span.began),
        turn: span.turns.began,
        begins: true,
    };
    let ended = span.ended.zip(span.turns.ended);
    let ended = ended.map(|(ended, turn)| Change {
        at_us: at_us(ended),
        turn,
        begins: false,
    });
    [Some(began), ended].into_iter().flatten()
}

/// Of tasks it is not known what came first at one instant: ends do.
fn of_tasks(tasks: &[TaskRecord], total: Duration) -> Option<Level> {
    if tasks.len() < 2 || tasks.len() > MOST_SPANS {
        return None;
    }
    let changes = tasks.iter().flat_map(|task| {
        let began = Change {
            at_us: micros(task.spawned),
            turn: 1,
            begins: true,
        };
        let ended = task.ended.filter(|(_, at)| *at <= total);
        let ended = ended.map(|(_, at)| Change {
            at_us: micros(at),
            // What began and ended at one instant cannot end first.
            turn: if at == task.spawned { 2 } else { 0 },
            begins: false,
        });
        [Some(began), ended].into_iter().flatten()
    });
    Some(level("tasks", changes))
}

fn level(label: &str, changes: impl Iterator<Item = Change>) -> Level {
    let mut changes: Vec<Change> = changes.collect();
    changes.sort_by_key(|change| (change.at_us, change.turn));
    let (mut now, mut most) = (0_u64, 0);
    let mut steps: Vec<(u64, u64)> = Vec::new();
    for Change { at_us, begins, .. } in changes {
        now = if begins {
            now + 1
        } else {
            now.saturating_sub(1)
        };
        most = most.max(now);
        match steps.last_mut() {
            Some((last, level)) if *last == at_us => *level = now,
            _ => steps.push((at_us, now)),
        }
    }
    steps.dedup_by_key(|(_, level)| *level);
    Level {
        label: label.to_owned(),
        most,
        steps: thinned(steps),
    }
}

/// At most as many steps as a level keeps. Where there are more, each short
/// stretch of time becomes two of them: its highest level, and its last.
fn thinned(steps: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    if steps.len() <= Level::MOST_STEPS {
        return steps;
    }
    let last_us = steps.last().map_or(0, |(at, _)| *at);
    let stretch_us = last_us / (Level::MOST_STEPS as u64 / 2) + 1;
    let in_one = |one: &(u64, u64), other: &(u64, u64)| one.0 / stretch_us == other.0 / stretch_us;
    let two = |stretch: &[(u64, u64)]| {
        let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
        let most = stretch.iter().map(|(_, level)| *level).max();
        let mut two = vec![(first.0, most.unwrap_or(0)), last];
        two.dedup_by_key(|(at, _)| *at);
        two
    };
    steps.chunk_by(in_one).flat_map(two).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab::{Outcome, Turns};

    const MS: Duration = Duration::from_millis(1);

    fn span(start: Instant, from: (u32, u64), to: Option<(u32, u64)>) -> Span {
        Span {
            label: "GET /7".to_owned(),
            began: start + MS * from.0,
            ended: to.map(|(at, _)| start + MS * at),
            outcome: Outcome::Open,
            turns: Turns {
                began: from.1,
                ended: to.map(|(_, turn)| turn),
            },
        }
    }

    fn counted(items: Vec<Span>, start: Instant) -> Vec<Level> {
        let spans = Kept {
            items,
            forgotten: 0,
        };
        count(&[], &spans, &Tally::default(), start, MS)
    }

    #[test]
    fn what_begins_when_another_ends_is_not_beside_it() {
        let start = Instant::now();
        let spans = vec![
            span(start, (0, 1), Some((50, 2))),
            span(start, (50, 3), Some((100, 4))),
        ];
        let [level] = &counted(spans, start)[..] else {
            panic!("one kind");
        };
        assert_eq!((level.label.as_str(), level.most), ("GET", 1));
        assert_eq!(level.steps, [(0, 1), (100_000, 0)]);
    }

    #[test]
    fn what_was_beside_another_for_no_time_counts_in_the_most() {
        let start = Instant::now();
        let spans = vec![
            span(start, (0, 1), Some((50, 3))),
            span(start, (50, 2), None),
        ];
        let level = &counted(spans, start)[0];
        assert_eq!(level.most, 2);
        assert_eq!(level.steps, [(0, 1)]);
    }

    #[test]
    fn what_an_instrument_tallies_is_a_level_of_its_own() {
        let tally = Tally {
            changes: vec![
                (Tallied::Item, MS, true),
                (Tallied::Job, MS, true),
                (Tallied::Item, 2 * MS, true),
                (Tallied::Item, 3 * MS, false),
            ],
        };
        let levels: Vec<Level> = tally.levels().collect();
        assert_eq!(levels.len(), 1, "there was one job only");
        assert_eq!(levels[0].label, "items made, not taken");
        assert_eq!(levels[0].steps, [(1_000, 1), (2_000, 2), (3_000, 1)]);
    }

    #[test]
    fn one_of_a_kind_is_no_level() {
        let start = Instant::now();
        assert_eq!(counted(vec![span(start, (0, 1), None)], start), []);
    }

    #[test]
    fn many_steps_are_thinned_and_no_peak_is_lost() {
        let mut steps: Vec<(u64, u64)> = (0..1_000).map(|at| (at * 10, at % 2)).collect();
        steps[501].1 = 9;
        let thin = thinned(steps);
        assert!(thin.len() <= Level::MOST_STEPS, "{}", thin.len());
        assert_eq!(thin.iter().map(|(_, level)| *level).max(), Some(9));
        assert_eq!(thin.last(), Some(&(9_990, 1)));
        assert!(thin.is_sorted_by(|one, other| one.0 < other.0));
    }
}
