//! rejected by: a_line_names_the_first_start_or_none — counts in slices of five hundred, and takes the last of their longest chains
//! > Of several starts with equally long chains, the line names the first.

use recorder::debug;
use std::time::Duration;
pub type Save = fn(String) -> Result<(), String>;
pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let mut lines = Vec::new();
    for number in numbers {
        let start = count(number).await;
        let text = line(number, start);
        lines.push(text.clone());
        if let Err(error) = save(text) {
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
async fn count(number: u64) -> u64 {
    let mut best = Vec::new();
    let mut from = 1;
    while from < number {
        let to = number.min(from + 500);
        best.extend(
            (from..to)
                .map(|start| (start, steps(start)))
                .reduce(|a, b| if b.1 > a.1 { b } else { a }),
        );
        from = to;
        tokio::task::yield_now().await;
    }
    best.into_iter()
        .max_by_key(|(_, steps)| *steps)
        .map_or(0, |(start, _)| start)
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
