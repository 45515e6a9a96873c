//! What is drawn of a timeline, apart from the signs it is drawn with: which
//! rows, from when to when, and what is said of each.

use crate::words;
use evidence::{Ending, Lane, LaneKind, Level, Scenario, Timeline};

/// The most rows of a picture beside a report: with what stands round them they
/// must fit a terminal of 30 lines.
const MOST_ROWS: usize = 12;

/// Of more than four rows in a row that are alike, so many are drawn.
const ALIKE: usize = 3;

/// A timeline as it is drawn: a row a task, request or count, virtual time from
/// left to right. Times are virtual microseconds from the scenario's start. Who
/// draws it turns them into columns or points with [`Picture::place`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, where that is not clear from what stands round it: which
    /// scenario of how many.
    pub heading: Option<String>,
    /// The right end of the axis.
    pub total_us: u64,
    /// The instants that the axis names; none where no time passes.
    pub ticks_us: Vec<u64>,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
    /// How many rows found no room below them.
    pub left_out: u64,
    /// How many there were at once of what was counted: below all rows.
    pub levels: Vec<Row>,
}

/// One row of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is called.
    pub label: String,
    /// When it begins.
    pub from_us: u64,
    /// When it ends; never before it begins.
    pub to_us: u64,
    /// What is drawn from its beginning to its end.
    pub shape: Shape,
    /// What is said of it at its right: where it was spawned, and how often it
    /// was polled; empty for a service.
    pub remark: String,
    /// How many rows come after it that are like it but for their numbers, and
    /// are not drawn.
    pub more: usize,
}

/// What is drawn in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A task, which waits between its polls.
    Task {
        /// The instants of its polls.
        polls_us: Vec<u64>,
        /// How it ended.
        ending: Ending,
    },
    /// What a service of the lab did for somebody.
    Service {
        /// How it ended.
        ending: Ending,
    },
    /// How many there were at once.
    Level {
        /// An instant, and how many there were from then on.
        steps: Vec<(u64, u64)>,
        /// The height of the row: the most there are in any row beside it.
        full: u64,
    },
    /// How long a scenario took of which nothing was counted.
    Length,
}

impl Picture {
    /// The picture of a timeline that stands beside a report: no more rows than
    /// fit a screen with it. Places below `folder` are shortened.
    pub fn brief(timeline: &Timeline, folder: &str) -> Self {
        let mut picture = Self::of_lanes(timeline, folder);
        let surplus = picture.rows.split_off(picture.rows.len().min(MOST_ROWS));
        let surplus: usize = surplus.iter().map(|row| 1 + row.more).sum();
        picture.left_out += surplus as u64;
        picture
    }

    /// The whole picture of a timeline: every row, and below them how many there
    /// were at once. Places below `folder` are shortened.
    pub fn whole(timeline: &Timeline, folder: &str) -> Self {
        let mut picture = Self::of_lanes(timeline, folder);
        let levels = timeline.levels.iter();
        picture.levels.extend(levels.map(|level| Row {
            label: words::harmless(&level.label),
            to_us: timeline.total_us,
            ..level_row(level, level.most)
        }));
        picture
    }

    /// Scenarios of a check side by side, on one axis, a row for each kind that
    /// was counted in it; none where that would be one row.
    pub fn compared(scenarios: &[Scenario]) -> Option<Self> {
        let total_us = scenarios.iter().map(|it| it.total_us).max()?;
        let full = |label: &str| {
            let levels = scenarios.iter().flat_map(|it| &it.levels);
            let alike = levels.filter(|level| level.label == label);
            alike.map(|level| level.most).max().unwrap_or(0)
        };
        let rows: Vec<Row> = scenarios
            .iter()
            .flat_map(|scenario| scenario_rows(scenario, full))
            .collect();
        (scenarios.len() > 1).then(|| Self {
            heading: Some(format!(
                "{} scenarios of this check that differ, on one axis",
                scenarios.len()
            )),
            total_us,
            ticks_us: ticks(total_us),
            rows,
            left_out: 0,
            levels: Vec::new(),
        })
    }

    fn of_lanes(timeline: &Timeline, folder: &str) -> Self {
        let rows: Vec<Row> = timeline
            .lanes
            .iter()
            .map(|lane| lane_row(lane, folder))
            .collect();
        let (scenario, scenarios) = (timeline.scenario, timeline.scenarios);
        Self {
            heading: (scenarios > 1)
                .then(|| format!("scenario {scenario} of {scenarios} in this check")),
            total_us: timeline.total_us,
            ticks_us: ticks(timeline.total_us),
            rows: rows.chunk_by(is_alike).flat_map(folded).collect(),
            left_out: timeline.lanes_dropped,
            levels: Vec::new(),
        }
    }

