//! A program with three faults: one task holds the loop, one fails and nothing
//! asks it, one is still there at the end.
//!
//! `src/bin/debug_run.rs` runs it in debug mode: `cargo run -p debug_run -- 1000000`.

use recorder::debug;
use std::time::Duration;

/// Saves a line somewhere, and may fail.
pub type Save = fn(String) -> Result<(), String>;

/// Finds, for each number, the start below it with the longest chain, and saves
/// a line about it. A task shows progress meanwhile.
///
/// The lines are right already, once [`line`] is written. They stay so:
///
/// - Each number has one [`line`], in the order of `numbers`.
/// - Of several starts with equally long chains, the line names the first.
/// - Below 0 and below 1 there is no start, and the line names 0.
/// - Without numbers there are no lines.
///
/// Debug mode warns of the rest, which is yours to fix:
///
/// - No poll holds the loop while chains are counted: 2 ms at most.
/// - Each line is saved once, in its order.
/// - Where saving fails, the line [`not_saved`] follows, with the error that
///   `save` returned.
/// - No failure to save is left unread.
/// - No task that it spawned is left when it returns.
///
/// `save` does not panic. A busy machine stretches a poll, so the check allows it
/// ten times the 2 ms. A faster way to count is welcome, as long as it keeps all
/// of this.
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

/// Would draw a bar; here it only waits.
async fn show_progress() {
    loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
