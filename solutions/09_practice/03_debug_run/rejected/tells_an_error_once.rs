//! rejected by: a_failure_to_save_follows_its_line — an error like the one before is no news
//! > Where saving fails, the line [`not_saved`] follows, with the error that `save` returned.

use std::time::Duration;

pub type Save = fn(String) -> Result<(), String>;

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

pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let mut lines = Vec::new();
    let mut last = None;
    for number in numbers {
        let counting = tokio::task::spawn_blocking(move || longest_chain(number));
        let start = counting.await.expect("counting does not fail");
        let text = line(number, start);
        lines.push(text.clone());
        if let Err(error) = save(text) {
            if last.as_ref() != Some(&error) {
                lines.push(not_saved(&error));
            }
            last = Some(error);
        } else {
            last = None;
        }
    }
    progress.abort();
    let _ = progress.await;
    lines
}
