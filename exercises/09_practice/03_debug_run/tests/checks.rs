//! What the mended program must do. Run them with `cargo grade check debug_run`.
//! Each check runs the program and reads what it prints.

use probe::{expect, observe_for_real};
use tokio::process::Command;

/// Enough to hold the loop for many times the limit.
const HEAVY: u64 = 700_000;

#[probe::test]
fn the_lines_are_the_same_as_before() {
    // Below 56 there are two, and the first of them is asked for.
    // Below 1 there is none.
    let run = run(&["10", "56", "1", "1000", "700000"]);
    let lines: Vec<String> = run
        .lines
        .into_iter()
        .filter(|line| line.starts_with("below"))
        .collect();
    expect("lines", lines)
        .is(vec![
            "below 10 the start 9 has the longest chain".to_owned(),
            "below 56 the start 54 has the longest chain".to_owned(),
            "below 1 the start 0 has the longest chain".to_owned(),
            "below 1000 the start 871 has the longest chain".to_owned(),
            "below 700000 the start 626331 has the longest chain".to_owned(),
        ])
        .because("a mended program gives the answer of the one it was");
}

#[probe::test]
fn no_poll_holds_the_loop() {
    let run = run(&[&HEAVY.to_string()]);
    expect(
        "warnings of a poll that held the loop",
        run.warnings("the loop for"),
    )
    .is(0)
    .because("counting belongs where it holds nobody up, or in slices");
}

#[probe::test]
fn the_loop_turns_on_while_chains_are_counted() {
    let run = run(&[&HEAVY.to_string()]);
    expect("turns of another task meanwhile", run.turns)
        .at_least(10)
        .because("a loop that nobody holds gives everyone his turn");
}

#[probe::test]
fn every_failure_to_save_is_told() {
    // The disk of the program takes no line of more than forty letters.
    let run = run(&["10", "1000"]);
    expect("lines", run.lines.clone())
        .is(vec![
            "below 10 the start 9 has the longest chain".to_owned(),
            "not saved: the disk is full".to_owned(),
            "below 1000 the start 871 has the longest chain".to_owned(),
            "not saved: the disk is full".to_owned(),
        ])
        .because("a failure that is only read helps nobody: it has to be told, after the line that was not saved");
    expect(
        "warnings of a failure that nobody read",
        run.warnings("was never read"),
    )
    .is(0)
    .because("what is told has been read");
}

#[probe::test]
fn nothing_is_pending_at_the_end() {
    let run = run(&["10"]);
    expect(
        "warnings of a task that was still pending",
        run.warnings("was still pending"),
    )
    .is(0)
    .because("what a function starts it must also end");
    let seen = observe_for_real(|| debug_run::run(vec![10], |_| Ok(())));
    expect("tasks left when it returns", seen.left_over())
        .is(0)
        .because("an abort only marks a task: until it is joined, it is there");
}

#[probe::test]
fn debug_mode_is_on_and_sees_the_faults_of_others() {
    let run = run(&["--control", "10"]);
    let here = |text: &str| run.warnings_with(&[text, "src/bin/debug_run.rs:"]) > 0;
    expect(
        "the poll that held the loop is warned of, with its place",
        here("the loop for"),
    )
    .is_true()
    .because("the program makes this fault on purpose");
    expect(
        "the failure that nobody read is warned of, with its place",
        here("was never read"),
    )
    .is_true()
    .because("the program makes this fault on purpose");
    expect(
        "the task still pending is warned of, with its place",
        here("was still pending"),
    )
    .is_true()
    .because("the program makes this fault on purpose");
}

/// What a run of the program printed.
struct Run {
    lines: Vec<String>,
    warnings: Vec<String>,
    turns: u64,
}

impl Run {
    fn warnings(&self, text: &str) -> usize {
        self.warnings_with(&[text])
    }

    fn warnings_with(&self, texts: &[&str]) -> usize {
        let has_all = |warning: &&String| texts.iter().all(|text| warning.contains(text));
        self.warnings.iter().filter(has_all).count()
    }
}

/// Runs the program. A `todo!` in it is one here as well.
fn run(arguments: &[&str]) -> Run {
    let output = observe_for_real(async || {
        let mut program = Command::new(env!("CARGO_BIN_EXE_debug_run"));
        program
            .args(arguments)
            .kill_on_drop(true)
            .output()
            .await
            .expect("the program can be started")
    });
    let output = output.into_output();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    if let Some((_, task)) = errors.split_once("not yet implemented: ") {
        panic!(
            "not yet implemented: {}",
            task.lines().next().unwrap_or_default()
        );
    }
    if !output.status.success() {
        // Printed, and no part of the panic: the threads in it have numbers,
        // which are others at each run.
        eprint!("{errors}");
        panic!("the program ended with a failure; below is what it said");
    }
    let mut lines: Vec<String> = printed.lines().map(str::to_owned).collect();
    let turns = lines
        .pop()
        .and_then(|line| line.strip_prefix("turns: ")?.parse().ok());
    let warnings = errors.lines().filter(|line| line.starts_with("warning: "));
    Run {
        warnings: warnings.map(str::to_owned).collect(),
        turns: turns.expect("the program's last line counts the turns"),
        lines,
    }
}
