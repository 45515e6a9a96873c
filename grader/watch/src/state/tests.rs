use super::*;
use report::ExerciseReport;
use report::{AskedCheck, CheckReport, ExerciseName, Hundredths, Number, Reason};

/// A workbook of three exercises with two checks each.
pub(crate) fn subjects() -> Vec<Subject> {
    [("queue", 1, 1), ("wake", 1, 2), ("limit", 2, 1)]
        .into_iter()
        .map(|(name, chapter, section)| Subject {
            name: ExerciseName(name.to_owned()),
            number: Number { chapter, section },
            title: format!("About {name}"),
            folder: format!("exercises/0{chapter}_part/0{section}_{name}"),
            page: format!("chapters/src/0{chapter}_part/0{section}_{name}.md"),
            points: Hundredths::whole(10),
            minutes: 25,
            checks: ["it_begins", "it_ends"]
                .into_iter()
                .map(|check| AskedCheck {
                    name: check.to_owned(),
                    holds_idle: false,
                    promises: vec![format!("The promise of {check}.")],
                    weight: 1,
                })
                .collect(),
        })
        .collect()
}

/// What an exercise came to when its checks came to these reasons.
pub(crate) fn report(exercise: usize, reasons: [Reason; 2]) -> ExerciseReport {
    let subject = &subjects()[exercise];
    let results = subject.checks.iter().zip(reasons);
    let results = results.map(|(check, reason)| CheckReport::not_run(&check.name, reason));
    ExerciseReport::new(subject, results.collect(), Vec::new())
}

pub(crate) fn failed() -> Reason {
    Reason::ExitCode { code: 1 }
}

/// A watch after its first run, in which every exercise came to this.
pub(crate) fn after(reasons: [[Reason; 2]; 3]) -> State {
    let (mut state, effects) = State::new(subjects(), None);
    assert_eq!(effects, [check(1, &[])]);
    let reports = (0..3).zip(reasons);
    let reports = reports.map(|(at, reasons)| report(at, reasons)).collect();
    judge(&mut state, 1, reports);
    state
}

pub(crate) fn untouched() -> State {
    let untouched = || [Reason::Untouched, Reason::Untouched];
    after([untouched(), untouched(), untouched()])
}

pub(crate) fn judge(state: &mut State, run: u64, reports: Vec<ExerciseReport>) {
    let report = Box::new(Report::new(reports));
    let event = Box::new(Event::Judged { report });
    state.on(Happened::Reports { run, event });
    state.on(Happened::Ended { run, problem: None });
}

pub(crate) fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let press = |letter| state.on(Happened::Key(Key::Char(letter)));
    keys.chars().flat_map(press).collect()
}

