//! Drawing a timeline in letters.

use super::{Picture, Row};
use crate::words;
use evidence::{Ending, LaneKind};

/// The most columns of the axis.
const MOST_COLUMNS: usize = 48;

/// The fewest.
const FEWEST_COLUMNS: usize = 20;

/// The most letters of a row's name.
const MOST_LETTERS: usize = 24;

/// What the marks mean.
pub const LEGEND: &str = "● polled  ─ waiting  ┤ ended  ✗ a panic, or a failed request  ✂ given up  ▸ still there at the end";

/// Draws a picture in at most so many columns, one line a row, with its axis
/// above and what the marks mean below.
pub fn draw(picture: &Picture, columns: usize) -> Vec<String> {
    let labels: Vec<String> = picture
        .rows
        .iter()
        .map(|row| cut(&row.label, MOST_LETTERS))
        .collect();
    let letters = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let width = letters(&mut labels.iter().map(String::as_str)).max(8);
    let remarks = letters(&mut picture.rows.iter().map(|row| row.remark.as_str()));
    // Two blanks on either side of the axis, and the mark behind it.
    let room = columns.saturating_sub(width + 5);
    let axis_columns = room
        .saturating_sub(remarks)
        .clamp(FEWEST_COLUMNS, MOST_COLUMNS);
    let remark_letters = room.saturating_sub(axis_columns);

    let head = format!("{:width$}  {}", "", axis(picture, axis_columns));
    let mut lines: Vec<String> = picture
        .scenario
        .map(|(scenario, of)| format!("scenario {scenario} of {of} in this check"))
        .into_iter()
        .collect();
    lines.push(head.trim_end().to_owned());
    for (row, label) in picture.rows.iter().zip(&labels) {
        let cells = cells(row, picture.total_us, axis_columns);
        let remark = cut(&row.remark, remark_letters);
        let line = format!("{label:width$}  {cells}  {remark}");
        lines.push(line.trim_end().to_owned());
        if row.more > 0 {
            lines.push(format!("{:width$}  … and {} more like these", "", row.more));
        }
    }
    if picture.left_out > 0 {
        lines.push(format!("{:width$}  … and {} more", "", picture.left_out));
    }
    lines.extend(wrapped(LEGEND, columns));
    lines
}

/// A text of at most so many letters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// The marks and what they mean, in lines; a mark stays with its meaning.
fn wrapped(legend: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for entry in legend.split("  ") {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 2 + entry.chars().count() <= columns => {
                *line += "  ";
                *line += entry;
            }
            _ => lines.push(entry.to_owned()),
        }
    }
    lines
}

fn axis(picture: &Picture, columns: usize) -> String {
    let last = picture.ticks_us.len().saturating_sub(1);
    if last == 0 {
        return "all at 0 ms of virtual time".to_owned();
    }
    let last_name = words::instant(picture.total_us).chars().count();
    let mut axis = vec![' '; columns + last_name];
    for (tick, us) in picture.ticks_us.iter().enumerate() {
        let at = tick * (columns - 1) / last;
        let name = words::instant(*us);
        let is_free = at == 0 || axis[..at].ends_with(&[' ']);
        if tick == last || (is_free && name.len() * 3 < columns) {
            for (offset, letter) in name.chars().enumerate() {
                if let Some(cell) = axis.get_mut(at + offset) {
                    *cell = letter;
                }
            }
        }
    }
    axis.into_iter().collect::<String>().trim_end().to_owned()
}

fn cells(row: &Row, total_us: u64, columns: usize) -> String {
    let at = |us: u64| column(us, total_us, columns);
    let (from, to) = (at(row.from_us), at(row.to_us));
    let mut cells = vec![' '; columns];
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
    let letters = drawn.chars().count();
    drawn + &" ".repeat((columns + 1).saturating_sub(letters))
}

