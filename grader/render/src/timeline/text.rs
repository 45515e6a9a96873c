//! Drawing a timeline in letters.

use super::{Picture, Row};
use crate::words;
use evidence::{Ending, LaneKind};

/// Columns of the axis. Fixed, so that a report is the same on every screen.
const COLUMNS: usize = 48;

/// What the marks mean.
pub const LEGEND: &str =
    "● polled  ─ waiting  ┤ ended  ✗ panicked or failed  ✂ given up  ▸ still there at the end";

/// Draws a picture, one line a row, with its axis above and what the marks mean
/// below.
pub fn draw(picture: &Picture) -> Vec<String> {
    let labels = picture.rows.iter().map(|row| row.label.chars().count());
    let width = labels.max().unwrap_or(0).max(8);
    let axis = format!("{:width$}  {}", "", axis(picture));
    let mut lines = vec![axis.trim_end().to_owned()];
    for row in &picture.rows {
        let Row { label, remark, .. } = row;
        let line = format!("{label:width$}  {}  {remark}", cells(row, picture.total_us));
        lines.push(line.trim_end().to_owned());
    }
    if picture.left_out > 0 {
        lines.push(format!("{:width$}  … and {} more", "", picture.left_out));
    }
    lines.push(LEGEND.to_owned());
    lines
}

fn axis(picture: &Picture) -> String {
    let last = picture.ticks_us.len().saturating_sub(1);
    if last == 0 {
        return "all at 0 ms of virtual time".to_owned();
    }
    let mut axis = vec![' '; COLUMNS + 10];
    for (tick, us) in picture.ticks_us.iter().enumerate() {
        let at = tick * (COLUMNS - 1) / last;
        for (offset, letter) in words::instant(*us).chars().enumerate() {
            if let Some(cell) = axis.get_mut(at + offset) {
                *cell = letter;
            }
        }
    }
    axis.into_iter().collect::<String>().trim_end().to_owned()
}

fn cells(row: &Row, total_us: u64) -> String {
    let at = |us: u64| column(us, total_us);
    let (from, to) = (at(row.from_us), at(row.to_us));
    let mut cells = vec![' '; COLUMNS];
    for cell in &mut cells[from..=to] {
        *cell = '─';
    }
    if row.kind == LaneKind::Service {
        cells[from] = '├';
    }
    for &poll in &row.polls_us {
        cells[at(poll)] = '●';
    }
    let mark = match row.ending {
        Ending::Ended => '┤',
        Ending::Failed | Ending::Panicked => '✗',
        Ending::Cancelled => '✂',
        Ending::Pending => '▸',
    };
    let mut drawn: String = cells.into_iter().collect();
    drawn.truncate(drawn.trim_end().len());
    // The end stands behind its column, so that it does not hide the last poll.
    drawn.push(mark);
    let columns = drawn.chars().count();
    drawn + &" ".repeat((COLUMNS + 1).saturating_sub(columns))
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
    use evidence::{Lane, Timeline};

    fn draw(timeline: &Timeline, folder: &str) -> Vec<String> {
        super::draw(&Picture::new(timeline, folder))
    }

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
