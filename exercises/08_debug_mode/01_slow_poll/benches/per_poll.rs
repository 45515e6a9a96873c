//! What `watch` costs per poll: `cargo bench -p slow_poll`. Aim at less than a
//! microsecond. No check depends on it.

use slow_poll::watch;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

const POLLS: u32 = 1_000_000;

fn main() {
    let bare = per_poll(never());
    let start = Instant::now();
    let watched = per_poll(watch(
        "never",
        Duration::from_millis(100),
        move || start.elapsed(),
        |slow| println!("one poll took {:?}", slow.held),
        never(),
    ));
    println!("bare    {bare:?} per poll");
    println!("watched {watched:?} per poll");
}

fn per_poll(future: impl Future<Output = ()>) -> Duration {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    let start = Instant::now();
    for _ in 0..POLLS {
        assert!(std::hint::black_box(future.as_mut().poll(&mut context)).is_pending());
    }
    start.elapsed() / POLLS
}

fn never() -> impl Future<Output = ()> {
    std::future::poll_fn(|_| Poll::Pending)
}
