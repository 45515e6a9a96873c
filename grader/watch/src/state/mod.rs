//! What the watch knows, apart from how it looks: an event goes in, the state
//! changes, and what is to be done comes out. Nothing here touches a terminal, a
//! file or a clock.

mod exercise;
mod keys;
mod saves;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use exercise::{Exercise, Selected};
pub(crate) use keys::Key;
pub(crate) use saves::Saves;

use report::{Event, Report, Subject, Verdict};
use std::time::Duration;

/// Something that happened. Times count from the start of the watch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Happened {
    /// A key was pressed.
    Key(Key),
    /// Files of these exercises, by their place in the list, changed.
    Saved { exercises: Vec<usize>, at: Duration },
    /// It is so late.
    Tick { at: Duration },
    /// The run of that number reports.
    Reports { run: u64, event: Box<Event> },
    /// The run of that number is over, with the grader's last words if it gave no
    /// report.
    Ended { run: u64, problem: Option<String> },
    /// What was asked of the grader, or read, is there to be shown.
    Shown { title: String, text: String },
    /// The learner's text and the reference are there to be compared.
    Compared { yours: String, reference: String },
    /// The terminal has another size, or was lent to a program and is back.
    Redraw,
    /// The workbook's folder is gone.
    Gone,
    /// It is there again.
    Back,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Check these exercises, by their place in the list; what has not changed as
    /// well where it is `fresh`.
    Check {
        run: u64,
        exercises: Vec<usize>,
        fresh: bool,
    },
    /// Cut the run under way.
    Cancel,
    /// Show the exercise's next hint.
    Hint { exercise: usize },
    /// Show the learner's text beside the reference.
    Compare { exercise: usize },
    /// Lend the terminal to the page's reader.
    Read { exercise: usize },
    /// Lend the terminal to the learner's editor.
    Edit { exercise: usize },
    /// Write the starter anew.
    Reset { exercise: usize },
    /// Give the terminal back to the shell until it goes on with the watch.
    Suspend,
    /// Leave.
    Quit,
}

/// What fills the screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum View {
    /// The list, the checks of an exercise, and one of them.
    Checks,
    /// The timeline of the selected check: `zoom` times as wide as the screen.
    Timeline { zoom: usize },
    /// A text to read.
    Text { title: String, text: String },
    /// The learner's text beside the reference.
    Beside { yours: String, reference: String },
    /// The keys.
    Help,
    /// Whether to write the starter anew.
    Resets,
}

/// Which list the arrow keys move in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The exercises.
    Exercises,
    /// The checks of the current one.
    Checks,
}

/// How far a text is scrolled: lines down and columns right. The screen stops at
/// the text's end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Scroll {
    pub down: usize,
    pub right: usize,
}

/// A run of the grader.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub number: u64,
    /// What is checked, by its place in the list; everything when it is empty.
    pub exercises: Vec<usize>,
    pub stage: Stage,
    /// Whether it was cut: what it still says does not count.
    pub is_cut: bool,
    /// Whether a save lets it go on: saves came so fast that no run would ever end.
    goes_on: bool,
}

/// How far a run is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing is known yet.
    Begins,
    /// Another call of the grader holds the folder.
    Waits,
    /// A package was compiled last.
    Builds { package: String },
    /// The checks run.
    Runs,
    /// Exercises with a deadlock are built once more.
    LooksIntoDeadlocks,
}

/// Everything that the watch knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    pub exercises: Vec<Exercise>,
    /// The exercise that is shown, by its place in the list.
    pub current: usize,
    pub focus: Focus,
    pub view: View,
    pub scroll: Scroll,
    /// What is searched for in the list, while it is.
    pub search: Option<String>,
    pub run: Option<Run>,
    pub saves: Saves,
    /// A line on what happened last, where that is not seen otherwise.
    pub note: Option<String>,
    pub is_gone: bool,
    /// Whether nobody has said yet with which exercise to begin: then the first run
    /// finds the one to do next.
    is_open: bool,
    runs: u64,
}

impl State {
    /// The state before anything was checked, and the run that finds out how
    /// things stand.
    pub(crate) fn new(subjects: Vec<Subject>, current: Option<usize>) -> (Self, Vec<Effect>) {
        let mut state = Self {
            exercises: subjects.into_iter().map(Exercise::new).collect(),
            current: current.unwrap_or(0),
            focus: Focus::Checks,
            view: View::Checks,
            scroll: Scroll::default(),
            search: None,
            run: None,
            saves: Saves::default(),
            note: None,
            is_gone: false,
            is_open: current.is_none(),
            runs: 0,
        };
        let effects = state.check(Vec::new(), false, false);
        (state, effects)
    }

    /// Takes in what happened, and gives what is to be done.
    pub(crate) fn on(&mut self, happened: Happened) -> Vec<Effect> {
        if matches!(happened, Happened::Key(_) | Happened::Saved { .. }) {
            self.is_open = false;
        }
        match happened {
            Happened::Key(key) => self.on_key(key),
            Happened::Saved { exercises, at } => self.on_save(&exercises, at),
            Happened::Tick { at } => self.on_tick(at),
            Happened::Reports { run, event } => {
                self.on_event(run, *event);
                Vec::new()
            }
            Happened::Ended { run, problem } => {
                self.on_end(run, problem);
                Vec::new()
            }
            Happened::Shown { title, text } => {
                self.show(View::Text { title, text });
                Vec::new()
            }
            Happened::Compared { yours, reference } => {
                self.show(View::Beside { yours, reference });
                Vec::new()
            }
            Happened::Redraw => Vec::new(),
            Happened::Gone => {
                self.is_gone = true;
                Vec::new()
            }
            Happened::Back => {
                self.is_gone = false;
                self.check(Vec::new(), false, false)
            }
        }
    }

