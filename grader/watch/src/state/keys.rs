//! What each key does.

use super::{Effect, Focus, Scroll, Selected, State, View};
use report::Verdict;

/// A key that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Char(char),
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    Tab,
    Backspace,
    /// Ctrl-C, or a signal to end.
    Interrupt,
    /// Ctrl-Z, or a signal to suspend.
    Suspend,
}

/// How far a page goes.
const PAGE: usize = 10;

/// How far a timeline goes aside.
const ASIDE: usize = 8;

/// The widest timeline, in widths of the screen.
const MOST_ZOOM: usize = 32;

impl State {
    pub(super) fn on_key(&mut self, key: Key) -> Vec<Effect> {
        match key {
            Key::Interrupt => return vec![Effect::Quit],
            Key::Suspend => return vec![Effect::Suspend],
            _ => {}
        }
        if self.search.is_some() {
            self.search_with(key);
            return Vec::new();
        }
        match self.view {
            View::Checks => self.in_checks(key),
            View::Timeline { zoom } => self.in_timeline(key, zoom),
            View::Text { .. } | View::Beside { .. } | View::Help => self.in_text(key),
            View::Resets => self.in_resets(key),
        }
    }

    fn in_checks(&mut self, key: Key) -> Vec<Effect> {
        let exercise = self.current;
        match key {
            Key::Char('q') => return vec![Effect::Quit],
            Key::Char('n') => self.go_on(),
            Key::Char('p') => self.go_to(exercise.saturating_sub(1)),
            Key::Char('/') => self.search = Some(String::new()),
            Key::Char('?') => self.show(View::Help),
            Key::Char('h') => return self.of_one(Effect::Hint { exercise }),
            Key::Char('r') => return self.of_one(Effect::Read { exercise }),
            Key::Char('e') => return self.of_one(Effect::Edit { exercise }),
            Key::Char('s') => return self.compare(),
            Key::Char('t') => self.timeline(),
            Key::Char('x') => self.show(View::Resets),
            Key::Enter => return self.run_anyway(),
            Key::Tab => {
                self.focus = match self.focus {
                    Focus::Exercises => Focus::Checks,
                    Focus::Checks => Focus::Exercises,
                };
            }
            Key::Left => self.focus = Focus::Exercises,
            Key::Right => self.focus = Focus::Checks,
            Key::Up | Key::Char('k') => self.step(-1),
            Key::Down | Key::Char('j') => self.step(1),
            Key::PageUp | Key::PageDown | Key::Home | Key::End => self.scroll_by(key),
            Key::Char(_) | Key::Escape | Key::Backspace => {}
            Key::Interrupt | Key::Suspend => {}
        }
        Vec::new()
    }

    /// Nothing can be done to an exercise where there is none.
    fn of_one(&self, effect: Effect) -> Vec<Effect> {
        self.shown().map(|_| effect).into_iter().collect()
    }

    /// One up or down in the list that has the focus.
    fn step(&mut self, by: isize) {
        match self.focus {
            Focus::Exercises => {
                let to = self.current.saturating_add_signed(by);
                self.go_to(to);
            }
            Focus::Checks => {
                let is_running = self.is_running(self.current);
                let Some(exercise) = self.exercises.get_mut(self.current) else {
                    return;
                };
                let last = exercise.subject.checks.len().saturating_sub(1);
                let to = exercise.place(is_running).saturating_add_signed(by);
                exercise.selected = Selected::Chosen(to.min(last));
                self.scroll = Scroll::default();
            }
        }
    }

    /// The next exercise that does not pass, or else the next one.
    fn go_on(&mut self) {
        let passes = |at: &usize| self.exercises[*at].verdict() == Some(Verdict::Passed);
        let after = self.current + 1..self.exercises.len();
        let next = after
            .clone()
            .find(|at| !passes(at))
            .or(after.clone().next());
        match next {
            Some(next) => self.go_to(next),
            None => self.note = Some("This is the last exercise.".to_owned()),
        }
    }

