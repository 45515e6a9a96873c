//! The list of exercises, by chapters.

use super::{first_line, lines};
use crate::state::{Exercise, Focus, State};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use render::words;
use report::Verdict;

pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let (all, at) = list(state);
    let first = first_line(at, all.len(), area.height.into());
    let seen = all.into_iter().skip(first).take(area.height.into());
    lines(seen.collect(), frame, area);
}

/// The lines of the list, and which of them is that of the current exercise.
fn list(state: &State) -> (Vec<Line<'static>>, usize) {
    let (mut lines, mut at) = (Vec::new(), 0);
    let mut chapter = None;
    for (place, exercise) in state.exercises.iter().enumerate() {
        if chapter != Some(chapter_of(exercise)) {
            chapter = Some(chapter_of(exercise));
            lines.push(heading(state, exercise));
        }
        if place == state.current {
            at = lines.len();
        }
        lines.push(line(state, place, exercise));
    }
    (lines, at)
}

/// A chapter's name, and how many of its exercises pass.
fn heading(state: &State, first: &Exercise) -> Line<'static> {
    let (number, folder) = chapter_of(first);
    let of_chapter = state
        .exercises
        .iter()
        .filter(|it| chapter_of(it) == (number, folder));
    let (all, passed) = of_chapter.fold((0, 0), |(all, passed), it| {
        let passes = it.verdict() == Some(Verdict::Passed);
        (all + 1, passed + usize::from(passes))
    });
    Line::from(vec![
        Span::styled(
            format!("{number} {}", words::folder(folder)),
            Style::new().add_modifier(Modifier::BOLD),
        ),
        Span::styled(
            format!("  {passed}/{all}"),
            Style::new().add_modifier(Modifier::DIM),
        ),
    ])
}

/// What tells chapters apart.
fn chapter_of(exercise: &Exercise) -> (u32, &str) {
    let subject = &exercise.subject;
    (
        subject.number.chapter,
        words::chapter_folder(&subject.folder),
    )
}

fn line(state: &State, place: usize, exercise: &Exercise) -> Line<'static> {
    let mut line = Line::from(vec![
        Span::raw(if place == state.current { "▸" } else { " " }),
        mark(state, place, exercise),
        Span::raw(format!(
            " {} {}",
            exercise.subject.number, exercise.subject.name
        )),
    ]);
    if place == state.current && state.focus == Focus::Exercises {
        line = line.style(Style::new().add_modifier(Modifier::REVERSED));
    }
    line
}

fn mark(state: &State, place: usize, exercise: &Exercise) -> Span<'static> {
    if state.is_running(place)
        && state
            .run
            .as_ref()
            .is_some_and(|it| !it.exercises.is_empty())
    {
        return Span::raw("…");
    }
    exercise
        .verdict()
        .map_or_else(|| Span::raw("·"), super::checks::mark)
}
