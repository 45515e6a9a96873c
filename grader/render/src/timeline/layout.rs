//! What is drawn of a timeline, apart from the signs it is drawn with: which
//! rows, from when to when, and what is said of each.

use crate::words;
use evidence::{Ending, Lane, LaneKind, Timeline};

/// The most rows that are drawn: with what stands round them they must fit a
/// terminal of 30 lines.
const MOST_ROWS: usize = 12;

/// Of more than four rows in a row that are alike, so many are drawn.
const ALIKE: usize = 3;

/// A timeline as it is drawn: one row a task or request, virtual time from left
/// to right. Times are virtual microseconds from the scenario's start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Which scenario of how many of its check it shows; none where there is
    /// one only.
    pub scenario: Option<(u64, u64)>,
    /// The right end of the axis.
    pub total_us: u64,
    /// The instants that the axis names; none where no time passes.
    pub ticks_us: Vec<u64>,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
    /// How many rows found no room below them.
    pub left_out: u64,
}

/// One row of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it shows: a task, or what a service of the lab did.
    pub kind: LaneKind,
    /// What it is called.
    pub label: String,
    /// When it begins.
    pub from_us: u64,
    /// When it ends; never before it begins.
    pub to_us: u64,
    /// The instants of its polls.
    pub polls_us: Vec<u64>,
    /// How it ended.
    pub ending: Ending,
    /// What is said of it at its right: where it was spawned, and how often it
    /// was polled; empty for a service.
    pub remark: String,
    /// How many rows come after it that are like it but for their numbers, and
    /// are not drawn.
    pub more: usize,
}

impl Picture {
    /// The picture of a timeline. Places below `folder` are shortened.
    pub fn new(timeline: &Timeline, folder: &str) -> Self {
        let total_us = timeline.total_us;
        let all: Vec<Row> = timeline
            .lanes
            .iter()
            .map(|lane| row(lane, folder))
            .collect();
        let mut rows: Vec<Row> = all.chunk_by(is_alike).flat_map(folded).collect();
        let surplus = rows.split_off(rows.len().min(MOST_ROWS));
        let surplus: usize = surplus.iter().map(|row| 1 + row.more).sum();
        let (scenario, scenarios) = (timeline.scenario, timeline.scenarios);
        Self {
            scenario: (scenarios > 1).then_some((scenario, scenarios)),
            total_us,
            ticks_us: ticks(total_us),
            rows,
            left_out: surplus as u64 + timeline.lanes_dropped,
        }
    }

    /// A single row in which no time passes says nothing.
    pub fn shows_something(&self) -> bool {
        self.rows.len() > 1 || self.total_us > 0
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

fn row(lane: &Lane, folder: &str) -> Row {
    let remark = if lane.spawned_at.is_empty() {
        String::new()
    } else {
        let place = words::shorten(&lane.spawned_at, folder);
        let times = if lane.polls == 1 { "poll" } else { "polls" };
        format!("{place}, {} {times}", lane.polls)
    };
    Row {
        kind: lane.kind,
        label: words::harmless(&lane.label),
        from_us: lane.from_us,
        to_us: lane.to_us.max(lane.from_us),
        polls_us: lane.polls_us.clone(),
        ending: lane.ending,
        remark,
        more: 0,
    }
}