    fn compare(&mut self) -> Vec<Effect> {
        let exercise = self.current;
        if self.shown().and_then(super::Exercise::verdict) == Some(Verdict::Passed) {
            return vec![Effect::Compare { exercise }];
        }
        let note = "The reference is shown when all checks pass; `h` gives a hint.";
        self.note = Some(note.to_owned());
        Vec::new()
    }

    fn timeline(&mut self) {
        let is_running = self.is_running(self.current);
        let exercise = self.shown();
        let check = exercise.and_then(|it| it.check(it.place(is_running), is_running));
        if check.is_some_and(|check| check.timeline.is_some()) {
            self.show(View::Timeline { zoom: 1 });
        } else {
            self.note = Some("This check has no timeline.".to_owned());
        }
    }

    fn run_anyway(&mut self) -> Vec<Effect> {
        if self.shown().is_none() {
            return Vec::new();
        }
        if self.run.is_some() {
            self.note = Some("A run is under way; a save cuts it.".to_owned());
            return Vec::new();
        }
        self.check(vec![self.current], true, false)
    }

    fn in_timeline(&mut self, key: Key, zoom: usize) -> Vec<Effect> {
        let to = match key {
            Key::Char('+' | '=') => (zoom * 2).min(MOST_ZOOM),
            Key::Char('-') => (zoom / 2).max(1),
            Key::Char('0') => 1,
            _ => zoom,
        };
        if to != zoom {
            self.view = View::Timeline { zoom: to };
            // What stood at the left edge stays there.
            self.scroll.right = self.scroll.right * to / zoom;
            return Vec::new();
        }
        self.in_text(key)
    }

    fn in_text(&mut self, key: Key) -> Vec<Effect> {
        let exercise = self.current;
        match key {
            Key::Char('q' | '?') | Key::Escape | Key::Enter => self.show(View::Checks),
            // From a hint to the next.
            Key::Char('h') if matches!(self.view, View::Text { .. }) => {
                return vec![Effect::Hint { exercise }];
            }
            _ => self.scroll_by(key),
        }
        Vec::new()
    }

    fn in_resets(&mut self, key: Key) -> Vec<Effect> {
        let exercise = self.current;
        self.show(View::Checks);
        if key == Key::Char('y') {
            return self.of_one(Effect::Reset { exercise });
        }
        self.note = Some("Nothing was written.".to_owned());
        Vec::new()
    }

    fn scroll_by(&mut self, key: Key) {
        let Scroll { down, right } = &mut self.scroll;
        match key {
            Key::Up | Key::Char('k') => *down = down.saturating_sub(1),
            Key::Down | Key::Char('j') => *down += 1,
            Key::PageUp => *down = down.saturating_sub(PAGE),
            Key::PageDown | Key::Char(' ') => *down += PAGE,
            Key::Left => *right = right.saturating_sub(ASIDE),
            Key::Right => *right += ASIDE,
            Key::Home => (*down, *right) = (0, 0),
            // The screen stops at the text's end.
            Key::End => *down = usize::MAX / 2,
            _ => {}
        }
    }

    fn search_with(&mut self, key: Key) {
        let Some(search) = &mut self.search else {
            return;
        };
        match key {
            Key::Char(letter) => search.push(letter),
            Key::Backspace => {
                search.pop();
            }
            _ => {
                self.search = None;
                return;
            }
        }
        let search = search.to_lowercase();
        let fits = |at: &usize| {
            let subject = &self.exercises[*at].subject;
            let text = format!("{} {} {}", subject.number, subject.name, subject.title);
            text.to_lowercase().contains(&search)
        };
        let found = (0..self.exercises.len()).find(fits);
        if let Some(found) = found.filter(|_| !search.is_empty()) {
            self.go_to(found);
        }
    }
}
