//! Remembers how long the chains of smaller starts are, and counts in slices.

use recorder::debug;
use std::time::Duration;

pub type Save = fn(String) -> Result<(), String>;

pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let mut lines = Vec::new();
    for number in numbers {
        let counting = tokio::spawn(async move {
            let mut known: Vec<u16> = vec![0, 1];
            let mut longest = (0, 0);
            for start in 1..number {
                let (mut at, mut steps) = (start, 0);
                while at >= known.len() as u64 {
                    at = if at % 2 == 0 { at / 2 } else { 3 * at + 1 };
                    steps += 1;
                }
                steps += known[at as usize];
                if start > 1 {
                    known.push(steps);
                }
                if steps > longest.1 {
                    longest = (start, steps);
                }
                if start % 10_000 == 0 {
                    tokio::task::yield_now().await;
                }
            }
            longest.0
        });
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

async fn show_progress() {
    loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