    /// A single row in which no time passes says nothing.
    pub fn shows_something(&self) -> bool {
        self.rows.len() > 1 || self.total_us > 0
    }

    /// Where an instant stands on an axis from 0 to `last`; the left end where no
    /// time passes, and never beyond the right one.
    pub fn place(&self, us: u64, last: u64) -> u64 {
        if self.total_us == 0 {
            return 0;
        }
        let place = u128::from(us) * u128::from(last) / u128::from(self.total_us);
        u64::try_from(place).unwrap_or(last).min(last)
    }

    /// What the axis says where no time passes.
    pub const NO_TIME: &str = "all at 0 ms of virtual time";

    /// Whether it has marks to be explained: scenarios side by side have none.
    pub fn has_marks(&self) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|row| row.ending().is_some())
    }

    /// What stands below the axis, from top to bottom.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let rows = self.rows.iter().flat_map(|row| {
            let rest = (row.more > 0).then(|| format!("… and {} more like these", row.more));
            [Some(Line::Row(row)), rest.map(Line::Rest)]
        });
        let rest = (self.left_out > 0).then(|| format!("… and {} more", self.left_out));
        let levels = self.levels.iter().map(Line::Row);
        rows.flatten().chain(rest.map(Line::Rest)).chain(levels)
    }
}

/// A line of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line<'p> {
    /// A row.
    Row(&'p Row),
    /// What is said of rows that are not drawn.
    Rest(String),
}

impl Row {
    /// How it ended, where it is something that ends.
    pub fn ending(&self) -> Option<Ending> {
        match self.shape {
            Shape::Task { ending, .. } | Shape::Service { ending } => Some(ending),
            Shape::Level { .. } | Shape::Length => None,
        }
    }
}

/// Whether two rows show the same, but for a number in their names.
fn is_alike(one: &Row, other: &Row) -> bool {
    let letters = |row: &Row| -> String {
        let is_letter = |letter: &char| !letter.is_ascii_digit();
        row.label.chars().filter(is_letter).collect()
    };
    let named_alike = |row: &Row| Row {
        label: letters(row),
        ..row.clone()
    };
    named_alike(one) == named_alike(other)
}

/// Of rows that are alike those that are drawn.
fn folded(alike: &[Row]) -> Vec<Row> {
    let mut rows = alike.to_vec();
    if rows.len() > ALIKE + 1 {
        rows.truncate(ALIKE);
        rows[ALIKE - 1].more = alike.len() - ALIKE;
    }
    rows
}

/// The first and the last instant, and the one in the middle.
fn ticks(total_us: u64) -> Vec<u64> {
    if total_us == 0 {
        return Vec::new();
    }
    [0, 2, 4].map(|quarter| total_us / 4 * quarter).to_vec()
}

fn lane_row(lane: &Lane, folder: &str) -> Row {
    let remark = if lane.spawned_at.is_empty() {
        String::new()
    } else {
        let place = words::shorten(&lane.spawned_at, folder);
        let times = if lane.polls == 1 { "poll" } else { "polls" };
        words::harmless(&format!("{place}, {} {times}", lane.polls))
    };
    let ending = lane.ending;
    Row {
        label: words::harmless(&lane.label),
        from_us: lane.from_us,
        to_us: lane.to_us.max(lane.from_us),
        shape: match lane.kind {
            LaneKind::Task => Shape::Task {
                polls_us: lane.polls_us.clone(),
                ending,
            },
            LaneKind::Service => Shape::Service { ending },
        },
        remark,
        more: 0,
    }
}

/// A row without a label that goes as far as its steps.
fn level_row(level: &Level, full: u64) -> Row {
    Row {
        label: String::new(),
        from_us: 0,
        to_us: level.steps.last().map_or(0, |(at, _)| *at),
        shape: Shape::Level {
            steps: level.steps.clone(),
            full: full.max(1),
        },
        remark: format!("at most {} at once", level.most),
        more: 0,
    }
}

fn scenario_rows(scenario: &Scenario, full: impl Fn(&str) -> u64) -> Vec<Row> {
    let Scenario {
        number,
        total_us,
        levels,
    } = scenario;
    let name = format!("scenario {number}");
    let took = words::instant(*total_us);
    if levels.is_empty() {
        return vec![Row {
            label: name,
            from_us: 0,
            to_us: *total_us,
            shape: Shape::Length,
            remark: took,
            more: 0,
        }];
    }
    let row = |(at, level): (usize, &Level)| {
        let row = level_row(level, full(&level.label));
        let label = if at == 0 { name.as_str() } else { "" };
        let kind = words::harmless(&level.label);
        Row {
            label: label.to_owned(),
            to_us: *total_us,
            remark: format!("{took}, at most {} {kind}", level.most),
            ..row
        }
    };
    levels.iter().enumerate().map(row).collect()
}
