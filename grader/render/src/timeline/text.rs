//! Drawing a timeline in letters.

use super::{Line, Picture, Row, Shape};
use crate::words;
use evidence::Ending;

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
    zoomed(picture, columns, 1, 0)
}

/// What the marks of a picture mean, in lines of at most so many columns.
pub fn legend(picture: &Picture, columns: usize) -> Vec<String> {
    if picture.has_marks() {
        wrapped(LEGEND, columns)
    } else {
        Vec::new()
    }
}

/// Draws a picture whose axis is so many times as long as it would be in so many
/// columns, without so many columns at its left: the names of the rows and what the
/// marks mean stay where they are.
pub fn zoomed(picture: &Picture, columns: usize, zoom: usize, skipped: usize) -> Vec<String> {
    let mut lines = drawn(picture, columns, zoom, skipped);
    lines.extend(legend(picture, columns));
    lines
}

/// A picture without what its marks mean.
pub fn rows(picture: &Picture, columns: usize, zoom: usize) -> Vec<String> {
    drawn(picture, columns, zoom, 0)
}

fn drawn(picture: &Picture, columns: usize, zoom: usize, skipped: usize) -> Vec<String> {
    let rows = || picture.rows.iter().chain(&picture.levels);
    let letters = |text: &str| text.chars().count();
    let labels = rows().map(|row| letters(&cut(&row.label, MOST_LETTERS)));
    let width = labels.max().unwrap_or(0).max(8);
    let remarks = rows().map(|row| letters(&row.remark)).max().unwrap_or(0);
    // Two blanks on either side of the axis, and the mark behind it.
    let room = columns.saturating_sub(width + 5);
    let axis_columns = room
        .saturating_sub(remarks)
        .clamp(FEWEST_COLUMNS, MOST_COLUMNS);
    let remark_letters = room.saturating_sub(axis_columns);
    let axis_columns = axis_columns * zoom;

    let mut lines: Vec<String> = picture.heading.iter().cloned().collect();
    let mut line = |label: &str, rest: String| {
        let rest: String = rest.chars().skip(skipped).collect();
        let line = format!("{label:width$}  {rest}");
        lines.push(line.trim_end().to_owned());
    };
    line("", axis(picture, axis_columns));
    for drawn in picture.lines() {
        match drawn {
            Line::Rest(rest) => line("", rest),
            Line::Row(row) => {
                let cells = cells(picture, row, axis_columns);
                let remark = cut(&row.remark, remark_letters);
                line(&cut(&row.label, MOST_LETTERS), format!("{cells}  {remark}"));
            }
        }
    }
    lines
}

