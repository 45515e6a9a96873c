//! Drawing a timeline: one row a task or request, virtual time from left to
//! right.

use crate::render::words;
use evidence::{Ending, Lane, LaneKind, Timeline};
use std::fmt::Write as _;

/// Columns of the axis. Fixed, so that a report is the same on every screen.
const COLUMNS: usize = 48;

/// The most rows that are drawn.
const MOST_ROWS: usize = 18;

/// What the marks mean.
pub const LEGEND: &str =
    "● polled  ─ waiting  ┤ ended  ✗ panicked or failed  ✂ given up  ▸ still there at the end";

/// Draws a timeline, one line a row. Places below `folder` are shortened.
pub fn draw(timeline: &Timeline, folder: &str) -> Vec<String> {
    let labels = timeline
        .lanes
        .iter()
        .take(MOST_ROWS)
        .map(|lane| lane.label.chars().count());
    let width = labels.max().unwrap_or(0).max(8);
    let axis = format!("{:width$}  {}", "", axis(timeline.total_us));
    let mut lines = vec![axis.trim_end().to_owned()];
    for lane in timeline.lanes.iter().take(MOST_ROWS) {
        let row = row(lane, timeline.total_us);
        let mut line = format!("{:width$}  {row}", lane.label);
        if !lane.spawned_at.is_empty() {
            let place = shorten(&lane.spawned_at, folder);
            let polls = lane.polls;
            let times = if polls == 1 { "poll" } else { "polls" };
            let _ = write!(line, "  {place}, {polls} {times}");
        }
        lines.push(line.trim_end().to_owned());
    }
    let left_out = (timeline.lanes.len().saturating_sub(MOST_ROWS)) as u64 + timeline.lanes_dropped;
    if left_out > 0 {
        lines.push(format!("{:width$}  … and {left_out} more", ""));
    }
    lines.push(LEGEND.to_owned());
    lines
}

/// A place below `folder` without the folder.
pub fn shorten(place: &str, folder: &str) -> String {
    let below = place
        .strip_prefix(folder)
        .map(|rest| rest.trim_start_matches('/'));
    below.unwrap_or(place).to_owned()
}

/// The first and the last instant, and those in the middle.
fn axis(total_us: u64) -> String {
    if total_us == 0 {
        return "all at 0 ms of virtual time".to_owned();
    }
    let mut axis = vec![' '; COLUMNS + 10];
    for quarter in [0, 2, 4] {
        let text = words::instant(total_us / 4 * quarter);
        let at = usize::try_from(quarter).unwrap_or(0) * (COLUMNS - 1) / 4;
        for (offset, letter) in text.chars().enumerate() {
            if let Some(cell) = axis.get_mut(at + offset) {
                *cell = letter;
            }
        }
    }
    axis.into_iter().collect::<String>().trim_end().to_owned()
}

fn row(lane: &Lane, total_us: u64) -> String {
    let at = |us: u64| column(us, total_us);
    let (from, to) = (at(lane.from_us), at(lane.to_us).max(at(lane.from_us)));
    let mut cells = vec![' '; COLUMNS];
    for cell in &mut cells[from..=to] {
        *cell = '─';
    }
    if lane.kind == LaneKind::Service {
        cells[from] = '├';
    }
    for &poll in &lane.polls_us {
        cells[at(poll)] = '●';
    }
    let mark = match lane.ending {
        Ending::Ended => '┤',
        Ending::Failed | Ending::Panicked => '✗',
        Ending::Cancelled => '✂',
        Ending::Pending => '▸',
    };
    let mut row: String = cells.into_iter().collect();
    row.truncate(row.trim_end().len());
    // The end stands behind its column, so that it does not hide the last poll.
    row.push(mark);
    let drawn = row.chars().count();
    row + &" ".repeat((COLUMNS + 1).saturating_sub(drawn))
}

fn column(us: u64, total_us: u64) -> usize {
    if total_us == 0 {
        return 0;
    }
    let column = u128::from(us) * (COLUMNS as u128 - 1) / u128::from(total_us);
    usize::try_from(column).unwrap_or(0).min(COLUMNS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(label: &str, from_us: u64, to_us: u64, ending: Ending) -> Lane {
        Lane {
            kind: LaneKind::Service,
            label: label.to_owned(),
            spawned_at: String::new(),
            from_us,
            to_us,
            polls_us: Vec::new(),
            polls: 0,
            ending,
        }
    }

    #[test]
    fn every_kind_of_lane_has_its_row() {
        let main = Lane {
            kind: LaneKind::Task,
            label: "main".to_owned(),
            spawned_at: "exercises/01_a/01_b/tests/checks.rs:7".to_owned(),
            polls_us: vec![0, 50_000, 100_000],
            polls: 4,
            ..lane("", 0, 100_000, Ending::Ended)
        };
        let timeline = Timeline {
            total_us: 100_000,
            lanes: vec![
                main,
                lane("GET /0", 0, 50_000, Ending::Ended),
                lane("GET /1", 25_000, 100_000, Ending::Pending),
                lane("GET /2", 25_000, 26_000, Ending::Cancelled),
                lane("GET /3", 99_000, 99_000, Ending::Failed),
            ],
            lanes_dropped: 2,
        };
        insta::assert_snapshot!(draw(&timeline, "exercises/01_a/01_b").join("\n"));
    }

    #[test]
    fn what_takes_no_time_is_drawn_all_the_same() {
        let timeline = Timeline {
            total_us: 0,
            lanes: vec![lane("GET /0", 0, 0, Ending::Ended)],
            lanes_dropped: 0,
        };
        insta::assert_snapshot!(draw(&timeline, "").join("\n"));
    }

    #[test]
    fn an_empty_timeline_is_only_its_axis() {
        let timeline = Timeline {
            total_us: 5,
            lanes: Vec::new(),
            lanes_dropped: 0,
        };
        assert_eq!(draw(&timeline, "").len(), 2);
    }
}
