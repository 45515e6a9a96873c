//! What `Counter` must do. Each check is a sentence; run them with
//! `cargo grade check async_iteration`.

use async_iteration::Counter;
use futures::{StreamExt, poll};
use probe::{Polls, after_one_turn, by_hand, cut_everywhere, drawn, expect, fixed_ms, observe};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, advance, sleep};

/// > It counts 1, 2, 3.
///
/// > Each of the others is due a [`STEP`] after the delivery of the item before it.
#[probe::test]
fn one_two_three_come_a_step_apart() {
    let items = observe(async || {
        let start = Instant::now();
        let counter = Box::pin(Counter::to_three());
        let timed = counter.map(|item| (item, start.elapsed()));
        timed.collect::<Vec<_>>().await
    });
    expect("items and their instants", items.into_output())
        .is(vec![(1, fixed_ms(100)), (2, fixed_ms(200)), (3, fixed_ms(300))])
        .because("each item comes one step after the one before, and the first one step after the first poll");
}

/// > The first item is due a [`STEP`] after the first poll, however long before that the counter was made.
#[probe::test]
fn the_first_step_begins_at_the_first_poll() {
    for before in [73, 1_003].map(drawn) {
        let first = observe(async || {
            let mut counter = Box::pin(Counter::to_three());
            sleep(fixed_ms(before)).await;
            let first_poll = Instant::now();
            (counter.next().await.is_some(), first_poll.elapsed())
        });
        expect(
            &format!("whether an item came, and the time from the first poll to it, made {before} ms before"),
            first.into_output(),
        )
        .is((true, fixed_ms(100)))
        .because("making a stream begins nothing: the first step begins when it is asked for an item");
    }
    let counter = Box::pin(Counter::to_three());
    let (first, _) = observe(|| counter.into_future()).into_output();
    expect(
        "the first item of a counter that was made before there was a runtime",
        first,
    )
    .is(Some(1))
    .because("it needs the runtime's clock when it is polled, and not before");
}

/// > A poll before an item is due returns `Pending` and changes nothing
#[probe::test]
fn polled_early_it_neither_skips_nor_doubles() {
    let items = observe(async || {
        let start = Instant::now();
        let mut counter = Box::pin(Counter::to_three());
        let mut seen = Vec::new();
        for _ in 0..3 {
            for pause in [7, 23, 41] {
                for early in [poll!(counter.next()), by_hand(counter.next()).poll()] {
                    if let Poll::Ready(early) = early {
                        seen.push((early, start.elapsed()));
                    }
                }
                sleep(fixed_ms(pause)).await;
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
        (Some(1), fixed_ms(100)),
        (Some(2), fixed_ms(200)),
        (Some(3), fixed_ms(300)),
    ])
    .because(
        "a poll that comes early, from this task or from another, changes nothing: neither the count, nor when the next item is due",
    );
    let pending = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let mut pending = Vec::new();
        // Due at 100.7 ms, delivered at 101.3 and due again at 201.3.
        for microseconds in [700, 99_600, 1_000, 99_700] {
            advance(Duration::from_micros(microseconds)).await;
            pending.push(poll!(counter.next()).is_pending());
        }
        pending
    });
    expect(
        "whether it is pending at 0.7, 100.3, 101.3 and 201 ms, first polled at 0.7",
        pending.into_output(),
    )
    .is(vec![true, true, false, true])
    .because("a part of a millisecond is left of the step, and that is early, too");
}

/// > An item that is due is delivered by the next poll, however late that comes.
///
/// > Each of the others is due a [`STEP`] after the delivery of the item before it.
#[probe::test]
fn polled_late_the_next_step_counts_from_the_delivery() {
    for away in [103, drawn(250), drawn(1000)] {
        let came = observe(async || {
            let start = Instant::now();
            let mut counter = Box::pin(Counter::to_three());
            let mut instants: Vec<Duration> = Vec::new();
            while counter.next().await.is_some() {
                instants.push(start.elapsed());
                if instants.len() == 1 {
                    sleep(fixed_ms(away)).await;
                }
            }
            instants
        });
        expect(&format!("when the items came, to a consumer that was away for {away} ms after the first"), came.into_output())
            .is([100, 100 + away, 200 + away].map(fixed_ms).to_vec())
            .because("the second was due a step after the first, so it comes as soon as it is asked for; the third is due a step after that");
    }
}

