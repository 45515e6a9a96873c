//! What `run` must do. Each check is a sentence; run them with
//! `cargo grade check debug_run`. They run it in debug mode and read its warnings.

use debug_run::run;
use lab::BlockingSite;
use probe::{Observed, Scenario, a_turn, drawn, expect};
use recorder::Warning;
use std::iter;
use std::sync::LazyLock;
use std::time::Duration;

/// > Each number has one [`line`], in the order of `numbers`.
#[probe::test]
fn the_lines_are_in_the_order_of_the_numbers() {
    let lines =
        in_debug_mode(vec![drawn(1000), drawn(10), 200_000, drawn(10)], |_| Ok(())).into_output();
    expect("lines", lines)
        .are([
            &line(drawn(1000)),
            &line(drawn(10)),
            "below 200000 the start 156159 has the longest chain",
            &line(drawn(10)),
        ])
        .because("a line has nothing but its place to tell which number it answers");
    let scenario = Scenario::new().on_the_real_clock();
    let lines = scenario.run(async || {
        let (one, other) = tokio::join!(
            run(vec![20_000], |_| Ok(())),
            run(vec![600; 100], |_| Ok(()))
        );
        // What one of them has aborted is gone, whichever ended last.
        a_turn().await;
        [one, other].concat()
    });
    expect(
        "lines of 20,000 and of 600, counted a hundred times meanwhile",
        lines.into_output(),
    )
    .is([vec![line(20_000)], vec![line(600); 100]].concat())
    .because("two runs at once count apart");
}

/// > Of several starts with equally long chains, the line names the first.
///
/// > Below 0 and below 1 there is no start, and the line names 0.
#[probe::test]
fn a_line_names_the_first_start_or_none() {
    let lines = in_debug_mode(vec![56, 0, 1, 2], |_| Ok(())).into_output();
    expect("lines", lines)
        .are([
            "below 56 the start 54 has the longest chain",
            "below 0 the start 0 has the longest chain",
            "below 1 the start 0 has the longest chain",
            "below 2 the start 1 has the longest chain",
        ])
        .because(
            "54 and 55 have chains of the same length, and below 1 there is nothing to start from",
        );
    let lines = in_debug_mode((236..=313).collect(), |_| Ok(())).into_output();
    let first = lines.iter().filter(|line| line.contains("start 231 "));
    expect(
        "lines below 236 to 313 that name the start 231",
        first.count(),
    )
    .is(78)
    .because("231 and 235 have chains of the same length, wherever the counting is cut into parts");
    let lines = in_debug_mode(vec![35_600], |_| Ok(())).into_output();
    expect("the line of a greater number", lines)
        .are(["below 35600 the start 34239 has the longest chain"])
        .because("35497 has a chain of the same length, in whatever later slice it is counted");
}

/// > Without numbers there are no lines.
#[probe::test]
fn without_numbers_there_are_no_lines() {
    let seen = in_debug_mode(vec![], |_| Ok(()));
    expect("lines of no numbers", seen.output().clone())
        .are([])
        .because("there is nothing to count");
    expect(
        "lines of one",
        in_debug_mode(vec![3], |_| Ok(())).into_output(),
    )
    .are(["below 3 the start 2 has the longest chain"])
    .because("each number has a line");
}

/// > No poll holds the loop while chains are counted
#[probe::test]
fn no_poll_holds_the_loop() {
    for (what, numbers) in [
        ("a great number", vec![700_000]),
        ("many small numbers", vec![990; 1_003]),
    ] {
        let count = numbers.len();
        let scenario = scenario().blocking_threads(8);
        let run = || scenario.clone().run(|| run(numbers.clone(), |_| Ok(())));
        let slow = |warning: &Warning| matches!(warning, Warning::SlowPoll { .. });
        let held = |seen: &Observed<_>| seen.warnings().iter().any(slow);
        // A poll in which the whole process was stopped seems slow, too, but not each time.
        let mut tries = iter::repeat_with(run).take(2);
        let seen = tries.find(|seen| !held(seen)).unwrap_or_else(run);
        expect(
            &format!("debug mode warned of a poll above 20 ms, with {what}"),
            held(&seen),
        )
        .is(false)
        .because(
            "while one poll counts, waits for a thread that counts, or starts hundreds of threads, no other task gets a turn",
        );
        expect(&format!("lines of {what}"), seen.into_output().len())
            .is(count)
            .because("the chains are counted all the same");
    }
}

/// > Each line is saved once, in its order.
#[probe::test]
fn each_line_is_saved_once() {
    static DISK: LazyLock<BlockingSite> = LazyLock::new(|| BlockingSite::meeting(1));
    in_debug_mode([10, 10, 1000, 1000].map(drawn).to_vec(), |text| {
        DISK.get(&text);
        save_if_short(text)
    });
    expect("what was to be saved", DISK.answered())
        .is([10, 10, 1000, 1000].map(|usual| line(drawn(usual))).into())
        .because("each number has a line of its own, which goes to `save` once, whether there is room for it or not");
    // Its first line takes until another one is offered: in vain, if they come in turn.
    static SLOW: LazyLock<BlockingSite> = LazyLock::new(|| BlockingSite::holding_the_first(2));
    in_debug_mode(vec![700_000, 10], |line| {
        SLOW.get(&line);
        Ok(())
    });
    expect(
        "what was saved, by a disk that is slow at first",
        SLOW.answered(),
    )
    .are([
        "below 700000 the start 626331 has the longest chain",
        "below 10 the start 9 has the longest chain",
    ])
    .because(
        "a line waits until those before it have been counted and saved, however long that takes",
    );
}

