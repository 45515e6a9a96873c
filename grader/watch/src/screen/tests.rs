use super::*;
use crate::state::tests::{after, failed, judge, press, report, save, subjects, tick, untouched};
use crate::state::{Happened, Key};
use evidence::{Ending, Expectation, Lane, LaneKind, Measured, Timeline};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use report::{CheckReport, Diagnostic, Event, ExerciseName, Reason, Since};

const SIZES: [(u16, u16); 3] = [(60, 24), (80, 24), (120, 32)];

/// A terminal of so many columns and lines, with the state drawn on it.
fn terminal(state: &State, (columns, lines): (u16, u16)) -> Terminal<TestBackend> {
    let backend = TestBackend::new(columns, lines);
    let mut terminal = Terminal::new(backend).expect("a test's terminal");
    let draw = |frame: &mut Frame<'_>| {
        super::draw(state, true, frame);
    };
    terminal.draw(draw).expect("it draws");
    terminal
}

/// What stands on it, as letters.
fn drawn(state: &State, size: (u16, u16)) -> String {
    terminal(state, size).backend().to_string()
}

/// The screens of a state in every size, one below the other.
fn screens(state: &State) -> String {
    SIZES.map(|size| drawn(state, size)).join("\n")
}

fn unmet() -> Reason {
    Reason::Unmet {
        expectation: expectation(),
    }
}

fn expectation() -> Expectation {
    Expectation {
        name: "most requests in flight at once".to_owned(),
        measured: Measured {
            shown: "25".to_owned(),
            finite: true,
        },
        demanded: "exactly 7".to_owned(),
        met: false,
        because:
            "with a limit of 7 there must never be an eighth, however many addresses there are"
                .to_owned(),
    }
}

fn lane(number: u64) -> Lane {
    Lane {
        kind: LaneKind::Task,
        label: format!("task {number}"),
        spawned_at: format!("src/lib.rs:{}", 30 + number),
        from_us: 1_000 * number,
        to_us: 40_000 + 20_000 * number,
        polls_us: vec![1_000 * number, 40_000],
        polls: 2,
        ending: Ending::Ended,
    }
}

#[test]
fn a_folder_without_a_number_is_not_of_chapter_0() {
    let mut state = untouched();
    let folders = ["notes/draft", "00_first_steps/01_at_once"];
    for (exercise, folder) in state.exercises.iter_mut().zip(folders) {
        exercise.subject.number.chapter = 0;
        exercise.subject.folder = format!("exercises/{folder}");
    }
    let drawn = drawn(&state, (120, 32));
    assert!(drawn.contains("0 notes  0/1"), "{drawn}");
    assert!(drawn.contains("0 first steps  0/1"), "{drawn}");
}

/// A watch whose first exercise fails with a measurement and a timeline.
fn failing() -> State {
    let mut state = untouched();
    let mut report = report(0, [unmet(), Reason::Met]);
    report.checks[0].expectations = vec![expectation()];
    report.checks[0].timeline = Some(Timeline {
        scenario: 1,
        scenarios: 1,
        total_us: 80_000,
        lanes: (0..3).map(lane).collect(),
        lanes_dropped: 0,
        levels: Vec::new(),
    });
    report.since = Some(Since {
        now_pass: vec!["it_ends".to_owned()],
        now_fail: Vec::new(),
    });
    save(&mut state, 0, 0);
    tick(&mut state, 50);
    judge(&mut state, 2, vec![report]);
    state
}

#[test]
fn a_narrow_screen_says_how_many_checks_pass() {
    let mut state = failing();
    let folder = "exercises/01_a_chapter_with_a_name/01_an_exercise_with_one";
    state.exercises[0].subject.folder = folder.to_owned();
    let drawn = drawn(&state, (80, 24));
    assert!(drawn.contains("1 of 2 checks  exercises/01"), "{drawn}");
}

#[test]
fn before_anything_is_known() {
    let (state, _) = State::new(subjects(), None);
    insta::assert_snapshot!(screens(&state));
}

#[test]
fn an_exercise_that_was_not_begun() {
    insta::assert_snapshot!(screens(&untouched()));
}

#[test]
fn an_exercise_that_fails() {
    insta::assert_snapshot!(screens(&failing()));
}

#[test]
fn an_exercise_that_passes() {
    let mut state = untouched();
    save(&mut state, 0, 0);
    tick(&mut state, 50);
    judge(&mut state, 2, vec![report(0, [Reason::Met, Reason::Met])]);
    insta::assert_snapshot!(screens(&state));
}

#[test]
fn a_workbook_that_passes() {
    let met = || [Reason::Met, Reason::Met];
    insta::assert_snapshot!(screens(&after([met(), met(), met()])));
}

#[test]
fn an_exercise_that_does_not_compile() {
    let mut state = untouched();
    let mut report = report(0, [Reason::Compiler, Reason::Compiler]);
    report.diagnostics = vec![Diagnostic {
        level: "error".to_owned(),
        code: Some("E0308".to_owned()),
        rendered:
            "\u{1b}[1m\u{1b}[91merror[E0308]\u{1b}[0m: mismatched types\n --> src/lib.rs:12:5\n"
                .to_owned(),
        advice: None,
    }];
    save(&mut state, 0, 0);
    tick(&mut state, 50);
    judge(&mut state, 2, vec![report]);
    insta::assert_snapshot!(screens(&state));
}