/// > The first poll after the third item returns the end.
#[probe::test]
fn the_end_comes_with_the_poll_after_the_third() {
    let ended = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let (mut items, mut last) = (0, Instant::now());
        while counter.next().await.is_some() {
            (items, last) = (items + 1, Instant::now());
        }
        (items, last.elapsed())
    });
    expect(
        "items, and the time from the last one to the end",
        ended.into_output(),
    )
    .is((3, fixed_ms(0)))
    .because("there are three, and after the third nothing is left to wait for");
}

/// > After its end every poll returns the end.
#[probe::test]
fn once_ended_it_stays_ended() {
    let (items, polled) = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let (mut items, mut polled) = (0, Vec::new());
        while counter.next().await.is_some() {
            items += 1;
        }
        for pause in [0, 7, 103, 303] {
            sleep(fixed_ms(pause)).await;
            polled.push(format!("{:?}", poll!(counter.next())));
        }
        (items, polled)
    })
    .into_output();
    expect("items before the end", items)
        .at_least(1)
        .because("it has items, and then comes to its end");
    expect("polls after the end", polled)
        .are(["Ready(None)"; 4])
        .because("a stream that has ended may be asked again, and must not come back to life");
    let ended = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        while counter.next().await.is_some() {}
        let ended = (0..5_003).map(|_| by_hand(counter.next()).poll().is_ready());
        ended.filter(|ended| *ended).count()
    });
    expect("ends, of 5,003 polls in one turn", ended.into_output())
        .is(5_003)
        .because("the end is no event: the last poll hears of it like the first");
}

/// > When an item becomes due, the task that polled last is woken.
#[probe::test]
fn the_newest_waker_is_woken() {
    observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        for item in ["first", "second", "third"] {
            let mut next = by_hand(counter.next());
            let _ = next.poll();
            sleep(fixed_ms(73)).await;
            let _ = next.poll_from_another_task();
            sleep(fixed_ms(28)).await;
            expect(&format!("wakes of the newer of two wakers, 1 ms after the {item} item was due"), next.wakes())
                .at_least(1)
                .because("a stream may be handed on while it waits: the task that polled last is the one that waits for the item");
            let _ = next.poll();
        }
        let mut two = [(); 2].map(|()| by_hand(Box::pin(Counter::to_three()).into_future()));
        for first in &mut two {
            let _ = first.poll();
        }
        sleep(fixed_ms(101)).await;
        let woken = two.map(|first| first.wakes() > 0);
        expect("whether two counters at once have each woken their task, 1 ms after their items were due", woken.to_vec())
            .is(vec![true; 2])
            .because("counters share nothing: each has a task that waits for it");
    });
}

/// > When an item becomes due, the task that polled last is woken.
#[probe::test]
fn a_busy_loop_does_not_delay_the_wake() {
    let wakes = observe(async || {
        let mut first = by_hand(Box::pin(Counter::to_three()).into_future());
        let _ = first.poll();
        advance(fixed_ms(73)).await;
        sleep(fixed_ms(28)).await;
        first.wakes()
    });
    expect("wakes 1 ms after the item was due, where the loop has let nothing else run for the first 73 ms", wakes.into_output())
        .at_least(1)
        .because("the item is due 100 ms after the poll, and the time in which the loop was busy counts");
}

/// > When an item becomes due, the task that polled last is woken.
#[probe::test]
fn it_goes_on_in_another_task() {
    let items = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let early = poll!(counter.next()).is_pending();
        sleep(fixed_ms(23)).await;
        let rest = tokio::spawn(counter.collect::<Vec<_>>());
        (early, rest.await.unwrap_or_default())
    });
    expect(
        "whether the first poll was pending, and the items seen by another task",
        items.into_output(),
    )
    .is((true, vec![1, 2, 3]))
    .because("one task may begin an iteration and another one end it");
}

