//! How the state looks. Nothing here changes it, but for where the text ends.

mod checks;
mod exercises;
mod footer;
#[cfg(test)]
mod tests;
mod text;

use crate::state::{Focus, Scroll, State, View};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Color;
use ratatui::text::Line;
use ratatui::widgets::Clear;
use text::Shown;

/// From so many columns on, the list stands beside the checks.
const BESIDE: u16 = 76;

/// The columns of the list.
const LIST: u16 = 28;

/// From so many columns on, two texts stand beside each other.
const TWO_TEXTS: u16 = 100;

/// What every key does, for the screen of help.
const HELP: &str = "\
Going about
  ↑ ↓  j k    one up, one down
  ← →  Tab    between the exercises and the checks
  n  p        the next exercise to do, the one before
  /           search in the list
  PgUp PgDn   scroll

The exercise
  Enter       check it once more, changed or not
  e           open it in $VISUAL or $EDITOR
  r           read its page
  h           a hint; again, the next one
  t           this check's timeline: + - zoom, arrows move
  s           once it passes: the reference beside yours
  x           write the starter anew; yours is kept

  ?           these keys
  q  Ctrl-C   leave; Ctrl-Z suspends

A save checks the exercise that was saved. A save during a
run cuts the run.
";

/// The keys of this system: not each has a shell that suspends what it has started.
fn help() -> String {
    if cfg!(unix) {
        HELP.to_owned()
    } else {
        HELP.replace("; Ctrl-Z suspends", "")
    }
}

/// Draws the state, and gives how far its text can be scrolled at most.
pub(crate) fn draw(state: &State, has_colours: bool, frame: &mut Frame<'_>) -> Scroll {
    let [main, foot] =
        Layout::vertical([Constraint::Fill(1), Constraint::Length(2)]).areas(frame.area());
    let scroll = view(state, frame, main);
    footer::draw(state, frame, foot);
    if !has_colours {
        without_colours(frame);
    }
    scroll
}

fn view(state: &State, frame: &mut Frame<'_>, area: Rect) -> Scroll {
    match &state.view {
        View::Checks => checks(state, frame, area),
        View::Timeline { zoom } => timeline(state, *zoom, frame, area),
        View::Text { title, text } => Shown::ansi(title, text).draw(state.scroll, frame, area),
        View::Beside { yours, reference } => beside(yours, reference, state.scroll, frame, area),
        View::Help => Shown::ansi("Keys", &help()).draw(state.scroll, frame, area),
        View::Resets => {
            Shown::ansi("Write the starter anew?", &reset(state)).draw(state.scroll, frame, area)
        }
    }
}

fn checks(state: &State, frame: &mut Frame<'_>, area: Rect) -> Scroll {
    if area.width >= BESIDE {
        let [list, rest] =
            Layout::horizontal([Constraint::Length(LIST), Constraint::Fill(1)]).areas(area);
        exercises::draw(state, frame, list);
        return checks::draw(state, frame, rest);
    }
    if state.focus == Focus::Exercises || state.search.is_some() {
        exercises::draw(state, frame, area);
        return Scroll::default();
    }
    checks::draw(state, frame, area)
}

fn timeline(state: &State, zoom: usize, frame: &mut Frame<'_>, area: Rect) -> Scroll {
    let is_running = state.is_running(state.current);
    let exercise = state.shown();
    let check = exercise.and_then(|it| it.check(it.place(is_running), is_running));
    let Some((exercise, check)) = exercise.zip(check) else {
        let gone = "This check is running: its timeline comes with its result.";
        return Shown::ansi("Timeline", gone).draw(state.scroll, frame, area);
    };
    let columns = area.width.saturating_sub(1).into();
    let lines = |skipped| text::timeline(check, &exercise.subject.folder, columns, zoom, skipped);
    let title = format!("{}  ×{zoom}", render::words::sentence(&check.name));
    let widest = Shown::unwrapped(&title, &lines(0)).width();
    // The axis alone moves: a row without its name would say nothing.
    let right = state
        .scroll
        .right
        .min(widest.saturating_sub(area.width.into()));
    let down = Scroll {
        right: 0,
        ..state.scroll
    };
    let scroll = Shown::unwrapped(&title, &lines(right)).draw(down, frame, area);
    Scroll { right, ..scroll }
}

fn beside(
    yours: &str,
    reference: &str,
    scroll: Scroll,
    frame: &mut Frame<'_>,
    area: Rect,
) -> Scroll {
    let (one, two) = (
        Shown::unwrapped("Yours", yours),
        Shown::unwrapped("The reference", reference),
    );
    let halves = if area.width >= TWO_TEXTS {
        Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).spacing(2)
    } else {
        Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).spacing(1)
    };
    let [first, second] = halves.areas(area);
    let (of_one, of_two) = (
        one.draw(scroll, frame, first),
        two.draw(scroll, frame, second),
    );
    Scroll {
        down: of_one.down.max(of_two.down),
        right: of_one.right.max(of_two.right),
    }
}

fn reset(state: &State) -> String {
    let folder = state.shown().map_or("", |it| it.subject.folder.as_str());
    format!(
        "The files of {folder}/src become the starter again.\nWhat you have there now is kept beside them.\n\n\
         y  write it      any other key  leave it as it is"
    )
}

/// Where no colours are wanted, signs and weight say the same.
fn without_colours(frame: &mut Frame<'_>) {
    for cell in &mut frame.buffer_mut().content {
        cell.fg = Color::Reset;
        cell.bg = Color::Reset;
    }
}

/// Draws lines from `top` on, over whatever was there.
fn lines(lines: Vec<Line<'_>>, frame: &mut Frame<'_>, area: Rect) {
    frame.render_widget(Clear, area);
    let paragraph = ratatui::widgets::Paragraph::new(lines);
    frame.render_widget(paragraph, area);
}

/// The first line to draw, so that the line at `at` of so many is in sight.
fn first_line(at: usize, of: usize, height: usize) -> usize {
    let most = of.saturating_sub(height);
    at.saturating_sub(height / 2).min(most)
}