    /// The exercise that is shown; none in an empty workbook.
    pub(crate) fn shown(&self) -> Option<&Exercise> {
        self.exercises.get(self.current)
    }

    /// Whether the exercise at that place is being checked.
    pub(crate) fn is_running(&self, exercise: usize) -> bool {
        self.run.as_ref().is_some_and(|run| {
            !run.is_cut && (run.exercises.is_empty() || run.exercises.contains(&exercise))
        })
    }

    /// The text ends where it can be scrolled no further than this.
    pub(crate) fn scrolled(&mut self, scroll: Scroll) {
        self.scroll = scroll;
    }

    /// Whether the whole workbook passes.
    pub(crate) fn is_finished(&self) -> bool {
        let passes = |it: &Exercise| it.verdict() == Some(Verdict::Passed);
        !self.exercises.is_empty() && self.exercises.iter().all(passes)
    }

    fn show(&mut self, view: View) {
        self.view = view;
        self.note = None;
        self.scroll = Scroll::default();
    }

    /// Begins a run of these exercises, all when there is none.
    fn check(&mut self, exercises: Vec<usize>, fresh: bool, goes_on: bool) -> Vec<Effect> {
        self.runs += 1;
        self.note = None;
        self.run = Some(Run {
            number: self.runs,
            exercises: exercises.clone(),
            stage: Stage::Begins,
            is_cut: false,
            goes_on,
        });
        vec![Effect::Check {
            run: self.runs,
            exercises,
            fresh,
        }]
    }

    fn on_save(&mut self, exercises: &[usize], at: Duration) -> Vec<Effect> {
        if exercises.is_empty() {
            return Vec::new();
        }
        // Whoever saves another exercise works on that one now.
        if !exercises.contains(&self.current) {
            self.go_to(exercises[0]);
        }
        self.saves.add(exercises, at);
        match &mut self.run {
            Some(run) if !run.goes_on && !run.is_cut => {
                run.is_cut = true;
                // What it was to check is to be checked all the same.
                let cut = run.exercises.clone();
                self.saves.add(&cut, at);
                self.saves.all |= cut.is_empty();
                vec![Effect::Cancel]
            }
            _ => Vec::new(),
        }
    }

    fn on_tick(&mut self, at: Duration) -> Vec<Effect> {
        if self.run.is_some() || self.is_gone || !self.saves.are_due(at) {
            return Vec::new();
        }
        let goes_on = !self.saves.are_quiet(at);
        let exercises = self.saves.take();
        self.check(exercises, false, goes_on)
    }

    fn of_run(&mut self, number: u64) -> Option<&mut Run> {
        self.run.as_mut().filter(|run| run.number == number)
    }

    fn on_event(&mut self, number: u64, event: Event) {
        let Some(run) = self.of_run(number).filter(|run| !run.is_cut) else {
            return;
        };
        match event {
            Event::Waits => run.stage = Stage::Waits,
            Event::Begun { .. } => {
                run.stage = Stage::Builds {
                    package: String::new(),
                };
            }
            Event::Compiled { package } => run.stage = Stage::Builds { package },
            Event::Built => run.stage = Stage::Runs,
            Event::Checked { exercise, check } => {
                let mut exercises = self.exercises.iter_mut();
                if let Some(of) = exercises.find(|it| it.subject.name == exercise) {
                    of.checked(*check);
                }
            }
            Event::LooksIntoDeadlocks => run.stage = Stage::LooksIntoDeadlocks,
            Event::Differs { .. } => {}
            Event::Judged { report } => self.judged(*report),
        }
    }

    fn judged(&mut self, report: Report) {
        for report in report.exercises {
            let mut exercises = self.exercises.iter_mut();
            if let Some(exercise) = exercises.find(|it| it.subject.folder == report.folder) {
                exercise.judged(report);
            }
        }
        if self.view == View::Checks {
            self.scroll = Scroll::default();
        }
    }

    fn on_end(&mut self, number: u64, problem: Option<String>) {
        let Some(run) = self.of_run(number) else {
            return;
        };
        let is_cut = run.is_cut;
        self.run = None;
        for exercise in &mut self.exercises {
            exercise.came_in.clear();
        }
        if std::mem::take(&mut self.is_open) {
            self.go_to_what_is_next();
        }
        if let Some(problem) = problem.filter(|_| !is_cut) {
            self.show(View::Text {
                title: "The grader could not judge".to_owned(),
                text: problem,
            });
        }
    }

    /// Shows the exercise that `cargo grade` would name: the first that is under way, or
    /// else the first that is not begun.
    fn go_to_what_is_next(&mut self) {
        let first = |wanted: fn(Verdict) -> bool| {
            let mut exercises = self.exercises.iter();
            exercises.position(|it| it.verdict().is_some_and(wanted))
        };
        let under_way = first(Verdict::is_under_way);
        let untouched = || first(|verdict| verdict == Verdict::NotStarted);
        if let Some(next) = under_way.or_else(untouched) {
            self.go_to(next);
        }
    }

    /// Shows another exercise.
    fn go_to(&mut self, exercise: usize) {
        if exercise < self.exercises.len() && exercise != self.current {
            self.current = exercise;
            self.scroll = Scroll::default();
            self.note = None;
            self.view = View::Checks;
        }
    }
}