/// > A task that polled earlier than that is not woken.
#[probe::test]
fn an_older_waker_is_not_woken() {
    let (newest, older) = observe(async || {
        let mut first = by_hand(Box::pin(Counter::to_three()).into_future());
        let _ = first.poll();
        for _ in 0..3 {
            sleep(fixed_ms(23)).await;
            let _ = first.poll_from_another_task();
        }
        let before = first.stale_wakes();
        sleep(fixed_ms(73)).await;
        (first.wakes(), first.stale_wakes() - before)
    })
    .into_output();
    expect("wakes of the newest of four wakers", newest)
        .at_least(1)
        .because("the item is due, and the task that polled last waits for it");
    expect("wakes of the other three since the last poll", older)
        .is(0)
        .because("tasks that have handed the stream on would be polled for nothing");
    let after_a_delivery = observe(async || {
        let mut counter = Box::pin(Counter::to_three());
        let mut first = by_hand(counter.next());
        let _ = first.poll();
        sleep(fixed_ms(101)).await;
        let came = first.poll_from_another_task().is_ready();
        let before = first.stale_wakes();
        sleep(fixed_ms(303)).await;
        (came, first.stale_wakes() - before)
    });
    expect(
        "whether an item came to another task, and wakes of the older task since then",
        after_a_delivery.into_output(),
    )
    .is((true, 0))
    .because("a poll that brings an item is a poll: the older task did not poll last");
}

/// > Before an item is due it wakes nothing.
#[probe::test]
fn it_wakes_only_when_something_is_due() {
    observe(async || {
        let mut first = by_hand(Box::pin(Counter::to_three()).into_future());
        for _ in 0..3 {
            let _ = first.poll();
            sleep(fixed_ms(33)).await;
        }
        expect("wakes in the first 99 ms", first.wakes())
            .is(0)
            .because("a stream that wakes its task for nothing keeps the loop from resting");
        sleep(fixed_ms(2)).await;
        expect("wakes in the first 101 ms", first.wakes())
            .at_least(1)
            .because("the first item is due after 100 ms");
        let mut counter = Box::pin(Counter::to_three());
        let _ = counter.next().await;
        sleep(fixed_ms(137)).await;
        let _ = counter.next().await;
        let mut third = by_hand(counter.next());
        let _ = third.poll();
        sleep(fixed_ms(99)).await;
        expect(
            "wakes in the 99 ms after a second item that was fetched late",
            third.wakes(),
        )
        .is(0)
        .because("the third is due 100 ms after that, and nothing is due at the old beat");
        let mut counter = Box::pin(Counter::to_three());
        let _ = by_hand(counter.next()).poll();
        // The loop polls this task first: nothing else has had its turn yet.
        sleep(fixed_ms(100)).await;
        let came = by_hand(counter.next()).poll().is_ready();
        let mut second = by_hand(counter.next());
        let _ = second.poll();
        sleep(fixed_ms(99)).await;
        expect(
            "whether an item came at the instant at which it was due, and wakes in the 99 ms after it",
            (came, second.wakes()),
        )
        .is((true, 0))
        .because("what was to ring for an item that has been fetched has nothing to ring for any more");
    });
}

/// > Before an item is due it wakes nothing.
#[probe::test]
fn it_is_polled_once_for_each_item() {
    let polls = Polls::new();
    let items = observe(|| polls.of(Box::pin(Counter::to_three()).take(3).count()));
    expect("items", items.into_output())
        .at_least(1)
        .because("it has items, and then comes to its end");
    expect("turns of the task that iterates", polls.count())
        .at_most(4)
        .because("there is one at the start, and one when each of the three items is due: a wake for anything else costs a turn for nothing");
}

/// > One turn of the loop after it is dropped, nothing of it is running.
#[probe::test]
fn dropped_half_way_it_leaves_nothing() {
    let cuts = cut_everywhere(async |cut| {
        let counter = Box::pin(Counter::to_three());
        cut.here(counter.collect::<Vec<_>>()).await;
        let tasks = || Handle::current().metrics().num_alive_tasks();
        expect(
            "tasks that are there one turn after the drop, but for the one that looks",
            after_one_turn(tasks).await - 1,
        )
        .is(0)
        .because("dropping a stream is its cancel: nothing is left that needs the count");
    });
    expect("times that it was dropped half-way", cuts)
        .at_least(1)
        .because("it waits for its first item, and can be dropped there");
}
