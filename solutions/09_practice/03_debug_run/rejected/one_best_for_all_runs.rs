//! rejected by: the_lines_are_in_the_order_of_the_numbers — counts in slices, and keeps the best start in a static between two of them
//! > Each number has one [`line`], in the order of `numbers`.

use std::sync::Mutex;
use std::time::Duration;

static BEST: Mutex<(u64, u64)> = Mutex::new((0, 0));

pub type Save = fn(String) -> Result<(), String>;

pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    let progress = tokio::spawn(show_progress());
    let mut lines = Vec::new();
    for number in numbers {
        *BEST.lock().unwrap() = (0, 0);
        for start in 1..number {
            let steps = steps(start);
            {
                let mut best = BEST.lock().unwrap();
                if steps > best.1 {
                    *best = (start, steps);
                }
            }
            if start.is_multiple_of(500) {
                tokio::task::yield_now().await;
            }
        }
        let start = BEST.lock().unwrap().0;
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
