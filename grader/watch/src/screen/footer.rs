//! The last two lines: what happened, and the keys.

use super::lines;
use crate::state::{State, View};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use report::Since;

pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let dim = Style::new().add_modifier(Modifier::DIM);
    let said = Line::raw(said(state));
    lines(
        vec![said, Line::styled(keys(state, area.width), dim)],
        frame,
        area,
    );
}

/// What happened last.
fn said(state: &State) -> String {
    if state.is_gone {
        return "The workbook's folder is gone; waiting for it. q leaves.".to_owned();
    }
    if let Some(search) = &state.search {
        return format!("search: {search}▏");
    }
    if let Some(note) = &state.note {
        return note.clone();
    }
    if state.run.is_none() && state.saves.are_there() {
        return "Files keep changing; waiting for a moment of quiet.".to_owned();
    }
    let since = state
        .shown()
        .and_then(|it| it.report.as_ref()?.since.as_ref());
    since
        .filter(|_| state.view == View::Checks && !state.is_running(state.current))
        .map_or_else(String::new, changed)
}

/// What changed since the run before.
fn changed(Since { now_pass, now_fail }: &Since) -> String {
    let pass = match now_pass.len() {
        0 => String::new(),
        1 => "1 more passes. ".to_owned(),
        more => format!("{more} more pass. "),
    };
    let fail = match now_fail.len() {
        0 => String::new(),
        1 => "1 that passed fails.".to_owned(),
        more => format!("{more} that passed fail."),
    };
    pass + &fail
}

fn keys(state: &State, columns: u16) -> &'static str {
    let (long, short) = match state.view {
        View::Checks if state.search.is_some() => (
            "type a part of a name, a title or a number   Enter done",
            "Enter done",
        ),
        View::Checks => (
            "↑↓ check  ←→ list  n next  h hint  t timeline  r read  e edit  s solution  ? help  q quit",
            "n next  h hint  t timeline  r read  e edit  ? help  q quit",
        ),
        View::Timeline { .. } => ("+ - zoom   arrows move   Esc back", "+ - zoom  Esc back"),
        View::Text { .. } => ("↑↓ scroll   h next hint   Esc back", "↑↓ scroll  Esc back"),
        View::Beside { .. } | View::Help => ("↑↓ scroll   Esc back", "Esc back"),
        View::Resets => ("y write it   any other key leaves it", "y write it"),
    };
    let fits = long.chars().count() <= columns.into();
    if fits { long } else { short }
}
