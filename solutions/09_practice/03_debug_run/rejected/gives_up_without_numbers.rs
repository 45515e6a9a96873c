//! rejected by: without_numbers_there_are_no_lines, nothing_is_left_when_it_returns — reads the greatest number first, for the progress, and takes it that there is one
//! > Without numbers there are no lines.

use recorder::debug;
use std::time::Duration;

pub type Save = fn(String) -> Result<(), String>;

pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let _most = numbers.iter().max().expect("there are numbers");
    let progress = tokio::spawn(show_progress());
    let mut lines = Vec::new();
    for number in numbers {
        let counting = tokio::task::spawn_blocking(move || longest_chain(number));
        let start = counting.await.expect("counting does not fail");
        let text = line(number, start);
        lines.push(text.clone());
        let saving = debug::spawn(async move { save(text) });
        if let Err(error) = saving.await.expect("saving does not panic") {
            lines.push(not_saved(&error));
        }
    }
    progress.abort();
    let _ = progress.await;
    lines
}

pub fn line(number: u64, start: u64) -> String {
    format!("below {number} the start {start} has the longest chain")
}

pub fn not_saved(error: &str) -> String {
    format!("not saved: {error}")
}

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
