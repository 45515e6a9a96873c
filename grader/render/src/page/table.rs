//! A table of a page.

use super::wrapped;
use crate::style::{BOLD, DIM};
use textwrap::core::display_width;

/// Between two columns.
const GAP: &str = "  ";

/// The narrowest that a column becomes.
const NARROWEST: usize = 8;

/// A table, row by row; the first is its head.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
}

impl Table {
    /// One more cell of the row that is open.
    pub(super) fn cell(&mut self, cell: String) {
        self.row.push(cell);
    }

    /// The row is complete.
    pub(super) fn end_row(&mut self) {
        self.rows.push(std::mem::take(&mut self.row));
    }

    /// The table in so many columns of a terminal: its widest columns are narrowed
    /// until it fits, and their texts go on below.
    pub(super) fn draw(&self, columns: usize) -> String {
        let widths = self.widths(columns);
        let mut drawn = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            let cells: Vec<Vec<String>> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| wrapped(cell, *width, "", ""))
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let mut text = String::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let cell = cell.get(line).map_or("", String::as_str);
                    let blanks = " ".repeat(width.saturating_sub(display_width(cell)));
                    text += &match at {
                        0 => format!("{BOLD}{cell}{BOLD:#}{blanks}{GAP}"),
                        _ => format!("{cell}{blanks}{GAP}"),
                    };
                }
                drawn += text.trim_end();
                drawn.push('\n');
            }
            if at == 0 {
                let lines = widths.iter().map(|width| "─".repeat(*width));
                let lines = lines.collect::<Vec<_>>().join(GAP);
                drawn += &format!("{DIM}{lines}{DIM:#}\n");
            }
        }
        drawn
    }

    fn widths(&self, columns: usize) -> Vec<usize> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest = |at: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| display_width(cell)).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..count).map(widest).collect();
        let room = columns.saturating_sub(GAP.len() * count.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(most) = widths.iter_mut().max().filter(|it| **it > NARROWEST) else {
                break;
            };
            *most -= 1;
        }
        widths
    }
}
