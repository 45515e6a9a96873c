//! Runs the exercise in debug mode, and says what came out. Needs no change:
//! the work is in `lib.rs`.
//!
//! `cargo run -p debug_run -- 1000000` asks for the longest chain below a
//! million. With `--control` it also makes three faults of its own, to show
//! that debug mode is on and sees them.

use recorder::debug::{self, Mode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The longest poll that is not warned about: a fifth of the usual limit. What
/// the program is given to compute takes many times as long.
const LIMIT: Duration = Duration::from_millis(20);

fn main() -> std::io::Result<()> {
    let (control, numbers): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument == "--control");
    let numbers = numbers
        .iter()
        .filter_map(|number| number.parse().ok())
        .collect();

    let turns = Arc::new(AtomicU64::new(0));
    let lines = Mode::new().limit(LIMIT).run(async {
        let beat = tokio::spawn(beat(turns.clone()));
        if !control.is_empty() {
            make_faults().await;
        }
        let lines = debug_run::run(numbers, save).await;
        beat.abort();
        let _ = beat.await;
        lines
    })?;
    for line in lines {
        println!("{line}");
    }
    println!("turns: {}", turns.load(Ordering::SeqCst));
    Ok(())
}

/// A disk with room for short lines only.
fn save(line: String) -> Result<(), String> {
    if line.len() > 40 {
        Err("the disk is full".to_owned())
    } else {
        Ok(())
    }
}

/// Counts how often the loop comes round to it, up to a thousand.
async fn beat(turns: Arc<AtomicU64>) {
    while turns.fetch_add(1, Ordering::SeqCst) < 1000 {
        tokio::task::yield_now().await;
    }
}

/// One fault of each kind that debug mode warns of.
async fn make_faults() {
    let slow = tokio::spawn(async {
        let begun = recorder::thread_cpu();
        while recorder::thread_cpu() - begun < 2 * LIMIT {
            std::hint::spin_loop();
        }
    });
    let _ = slow.await;
    drop(debug::spawn(async {
        Err::<(), _>("a fault of the control's own")
    }));
    tokio::task::yield_now().await;
    tokio::spawn(std::future::pending::<()>());
}