/// A run in which a package is compiled, and one check is in.
fn running() -> State {
    let mut state = failing();
    save(&mut state, 0, 100);
    tick(&mut state, 150);
    state
}

#[test]
fn a_run_that_builds() {
    let mut state = running();
    let package = "tokio".to_owned();
    let event = Box::new(Event::Compiled { package });
    state.on(Happened::Reports { run: 3, event });
    insta::assert_snapshot!(screens(&state));
}

#[test]
fn a_run_whose_checks_come_in() {
    let mut state = running();
    let checked = Event::Checked {
        exercise: ExerciseName("queue".to_owned()),
        check: Box::new(CheckReport::not_run("it_ends", failed())),
    };
    for event in [Event::Built, checked] {
        let event = Box::new(event);
        state.on(Happened::Reports { run: 3, event });
    }
    insta::assert_snapshot!(screens(&state));
}

#[test]
fn a_timeline() {
    let mut state = failing();
    press(&mut state, "t");
    insta::assert_snapshot!(screens(&state));
}

#[test]
fn a_timeline_that_is_moved_keeps_the_names_of_its_rows() {
    let mut state = failing();
    press(&mut state, "t++");
    let before = drawn(&state, (80, 24));
    for _ in 0..4 {
        state.on(Happened::Key(Key::Right));
    }
    let moved = drawn(&state, (80, 24));
    assert_ne!(before, moved);
    for kept in ["task 1 ", "task 2 ", "● polled  ─ waiting"] {
        assert!(moved.contains(kept), "{kept}\n{moved}");
    }
}

#[test]
fn a_hint() {
    let mut state = failing();
    let text = "\u{1b}[1mHint 1 of 3\u{1b}[0m\n\nWhat decides when the next one may begin: the clock, the slowest of a group, or the first that ends?\n";
    state.on(Happened::Shown {
        title: "queue".to_owned(),
        text: text.to_owned(),
    });
    insta::assert_snapshot!(screens(&state));
}

#[test]
fn the_reference_beside_yours() {
    let mut state = failing();
    state.on(Happened::Compared {
        yours: "pub fn one() {\n    two();\n}\n".to_owned(),
        reference: "pub fn one() {\n    three();\n}\n".to_owned(),
    });
    insta::assert_snapshot!(screens(&state));
}

#[test]
fn help_reset_search_and_a_folder_that_is_gone() {
    let mut all = String::new();
    for keys in ["?", "x", "/wake"] {
        let mut state = failing();
        press(&mut state, keys);
        all += &drawn(&state, (60, 24));
    }
    let mut state = failing();
    state.on(Happened::Gone);
    all += &drawn(&state, (60, 24));
    insta::assert_snapshot!(all);
}

#[test]
fn a_text_is_scrolled_to_its_end_and_no_further() {
    let mut state = failing();
    press(&mut state, "?");
    state.on(Happened::Key(Key::End));
    let mut terminal = Terminal::new(TestBackend::new(60, 12)).expect("a test's terminal");
    let mut scroll = Scroll::default();
    let draw = |frame: &mut Frame<'_>| scroll = super::draw(&state, true, frame);
    terminal.draw(draw).expect("it draws");
    let screen = terminal.backend().to_string();
    assert!(screen.contains("run cuts the run."), "{screen}");
    state.scrolled(scroll);
    state.on(Happened::Key(Key::Up));
    assert_eq!(state.scroll.down, scroll.down - 1);
}

#[test]
fn without_colours_there_are_none() {
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a test's terminal");
    let state = failing();
    let draw = |has_colours| {
        move |frame: &mut Frame<'_>| {
            super::draw(&state, has_colours, frame);
        }
    };
    let is_coloured = |terminal: &Terminal<TestBackend>| {
        let cells = &terminal.backend().buffer().content;
        cells.iter().any(|cell| cell.fg != Color::Reset)
    };
    terminal.draw(draw.clone()(true)).expect("it draws");
    assert!(is_coloured(&terminal));
    terminal.draw(draw(false)).expect("it draws");
    assert!(!is_coloured(&terminal));
}

#[test]
fn a_terminal_of_any_size_is_drawn_on() {
    let states = ["", "t", "?", "x", "/w"].map(|keys| {
        let mut state = failing();
        press(&mut state, keys);
        state
    });
    for columns in (0..12).chain([75, 76, 300]) {
        for lines in 0..12 {
            for state in &states {
                terminal(state, (columns, lines));
            }
        }
    }
}

#[test]
fn a_long_list_keeps_the_current_one_in_sight() {
    assert_eq!(first_line(0, 100, 10), 0);
    assert_eq!(first_line(50, 100, 10), 45);
    assert_eq!(first_line(99, 100, 10), 90);
    assert_eq!(first_line(3, 4, 10), 0);
    assert_eq!(first_line(3, 4, 0), 3);
}
