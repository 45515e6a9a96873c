//! rejected by: each_line_is_saved_once — takes all numbers side by side, saves each as its count is there, and puts only the lines back into order
//! > Each line is saved once, in its order.

use std::time::Duration;

pub type Save = fn(String) -> Result<(), String>;

pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let mut jobs = tokio::task::JoinSet::new();
    for (place, number) in numbers.into_iter().enumerate() {
        jobs.spawn(async move {
            // A small one is counted in no time.
            let start = if number < 10_000 {
                longest_chain(number)
            } else {
                tokio::task::spawn_blocking(move || longest_chain(number))
                    .await
                    .expect("counting does not fail")
            };
            let text = line(number, start);
            (place, text.clone(), save(text))
        });
    }
    let mut ended = jobs.join_all().await;
    ended.sort_by_key(|(place, ..)| *place);
    let mut lines = Vec::new();
    for (_, text, saved) in ended {
        lines.push(text);
        if let Err(error) = saved {
            lines.push(not_saved(&error));
        }
    }
    progress.abort();
    let _ = progress.await;
    lines
}

/// The line for a number: `below 10 the start 9 has the longest chain`.
pub fn line(number: u64, start: u64) -> String {
    format!("below {number} the start {start} has the longest chain")
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

async fn show_progress() {
    loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
