//! rejected by: each_line_is_saved_once — saves on other threads, because a disk blocks, and goes on to the next line
//! > Each line is saved once, in its order.

use std::time::Duration;
use tokio::task::spawn_blocking;

pub type Save = fn(String) -> Result<(), String>;

pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let mut savings = Vec::new();
    for number in numbers {
        let counting = spawn_blocking(move || longest_chain(number));
        let text = line(number, counting.await.expect("counting does not fail"));
        let to_save = text.clone();
        savings.push((text, spawn_blocking(move || save(to_save))));
    }
    let mut lines = Vec::new();
    for (text, saving) in savings {
        lines.push(text);
        if let Err(error) = saving.await.expect("save does not panic") {
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