/// A text of at most so many letters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// The marks and what they mean, in lines; a mark stays with its meaning.
pub(super) fn wrapped(legend: &str, columns: usize) -> Vec<String> {
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
        return Picture::NO_TIME.to_owned();
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

/// What is drawn of a row in so many columns, and in one more for the mark of its
/// end: there it does not hide the last poll.
fn cells(picture: &Picture, row: &Row, columns: usize) -> String {
    let at = |us: u64| column(picture, us, columns);
    let (from, to) = (at(row.from_us), at(row.to_us));
    let mut cells = vec![' '; columns];
    for cell in &mut cells[from..=to] {
        *cell = '─';
    }
    match &row.shape {
        Shape::Task { polls_us, .. } => polls_us.iter().for_each(|us| cells[at(*us)] = '●'),
        Shape::Service { .. } => cells[from] = '├',
        Shape::Level { steps, full } => {
            let heights = heights(steps, to, at);
            for (cell, level) in cells.iter_mut().zip(heights) {
                *cell = block(level, *full);
            }
        }
        Shape::Length => {}
    }
    let mut drawn: String = cells.into_iter().collect();
    drawn.truncate(drawn.trim_end().len());
    drawn.extend(mark(row));
    let letters = drawn.chars().count();
    drawn + &" ".repeat((columns + 1).saturating_sub(letters))
}

fn mark(row: &Row) -> Option<char> {
    Some(match row.ending()? {
        Ending::Ended => '┤',
        Ending::Failed | Ending::Panicked => '✗',
        Ending::Cancelled => '✂',
        Ending::Pending => '▸',
    })
}

/// The highest level in each column up to `last`.
fn heights(steps: &[(u64, u64)], last: usize, at: impl Fn(u64) -> usize) -> Vec<u64> {
    let mut heights = vec![0; last + 1];
    let (mut begun, mut now) = (0, 0);
    for &(us, level) in steps {
        let column = at(us).min(last);
        if let Some(before) = heights.get_mut(begun..column) {
            before.fill(now);
        }
        heights[column] = level.max(heights[column]);
        (begun, now) = (column + 1, level);
    }
    if let Some(after) = heights.get_mut(begun..) {
        after.fill(now);
    }
    heights
}

/// A level as an eighth of a letter's height; the lowest is seen, and none is a line.
fn block(level: u64, full: u64) -> char {
    let eighth = (u128::from(level) * 8).div_ceil(u128::from(full.max(1)));
    match eighth {
        0 => '─',
        1 => '▁',
        2 => '▂',
        3 => '▃',
        4 => '▄',
        5 => '▅',
        6 => '▆',
        7 => '▇',
        _ => '█',
    }
}

fn column(picture: &Picture, us: u64, columns: usize) -> usize {
    let last = columns as u64 - 1;
    usize::try_from(picture.place(us, last)).unwrap_or(columns - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{Lane, LaneKind, Level, Scenario, Timeline};

    fn draw(timeline: &Timeline, folder: &str) -> Vec<String> {
        super::draw(&Picture::brief(timeline, folder), 100)
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
        let picture = Picture::brief(&timeline, "");
        for columns in [60, 80, 100, 200] {
            let lines = super::draw(&picture, columns);
            let widest = lines.iter().map(|line| line.chars().count()).max();
            assert!(widest <= Some(columns), "{columns}: {lines:#?}");
        }
        insta::assert_snapshot!(super::draw(&picture, 60).join("\n"));
    }

    fn level(label: &str, steps: &[(u64, u64)]) -> Level {
        Level {
            label: label.to_owned(),
            most: steps.iter().map(|(_, level)| *level).max().unwrap_or(0),
            steps: steps.to_vec(),
        }
    }

    #[test]
    fn the_whole_picture_has_every_row_and_how_many_there_were_at_once() {
        let lanes = (0..20).map(|at| lane("GET /", 0, at * 5_000, Ending::Ended));
        let timeline = Timeline {
            scenario: 1,
            scenarios: 1,
            total_us: 100_000,
            lanes: lanes.collect(),
            lanes_dropped: 3,
            levels: vec![level(
                "GET",
                &[(0, 20), (25_000, 10), (25_100, 4), (50_000, 0), (99_000, 1)],
            )],
        };
        let whole = Picture::whole(&timeline, "");
        insta::assert_snapshot!(super::draw(&whole, 100).join("\n"));
    }

    #[test]
    fn scenarios_stand_side_by_side_on_one_axis() {
        let scenario = |number, total_us, most| Scenario {
            number,
            total_us,
            levels: vec![level("GET", &[(0, most), (total_us, 0)])],
        };
        let mut scenarios = vec![
            scenario(1, 5_000_000, 1),
            scenario(2, 500_000, 10),
            scenario(3, 50_000, 100),
        ];
        scenarios.push(Scenario {
            number: 7,
            total_us: 2_500_000,
            levels: Vec::new(),
        });
        let picture = Picture::compared(&scenarios).expect("there are several");
        insta::assert_snapshot!(super::draw(&picture, 100).join("\n"));
        assert_eq!(Picture::compared(&scenarios[..1]), None);
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