fn check(run: u64, exercises: &[usize]) -> Effect {
    Effect::Check {
        run,
        exercises: exercises.to_vec(),
        fresh: false,
    }
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub(crate) fn save(state: &mut State, exercise: usize, at: u64) -> Vec<Effect> {
    state.on(Happened::Saved {
        exercises: vec![exercise],
        at: ms(at),
    })
}

pub(crate) fn tick(state: &mut State, at: u64) -> Vec<Effect> {
    state.on(Happened::Tick { at: ms(at) })
}

#[test]
fn a_save_is_checked_when_the_file_is_quiet() {
    let mut state = untouched();
    assert_eq!(save(&mut state, 1, 1_000), []);
    assert_eq!(save(&mut state, 1, 1_010), []);
    assert_eq!(tick(&mut state, 1_020), []);
    assert_eq!(state.saves.due_in(ms(1_020)), Some(ms(5)));
    assert_eq!(tick(&mut state, 1_025), [check(2, &[1])]);
    assert!(state.is_running(1) && !state.is_running(0));
}

#[test]
fn a_save_of_another_exercise_shows_that_one() {
    let mut state = untouched();
    save(&mut state, 2, 0);
    assert_eq!(state.current, 2);
}

#[test]
fn a_save_cuts_the_run_and_what_was_cut_is_checked_too() {
    let mut state = untouched();
    save(&mut state, 1, 0);
    tick(&mut state, 50);
    assert_eq!(save(&mut state, 0, 60), [Effect::Cancel]);
    assert_eq!(save(&mut state, 0, 62), [], "it is cut once");
    assert_eq!(tick(&mut state, 100), [], "the next waits until it is gone");
    // What the cut run still says counts no more.
    let event = Box::new(Event::Checked {
        exercise: ExerciseName("wake".to_owned()),
        check: Box::new(CheckReport::not_run("it_begins", Reason::Met)),
    });
    state.on(Happened::Reports { run: 2, event });
    assert!(state.exercises[1].came_in.is_empty());
    let problem = Some("Interrupted.".to_owned());
    state.on(Happened::Ended { run: 2, problem });
    assert_eq!(state.view, View::Checks, "a cut is no problem");
    assert_eq!(tick(&mut state, 110), [check(3, &[0, 1])]);
}

#[test]
fn a_save_during_the_first_run_has_everything_checked() {
    let (mut state, _) = State::new(subjects(), None);
    assert_eq!(save(&mut state, 0, 5), [Effect::Cancel]);
    state.on(Happened::Ended {
        run: 1,
        problem: None,
    });
    assert_eq!(tick(&mut state, 50), [check(2, &[])]);
}

#[test]
fn saves_that_never_end_are_checked_every_two_seconds_to_the_end() {
    let mut state = untouched();
    let mut begun = Vec::new();
    for at in (0..5_000).step_by(10) {
        let effects = [save(&mut state, 0, at), tick(&mut state, at)].concat();
        assert!(!effects.contains(&Effect::Cancel), "at {at} ms");
        for effect in effects {
            let Effect::Check { run, .. } = effect else {
                panic!("{effect:?} at {at} ms");
            };
            begun.push((at, run));
            judge(&mut state, run, vec![report(0, [failed(), failed()])]);
        }
    }
    assert_eq!(begun, [(2_000, 2), (4_010, 3)]);
}

#[test]
fn a_result_of_an_earlier_run_is_none_of_this_one() {
    let mut state = untouched();
    press(&mut state, "n");
    assert_eq!(
        state.on(Happened::Key(Key::Enter)),
        [Effect::Check {
            run: 2,
            exercises: vec![1],
            fresh: true
        }]
    );
    judge(&mut state, 1, vec![report(1, [Reason::Met, Reason::Met])]);
    assert_eq!(state.exercises[1].verdict(), Some(Verdict::NotStarted));
    assert!(state.is_running(1));
}

#[test]
fn checks_show_as_they_come_in_and_the_first_that_fails_is_selected() {
    let mut state = untouched();
    save(&mut state, 0, 0);
    tick(&mut state, 50);
    let event = Box::new(Event::Checked {
        exercise: ExerciseName("queue".to_owned()),
        check: Box::new(CheckReport::not_run("it_ends", failed())),
    });
    state.on(Happened::Reports { run: 2, event });
    let exercise = &state.exercises[0];
    assert_eq!(exercise.check(0, true), None);
    let came_in = exercise.check(1, true).expect("it came in");
    assert_eq!(came_in.promises, ["The promise of it_ends."]);
    assert_eq!(exercise.place(true), 1);
}

#[test]
fn going_on_is_a_key_and_never_by_itself() {
    let mut state = untouched();
    save(&mut state, 0, 0);
    tick(&mut state, 50);
    judge(&mut state, 2, vec![report(0, [Reason::Met, Reason::Met])]);
    assert_eq!(state.current, 0);
    press(&mut state, "n");
    assert_eq!(state.current, 1);
    press(&mut state, "nn");
    assert_eq!(state.current, 2);
    assert_eq!(state.note.as_deref(), Some("This is the last exercise."));
    press(&mut state, "p");
    assert_eq!(state.current, 1);
}

#[test]
fn the_reference_is_shown_only_when_all_checks_pass() {
    let mut state = after([
        [Reason::Met, Reason::Met],
        [Reason::Met, failed()],
        [Reason::Untouched, Reason::Untouched],
    ]);
    press(&mut state, "p");
    assert_eq!(press(&mut state, "s"), [Effect::Compare { exercise: 0 }]);
    press(&mut state, "n");
    assert_eq!(press(&mut state, "s"), []);
    assert!(state.note.is_some());
}

#[test]
fn a_starter_is_written_anew_only_after_a_yes() {
    let mut state = untouched();
    assert_eq!(press(&mut state, "x"), []);
    assert_eq!(state.view, View::Resets);
    assert_eq!(press(&mut state, "n"), []);
    assert_eq!((state.current, &state.view), (0, &View::Checks));
    assert_eq!(press(&mut state, "xy"), [Effect::Reset { exercise: 0 }]);
}

#[test]
fn a_search_goes_to_the_first_that_fits_and_its_letters_are_no_commands() {
    let mut state = untouched();
    assert_eq!(press(&mut state, "/Wq"), []);
    assert_eq!(state.search.as_deref(), Some("Wq"));
    state.on(Happened::Key(Key::Backspace));
    press(&mut state, "ake");
    assert_eq!(state.current, 1);
    state.on(Happened::Key(Key::Enter));
    assert_eq!(state.search, None);
    press(&mut state, "/2.1");
    assert_eq!(state.current, 2);
}

#[test]
fn what_the_grader_cannot_judge_is_shown_in_its_words() {
    let mut state = untouched();
    save(&mut state, 0, 0);
    tick(&mut state, 50);
    let problem = Some("error: no space left".to_owned());
    state.on(Happened::Ended { run: 2, problem });
    let View::Text { text, .. } = &state.view else {
        panic!("{:?}", state.view);
    };
    assert_eq!(text, "error: no space left");
    press(&mut state, "q");
    assert_eq!(state.view, View::Checks);
}

#[test]
fn a_folder_that_is_gone_is_waited_for() {
    let mut state = untouched();
    save(&mut state, 0, 0);
    state.on(Happened::Gone);
    assert_eq!(tick(&mut state, 50), []);
    assert_eq!(state.on(Happened::Back), [check(2, &[])]);
}

#[test]
fn zooming_keeps_what_stands_at_the_left() {
    let mut state = untouched();
    state.view = View::Timeline { zoom: 2 };
    state.scroll = Scroll { down: 0, right: 40 };
    press(&mut state, "+");
    assert_eq!(
        (&state.view, state.scroll.right),
        (&View::Timeline { zoom: 4 }, 80)
    );
    press(&mut state, "0");
    assert_eq!(
        (&state.view, state.scroll.right),
        (&View::Timeline { zoom: 1 }, 20)
    );
    press(&mut state, "q");
    assert_eq!(state.view, View::Checks);
}

#[test]
fn it_leaves_from_wherever_it_is() {
    for keys in ["", "?", "x", "/w"] {
        let mut state = untouched();
        press(&mut state, keys);
        let effects = state.on(Happened::Key(Key::Interrupt));
        assert_eq!(effects, [Effect::Quit], "after {keys:?}");
    }
    assert_eq!(press(&mut untouched(), "q"), [Effect::Quit]);
}

#[test]
fn no_key_stops_it_in_a_workbook_without_exercises() {
    let (mut state, _) = State::new(Vec::new(), None);
    judge(&mut state, 1, Vec::new());
    let keys = [Key::Up, Key::Down, Key::Enter, Key::Tab, Key::End];
    for key in keys {
        state.on(Happened::Key(key));
    }
    assert_eq!(press(&mut state, "npjkhrest/x"), []);
}

#[test]
fn a_watch_begins_with_the_exercise_to_do_next() {
    let met = || [Reason::Met, Reason::Met];
    let untouched = || [Reason::Untouched, Reason::Untouched];
    assert_eq!(after([met(), untouched(), untouched()]).current, 1);
    let under_way = [Reason::Met, failed()];
    assert_eq!(after([met(), untouched(), under_way]).current, 2);
    assert_eq!(after([met(), met(), met()]).current, 0);
}

#[test]
fn whoever_names_an_exercise_or_presses_a_key_stays_where_they_are() {
    let reports = || {
        let of = |at, reason: Reason| report(at, [reason.clone(), reason]);
        let untouched = [of(1, Reason::Untouched), of(2, Reason::Untouched)];
        [vec![of(0, Reason::Met)], untouched.into()].concat()
    };
    let (mut named, _) = State::new(subjects(), Some(0));
    judge(&mut named, 1, reports());
    assert_eq!(named.current, 0);
    let (mut pressed, _) = State::new(subjects(), None);
    press(&mut pressed, "j");
    judge(&mut pressed, 1, reports());
    assert_eq!(pressed.current, 0);
}
