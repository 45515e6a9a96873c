//! An exercise: its checks, and everything about one of them.

use super::text::{Shown, coloured};
use super::{first_line, lines};
use crate::state::{Exercise, Focus, Scroll, Stage, State};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use render::style::{BOLD, GOOD};
use render::{terminal, words};
use report::{CheckReport, ExerciseReport, Verdict};

pub(super) fn draw(state: &State, frame: &mut Frame<'_>, area: Rect) -> Scroll {
    let Some(exercise) = state.shown() else {
        return Shown::ansi("", "There is no exercise in this workbook.").draw(
            state.scroll,
            frame,
            area,
        );
    };
    let is_running = state.is_running(state.current);
    let list = list(state, exercise, is_running);
    let columns = area.width.into();
    let text = self::detail(state, exercise, is_running, columns);
    let shown = Shown::ansi("", &terminal::hanging(&text, columns));
    let [head, checks, _, detail] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Length(list_height(
            list.len(),
            shown.height(area.width),
            area.height,
        )),
        Constraint::Length(1),
        Constraint::Fill(1),
    ])
    .areas(area);
    lines(header(state, exercise, is_running), frame, head);
    let at = exercise.place(is_running);
    let first = first_line(at, list.len(), checks.height.into());
    let seen = list.into_iter().skip(first).take(checks.height.into());
    lines(seen.collect(), frame, checks);
    shown.draw(state.scroll, frame, detail)
}

/// The lines of the list, which has so many checks: what is said of one check comes
/// first, but two fifths of the screen are the list's.
fn list_height(checks: usize, detail: usize, screen: u16) -> u16 {
    let screen = usize::from(screen);
    let most = screen.saturating_sub(3 + detail).max(screen * 2 / 5);
    u16::try_from(checks.min(most)).unwrap_or(u16::MAX)
}

/// The sign of a verdict in its colour.
pub(super) fn mark(verdict: Verdict) -> Span<'static> {
    let (style, mark) = terminal::mark(verdict);
    let text = coloured(&format!("{style}{mark}{style:#}"));
    let mut spans = text.lines.into_iter().flat_map(|line| line.spans);
    spans.next().unwrap_or_else(|| Span::raw(mark))
}

fn header(state: &State, exercise: &Exercise, is_running: bool) -> Vec<Line<'static>> {
    let subject = &exercise.subject;
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let dim = Style::new().add_modifier(Modifier::DIM);
    // The folder comes last: of a narrow screen it is what may be cut.
    let mut at = if is_running {
        stage(state, exercise) + "  "
    } else if let Some(report) = &exercise.report {
        format!("{} of {} checks  ", report.passed(), report.checks.len())
    } else {
        String::new()
    };
    at += &format!("{}/src", subject.folder);
    vec![
        Line::styled(format!("{} {}", subject.number, subject.title), bold),
        Line::styled(at, dim),
    ]
}

/// How far the run is.
fn stage(state: &State, exercise: &Exercise) -> String {
    match state.run.as_ref().map(|run| &run.stage) {
        None | Some(Stage::Begins) => "begins".to_owned(),
        Some(Stage::Waits) => "waits: another call of the grader is at work".to_owned(),
        Some(Stage::Builds { package }) if package.is_empty() => "builds".to_owned(),
        Some(Stage::Builds { package }) => format!("builds: {package}"),
        Some(Stage::LooksIntoDeadlocks) => "looks where its tasks wait".to_owned(),
        Some(Stage::Runs) => format!(
            "runs: {} of {} checks are in",
            exercise.came_in.len(),
            exercise.subject.checks.len()
        ),
    }
}

/// A line for each check. An exercise that was not begun, or does not compile, has
/// the same to say of each.
fn list(state: &State, exercise: &Exercise, is_running: bool) -> Vec<Line<'static>> {
    let selected = exercise.place(is_running);
    let line = |at: usize| {
        let asked = &exercise.subject.checks[at];
        let check = exercise.check(at, is_running);
        let mark = check.map_or_else(|| Span::raw("·"), |check| mark(check.verdict()));
        let line = Line::from(vec![
            Span::raw(if at == selected { "▸" } else { " " }),
            mark,
            Span::raw(format!(" {}", words::sentence(&asked.name))),
        ]);
        if at == selected && state.focus == Focus::Checks {
            return line.style(Style::new().add_modifier(Modifier::REVERSED));
        }
        line
    };
    (0..exercise.subject.checks.len()).map(line).collect()
}

/// What there is to say below the checks.
fn detail(state: &State, exercise: &Exercise, is_running: bool, columns: usize) -> String {
    let selected = exercise.place(is_running);
    if is_running {
        let check = exercise.check(selected, true);
        return check.map_or_else(String::new, |check| about(check, exercise, columns));
    }
    let Some(report) = &exercise.report else {
        return "Not checked yet.".to_owned();
    };
    match report.verdict {
        Verdict::NotStarted => not_started(),
        Verdict::DidNotCompile => terminal::diagnostics(report, columns),
        Verdict::Passed => passed(state, report, selected, columns),
        Verdict::Failed
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::Unreadable
        | Verdict::GraderFault => {
            let check = report.checks.get(selected);
            check.map_or_else(String::new, |check| about(check, exercise, columns))
        }
    }
}

fn about(check: &CheckReport, exercise: &Exercise, columns: usize) -> String {
    terminal::check(check, &exercise.subject.folder, columns)
}

fn not_started() -> String {
    format!(
        "Not started yet: nothing is wrong here. These are the checks that it will have to pass.\n\n\
         {BOLD}r{BOLD:#}  read its page\n{BOLD}e{BOLD:#}  edit its src/lib.rs\n"
    )
}

fn passed(state: &State, report: &ExerciseReport, selected: usize, columns: usize) -> String {
    let whole = if state.is_finished() {
        format!(
            "{GOOD}The whole workbook passes.{GOOD:#} `cargo grade --fresh` checks it all once more. \
             `s` shows the reference beside yours, and `cargo grade solution NAME` the other right ways.\n"
        )
    } else {
        let pass = match report.checks.len() {
            1 => "The check passes.".to_owned(),
            all => format!("All {all} checks pass."),
        };
        format!(
            "{GOOD}{pass}{GOOD:#}\n{BOLD}s{BOLD:#}  the reference beside yours\n\
             {BOLD}n{BOLD:#}  the next exercise\n"
        )
    };
    let check = report.checks.get(selected);
    let check = check.map(|check| terminal::check(check, &report.folder, columns));
    whole + "\n" + &check.unwrap_or_default()
}
