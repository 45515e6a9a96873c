//! A program with three faults in it: one task holds the loop, one fails and
//! nobody asks, one is still there at the end.
//!
//! `src/bin/debug_run.rs` runs it in debug mode: `cargo run -p debug_run -- 1000000`.

use recorder::debug;
use std::time::Duration;

/// Saves a line somewhere, and may fail.
pub type Save = fn(String) -> Result<(), String>;

/// For each number, finds the start below it with the longest chain; gives a
/// [`line`] for each, in order.
///
/// Each line is saved with `save`. Where that fails, the line [`not_saved`]
/// follows. A task shows progress as long as the work goes on.
///
/// When `run` is mended,
/// - the lines are the same, and no poll takes longer than a tenth of the limit
///   of 20 ms: the loop turns on while chains are counted;
/// - every failure to save is told in its line;
/// - nothing that it spawned is left when it returns.
///
/// A faster way to count is welcome, if it keeps to this.
pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let mut lines = Vec::new();
    for number in numbers {
        // starter: let counting = tokio::spawn(async move { longest_chain(number) });
        let counting = tokio::task::spawn_blocking(move || longest_chain(number));
        // end starter
        let start = counting.await.expect("counting does not fail");
        let text = line(number, start);
        lines.push(text.clone());
        // starter: let _saving = debug::spawn(async move { save(text) });
        // starter: tokio::task::yield_now().await;
        let saving = debug::spawn(async move { save(text) });
        if let Err(error) = saving.await.expect("saving does not panic") {
            lines.push(not_saved(&error));
        }
        // end starter
    }
    // starter:
    progress.abort();
    let _ = progress.await;
    // end starter
    lines
}

/// The line for a number: `below 10 the start 9 has the longest chain`.
pub fn line(number: u64, start: u64) -> String {
    // starter: todo!("the line for a number and its start")
    format!("below {number} the start {start} has the longest chain")
    // end starter
}

/// What follows a line that could not be saved: `not saved: ` and the error.
pub fn not_saved(error: &str) -> String {
    format!("not saved: {error}")
}

/// The first start below `number` with the longest chain. A chain halves an even
/// number, triples an odd one and adds one, until it comes to 1.
pub fn longest_chain(number: u64) -> u64 {
    let mut longest = (0, 0);
    for start in 1..number {
        let steps = steps(start);
        if steps > longest.1 {
            longest = (start, steps);
        }
    }
    longest.0
}

/// How many steps the chain from `start` has.
pub fn steps(start: u64) -> u64 {
    let (mut at, mut steps) = (start, 1);
    while at != 1 {
        at = if at.is_multiple_of(2) {
            at / 2
        } else {
            3 * at + 1
        };
        steps += 1;
    }
    steps
}

/// Would draw a bar; here it only keeps time.
async fn show_progress() {
    loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
