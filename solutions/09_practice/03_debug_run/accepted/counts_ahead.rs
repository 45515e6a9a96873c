//! All numbers are handed to the blocking pool at once, and their lines are saved in order.

use std::time::Duration;
use tokio::task::spawn_blocking;

/// Saves a line somewhere, and may fail.
pub type Save = fn(String) -> Result<(), String>;

/// The line for a number.
pub fn line(number: u64, start: u64) -> String {
    format!("below {number} the start {start} has the longest chain")
}

/// What follows a line that could not be saved.
pub fn not_saved(error: &str) -> String {
    format!("not saved: {error}")
}

/// The first start below `number` with the longest chain.
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

/// Runs.
pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let counting: Vec<_> = numbers
        .into_iter()
        .map(|number| (number, spawn_blocking(move || longest_chain(number))))
        .collect();
    let mut lines = Vec::new();
    for (number, start) in counting {
        let text = line(number, start.await.expect("counting does not fail"));
        lines.push(text.clone());
        lines.extend(save(text).err().map(|error| not_saved(&error)));
    }
    progress.abort();
    let _ = progress.await;
    lines
}