fn column(us: u64, total_us: u64, columns: usize) -> usize {
    if total_us == 0 {
        return 0;
    }
    let column = u128::from(us) * (columns as u128 - 1) / u128::from(total_us);
    usize::try_from(column).unwrap_or(0).min(columns - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{Lane, Timeline};

    fn draw(timeline: &Timeline, folder: &str) -> Vec<String> {
        super::draw(&Picture::new(timeline, folder), 100)
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
            scenario: 1,
            scenarios: 1,
            total_us: 100_000,
            lanes: vec![
                main,
                lane("GET /0", 0, 50_000, Ending::Ended),
                lane("GET /1", 25_000, 100_000, Ending::Pending),
                lane("GET /2", 25_000, 26_000, Ending::Cancelled),
                lane("GET /3", 99_000, 99_000, Ending::Failed),
            ],
            lanes_dropped: 2,
            levels: Vec::new(),
        };
        insta::assert_snapshot!(draw(&timeline, "exercises/01_a/01_b").join("\n"));
    }

    #[test]
    fn of_rows_that_are_alike_three_are_drawn() {
        let get = |number: u64, to| lane(&format!("GET /{number}"), 0, to, Ending::Ended);
        let mut lanes: Vec<Lane> = (0..20).map(|number| get(number, 50_000)).collect();
        lanes.extend((20..24).map(|number| get(number, 70_000)));
        let timeline = Timeline {
            scenario: 2,
            scenarios: 3,
            total_us: 100_000,
            lanes,
            lanes_dropped: 0,
            levels: Vec::new(),
        };
        let lines = draw(&timeline, "");
        assert_eq!(lines.len(), 1 + 1 + 3 + 1 + 4 + 1, "{lines:#?}");
        assert_eq!(lines[0], "scenario 2 of 3 in this check");
        assert_eq!(lines[5].trim(), "… and 17 more like these");
    }

    #[test]
    fn a_picture_fits_into_its_columns() {
        let task = Lane {
            kind: LaneKind::Task,
            spawned_at: "src/a_folder/with_a_long_name/and_a_file.rs:1234".to_owned(),
            polls: 3,
            ..lane(
                "a very long name of a task, longer than needed",
                0,
                100_000,
                Ending::Ended,
            )
        };
        let timeline = Timeline {
            scenario: 1,
            scenarios: 1,
            total_us: 100_000,
            lanes: vec![task],
            lanes_dropped: 0,
            levels: Vec::new(),
        };
        let picture = Picture::new(&timeline, "");
        for columns in [60, 80, 100, 200] {
            let lines = super::draw(&picture, columns);
            let widest = lines.iter().map(|line| line.chars().count()).max();
            assert!(widest <= Some(columns), "{columns}: {lines:#?}");
        }
        insta::assert_snapshot!(super::draw(&picture, 60).join("\n"));
    }

    #[test]
    fn what_takes_no_time_is_drawn_all_the_same() {
        let timeline = Timeline {
            scenario: 1,
            scenarios: 1,
            total_us: 0,
            lanes: vec![lane("GET /0", 0, 0, Ending::Ended)],
            lanes_dropped: 0,
            levels: Vec::new(),
        };
        insta::assert_snapshot!(draw(&timeline, "").join("\n"));
    }

    #[test]
    fn the_axis_of_a_year_names_its_unit() {
        let year = 31_536_000_080_000;
        let timeline = Timeline {
            scenario: 1,
            scenarios: 1,
            total_us: year,
            lanes: vec![lane("GET /0", 0, year, Ending::Ended)],
            lanes_dropped: 0,
            levels: Vec::new(),
        };
        let axis = draw(&timeline, "").swap_remove(0);
        assert!(axis.ends_with("31536000.080 s"), "{axis}");
    }

    #[test]
    fn an_empty_timeline_is_only_its_axis() {
        let timeline = Timeline {
            scenario: 1,
            scenarios: 1,
            total_us: 5,
            lanes: Vec::new(),
            lanes_dropped: 0,
            levels: Vec::new(),
        };
        assert_eq!(draw(&timeline, "").len(), 2);
    }
}