/// > Where saving fails, the line [`not_saved`] follows, with the error that `save` returned.
///
/// > Each line is saved once, in its order.
#[probe::test]
fn a_failure_to_save_follows_its_line() {
    let lines = in_debug_mode([1000, 10, 100].map(drawn).to_vec(), save_if_short).into_output();
    let [long, longer] = [1000, 100].map(|usual| line(drawn(usual)));
    expect("lines", lines)
        .is(vec![
            long.clone(),
            format!("not saved: no room for {} letters", long.len()),
            line(drawn(10)),
            longer.clone(),
            format!("not saved: no room for {} letters", longer.len()),
        ])
        .because(
            "a failure that is read and not reported helps nobody: it belongs behind its line",
        );
    static DISK: LazyLock<BlockingSite> = LazyLock::new(|| BlockingSite::meeting(1));
    let lines = in_debug_mode(vec![3, 3, 2], |line| {
        DISK.get(&line);
        match DISK.answered().len() {
            1 => Err("no room:\n  the disk is full\n".to_owned()),
            2 => Ok(()),
            _ => Err(String::new()),
        }
    });
    expect(
        "lines, of which the second is saved, and the error of the last has no text",
        lines.into_output(),
    )
    .are([
        "below 3 the start 2 has the longest chain",
        "not saved: no room:\n  the disk is full\n",
        "below 3 the start 2 has the longest chain",
        "below 2 the start 1 has the longest chain",
        "not saved: ",
    ])
    .because("what `save` returned belongs to that one line, whatever its text: an empty one is an error, too");
    static FULL: LazyLock<BlockingSite> = LazyLock::new(|| BlockingSite::meeting(1));
    let lines = in_debug_mode(vec![3; 11], |line| {
        FULL.get(&line);
        let full = FULL.answered().len() <= 10;
        (!full).then_some(()).ok_or("no room".to_owned())
    });
    let one = [
        "below 3 the start 2 has the longest chain",
        "not saved: no room",
    ];
    expect(
        "lines, of which ten find no room and the last is saved",
        lines.into_output(),
    )
    .is([one; 11].concat()[..21].iter().map(ToString::to_string).collect())
    .because("each failure is reported, also one like that before it, and each line is tried, however many before it have failed");
}

/// > No failure to save is left unread.
#[probe::test]
fn no_failure_is_left_unread() {
    static DISK: LazyLock<BlockingSite> = LazyLock::new(|| BlockingSite::meeting(1));
    let seen = in_debug_mode([1000, 10].map(drawn).to_vec(), |text| {
        DISK.get(&text);
        save_if_short(text)
    });
    let unread = |warning: &Warning| matches!(warning, Warning::UnreadFailure { .. });
    expect("lines to be saved", DISK.answered().len())
        .is(2)
        .because("one of the two finds no room");
    expect(
        "debug mode warned of a failure that was never read",
        seen.warnings().iter().any(unread),
    )
    .is(false)
    .because("a task whose handle is dropped keeps its failure to itself");
}

/// > No task that it spawned is left when it returns.
#[probe::test]
fn nothing_is_left_when_it_returns() {
    for numbers in [vec![10, 1000], vec![]] {
        let count = numbers.len();
        let seen = in_debug_mode(numbers, save_if_short);
        expect(&format!("lines of {count} numbers"), seen.output().len())
            .at_least(count)
            .because("each number has a line");
        expect(&format!("tasks left when it returns, with {count} numbers"), seen.left_over())
            .is(0)
            .because("a dropped handle only detaches its task, and an abort only marks it: a task is gone once its handle has been awaited");
    }
}

/// In debug mode, with a limit of ten times what the contract allows.
fn scenario() -> Scenario {
    let scenario = Scenario::new().slow_poll(Duration::from_millis(20));
    scenario.on_the_real_clock()
}

fn in_debug_mode(numbers: Vec<u64>, save: debug_run::Save) -> Observed<Vec<String>> {
    scenario().run(|| run(numbers, save))
}

/// The line for a small number, counted here: `max_by_key` has the last of equals.
fn line(number: u64) -> String {
    let next = |at: &u64| at.is_multiple_of(2).then_some(at / 2).or(Some(3 * at + 1));
    let chain = |start: &u64| iter::successors(Some(*start), next).position(|at| at == 1);
    let start = (1..number).rev().max_by_key(chain).unwrap_or_default();
    format!("below {number} the start {start} has the longest chain")
}

/// Has no room for a long line.
fn save_if_short(text: String) -> Result<(), String> {
    let no_room = format!("no room for {} letters", text.len());
    let fits = text.len() <= line(drawn(10)).len();
    fits.then_some(()).ok_or(no_room)
}
