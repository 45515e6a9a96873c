//! What `Counter` must do. Each check is a sentence; run them with
//! `cargo grade check async_iteration`.

use async_iteration::Counter;
use futures::{Stream, StreamExt};
use probe::{expect, ms, observe};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[probe::test]
fn one_two_three_come_a_step_apart() {
    let items = observe(async || {
        let start = Instant::now();
        let counter = Box::pin(Counter::to_three());
        let timed = counter.map(|item| (item, start.elapsed()));
        timed.collect::<Vec<_>>().await
    });
    expect("items and their instants", items.into_output())
        .is(vec![(1, ms(100)), (2, ms(200)), (3, ms(300))])
        .because("each item comes one step after the one before, and the first one step after the first poll");
}

#[probe::test]
fn the_end_comes_with_the_poll_after_the_third() {
    let to_the_end = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let mut last = Instant::now();
        while counter.next().await.is_some() {
            last = Instant::now();
        }
        last.elapsed()
    });
    expect(
        "time from the last item to the end",
        to_the_end.into_output(),
    )
    .is(ms(0))
    .because("after the third item there is nothing left to wait for");
}

#[probe::test]
fn once_ended_it_stays_ended() {
    let after_the_end = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        while counter.next().await.is_some() {}
        let mut polled = Vec::new();
        for _ in 0..4 {
            polled.push(poll(&mut counter, Waker::noop()));
            sleep(ms(150)).await;
        }
        polled
    });
    expect("polls after the end", after_the_end.into_output())
        .is(vec!["the end"; 4])
        .because("a stream that has ended may be asked again, and must not come back to life");
}

#[probe::test]
fn the_first_step_begins_at_the_first_poll() {
    let waited = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        sleep(ms(250)).await;
        let first_poll = Instant::now();
        counter.next().await;
        first_poll.elapsed()
    });
    expect(
        "time from the first poll to the first item",
        waited.into_output(),
    )
    .is(ms(100))
    .because("making a stream begins nothing: the clock starts when somebody asks");
}

#[probe::test]
fn polled_early_it_neither_skips_nor_doubles() {
    let items = observe(async || {
        let start = Instant::now();
        let mut counter = Box::pin(Counter::to_three());
        let mut seen = Vec::new();
        for _ in 0..3 {
            for _ in 0..3 {
                if let Poll::Ready(early) = futures::poll!(counter.next()) {
                    seen.push((early, start.elapsed()));
                }
                sleep(ms(30)).await;
            }
            seen.push((counter.next().await, start.elapsed()));
        }
        seen
    });
    expect(
        "items of a consumer that also asks early",
        items.into_output(),
    )
    .is(vec![
        (Some(1), ms(100)),
        (Some(2), ms(200)),
        (Some(3), ms(300)),
    ])
    .because(
        "a poll that comes early changes nothing: neither the count, nor when the next item is due",
    );
}

#[probe::test]
fn polled_late_the_next_step_counts_from_the_delivery() {
    let instants = observe(async || {
        let start = Instant::now();
        let mut counter = Box::pin(Counter::to_three());
        let mut instants: Vec<Duration> = Vec::new();
        while counter.next().await.is_some() {
            instants.push(start.elapsed());
            if instants.len() == 1 {
                sleep(ms(250)).await;
            }
        }
        instants
    });
    expect("instants of the items", instants.into_output())
        .is(vec![ms(100), ms(350), ms(450)])
        .because("the consumer was away from 100 to 350 ms: the second item was due at 200 and comes at once, the third a step after that");
}

#[probe::test]
fn the_newest_waker_is_woken() {
    let (older, newer) = (Wakes::new(), Wakes::new());
    observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let _ = poll(&mut counter, &older.waker());
        let _ = poll(&mut counter, &newer.waker());
        sleep(ms(150)).await;
    });
    expect("wakes of the newer of two wakers", newer.count())
        .at_least(1)
        .because("a stream may be handed on while it waits: whoever polled last is the one who waits for the item");
}

#[probe::test]
fn it_wakes_only_when_something_is_due() {
    let wakes = Wakes::new();
    observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let _ = poll(&mut counter, &wakes.waker());
        sleep(ms(90)).await;
    });
    expect("wakes before the first item was due", wakes.count())
        .is(0)
        .because("a stream that wakes its task for nothing keeps the loop from resting");
}

#[probe::test]
fn it_can_be_moved_until_it_is_pinned() {
    let items = observe(async || {
        let mut shelf = vec![Counter::to_three()];
        let mut counter = Box::pin(shelf.remove(0));
        let first = counter.next().await;
        // The box may move on; what is pinned in it stays where it is.
        let rest = tokio::spawn(counter.collect::<Vec<_>>());
        (first, rest.await.unwrap_or_default())
    });
    expect(
        "first item, and those seen by another task",
        items.into_output(),
    )
    .is((Some(1), vec![2, 3]))
    .because("one task may begin an iteration and another one end it");
}

#[probe::test]
fn dropped_half_way_it_leaves_nothing() {
    let half_way = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        counter.next().await;
        let _ = poll(&mut counter, Waker::noop());
        drop(counter);
        tokio::task::yield_now().await;
    });
    expect("tasks left over after the drop", half_way.left_over())
        .is(0)
        .because("dropping a stream is its cancel: nobody is there for whom to count on");
}

/// Polls once, and tells in a word what came.
fn poll(counter: &mut Pin<Box<Counter>>, waker: &Waker) -> &'static str {
    match counter.as_mut().poll_next(&mut Context::from_waker(waker)) {
        Poll::Pending => "pending",
        Poll::Ready(None) => "the end",
        Poll::Ready(Some(_)) => "an item",
    }
}

/// Counts how often its waker is woken.
struct Wakes {
    count: AtomicUsize,
}

impl Wakes {
    fn new() -> Arc<Self> {
        let count = AtomicUsize::new(0);
        Arc::new(Self { count })
    }

    fn waker(self: &Arc<Self>) -> Waker {
        Waker::from(self.clone())
    }

    fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }
}
