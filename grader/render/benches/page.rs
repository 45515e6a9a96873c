//! How long it takes to draw a report as a page, and how long the page is.
//!
//! `cargo grade --format json > FILE; cargo bench -p render -- FILE` draws that
//! report; it is read first, and only the drawing is timed.

use render::html;
use report::Report;
use std::time::{Duration, Instant};

const ROUNDS: usize = 21;

fn main() {
    // Cargo adds a flag of its own.
    let file = std::env::args().skip(1).find(|it| !it.starts_with("--"));
    let Some(file) = file else {
        println!(
            "which report? `cargo grade --format json > FILE`, then `cargo bench -p render -- FILE`"
        );
        return;
    };
    let text = std::fs::read_to_string(&file).expect("the report can be read");
    let report: Report = serde_json::from_str(&text).expect("it is a report");
    let mut bytes = 0;
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            bytes = html::render(&report).len();
            start.elapsed()
        })
        .collect();
    times.sort();
    let ms = times[ROUNDS / 2].as_secs_f64() * 1000.0;
    let exercises = report.exercises.len();
    println!("{exercises} exercises: {bytes} bytes in {ms:.1} ms");
}
