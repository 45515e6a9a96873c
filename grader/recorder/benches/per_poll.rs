//! What recording costs per poll: a runtime with the recorder and debug mode
//! beside one without, in one run.

use recorder::debug::Mode;
use std::hint::black_box;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// Polls of one measurement: enough for a tenth of a second.
const POLLS: u32 = 200_000;

/// Measurements of each kind, taken in turn; the fastest counts.
const ROUNDS: usize = 9;

/// Ten tasks that hand the loop to each other.
async fn polls() {
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            tokio::spawn(async {
                for _ in 0..POLLS / 10 {
                    tokio::task::yield_now().await;
                    black_box(());
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no task panics");
    }
}

fn time(runtime: &Runtime) -> Duration {
    let start = Instant::now();
    runtime.block_on(polls());
    start.elapsed()
}

fn main() {
    let bare = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut builder = Builder::new_current_thread();
    builder.enable_all();
    let _recorder = Mode::new().attach(&mut builder);
    let recorded = builder.build().expect("a runtime");

    let (mut without, mut with) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        without = without.min(time(&bare));
        with = with.min(time(&recorded));
    }
    let per_poll = |time: Duration| time.as_nanos() / u128::from(POLLS);
    let (without, with) = (per_poll(without), per_poll(with));
    println!("| | ns per poll |");
    println!("|---|---:|");
    println!("| bare runtime | {without} |");
    println!("| recorder and debug mode | {with} |");
    println!("| what recording adds | {} |", with.saturating_sub(without));
}
