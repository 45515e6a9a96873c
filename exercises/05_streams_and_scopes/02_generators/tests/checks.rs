//! What the four generators must do. Each check is a sentence; run them with
//! `cargo grade check generators`.

use futures::{Stream, StreamExt, stream};
use generators::{countdown, every, to_iterator, to_stream};
use probe::{Trace, expect, ms, observe, observe_for_real};
use std::pin::pin;
use std::sync::mpsc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

#[probe::test]
fn the_countdown_ends_at_one() {
    expect("countdown from 5", countdown(5).collect::<Vec<_>>())
        .is(vec![5, 4, 3, 2, 1])
        .because("5 is the first and 1 the last");
    expect("items of a countdown from 0", countdown(0).count())
        .is(0)
        .because("there is nothing to count");
}

#[probe::test]
fn the_countdown_never_waits() {
    let counted = observe(async || countdown(100_000).count());
    expect("items", *counted.output())
        .is(100_000)
        .because("from 100,000 down to 1 there are so many");
    expect("time it took, on the loop's clock", counted.elapsed())
        .is(ms(0))
        .because(
            "a synchronous generator cannot wait without stopping everybody, so it does not wait",
        );
}

#[probe::test]
fn between_two_items_there_is_a_period() {
    let instants = observe(async || timed(every(1..=4, ms(100)), ms(0)).await.0);
    let instants = instants.into_output();
    let gaps: Vec<Duration> = instants.windows(2).map(|pair| pair[1] - pair[0]).collect();
    expect("time between items", gaps)
        .is(vec![ms(100); 3])
        .because("between four items there are three periods");
}

#[probe::test]
fn the_first_item_comes_at_once() {
    let first = observe(async || {
        let start = Instant::now();
        pin!(every(1..=4, ms(100))).next().await;
        start.elapsed()
    });
    expect("time until the first item", first.into_output())
        .is(ms(0))
        .because("a period lies between items, and before the first there is none");
}

#[probe::test]
fn the_end_comes_right_after_the_last_item() {
    let after_the_last = observe(async || timed(every(1..=4, ms(100)), ms(0)).await.1);
    expect(
        "time from the last item to the end",
        after_the_last.into_output(),
    )
    .is(ms(0))
    .because("there is nothing left that anybody could wait for");
}

#[probe::test]
fn a_slow_consumer_does_not_make_the_period_longer() {
    let instants = observe(async || timed(every(1..=4, ms(100)), ms(30)).await.0);
    let instants = instants.into_output();
    let since_first: Vec<Duration> = instants.iter().map(|at| *at - instants[0]).collect();
    expect(
        "when the items came, to a consumer that is busy for 30 ms after each",
        since_first,
    )
    .is(vec![ms(0), ms(100), ms(200), ms(300)])
    .because("the period is counted from item to item, and goes on while the consumer works");
}

#[probe::test]
fn an_item_fetched_late_does_not_delay_the_next() {
    let instants = observe(async || {
        let mut items = pin!(every(1..=4, ms(100)));
        let start = Instant::now();
        items.next().await;
        sleep(ms(150)).await;
        let mut instants = Vec::new();
        while items.next().await.is_some() {
            instants.push(start.elapsed());
        }
        instants
    });
    expect(
        "when the others came, to a consumer that was away for 150 ms after the first",
        instants.into_output(),
    )
    .is(vec![ms(150), ms(200), ms(300)])
    .because("item k is due k periods after the first, however late the one before was fetched");
}

#[probe::test]
fn nothing_happens_before_the_first_pull() {
    let trace = Trace::new();
    let second = observe(async || {
        let mut numbers = pin!(every(marked(&trace), ms(100)));
        let mut plain = pin!(to_stream(marked(&trace)));
        sleep(ms(250)).await;
        trace.mark("first pull");
        plain.next().await;
        numbers.next().await;
        let start = Instant::now();
        numbers.next().await;
        start.elapsed()
    });
    let taken = trace
        .names()
        .iter()
        .take_while(|name| *name != "first pull")
        .count();
    expect("items taken before anybody pulled", taken)
        .is(0)
        .because("a generator that nobody asks does nothing");
    expect(
        "time from the first item to the second",
        second.into_output(),
    )
    .is(ms(100))
    .because("the first period begins with the first item, and not 250 ms before it at the call");
}

#[probe::test]
fn items_are_taken_as_they_are_wanted() {
    let (waiting, plain) = (Trace::new(), Trace::new());
    observe(async || {
        pin!(every(marked(&waiting), ms(100))).next().await;
        pin!(to_stream(marked(&plain))).next().await;
    });
    expect("items taken by `every` for one that was pulled", waiting.count("item taken"))
        .between(1, 2)
        .because("the items may be many, or dear, or without an end: collecting them first would be something else");
    expect(
        "items taken by `to_stream` for one that was pulled",
        plain.count("item taken"),
    )
    .between(1, 2)
    .because("a stream is as lazy as the iterator it comes from");
}

#[probe::test]
fn size_hints_are_honest() {
    let mut numbers = countdown(4);
    let mut wrong = usize::from(!is_honest(numbers.size_hint(), 4));
    for left in (0..4).rev() {
        numbers.next();
        wrong += usize::from(!is_honest(numbers.size_hint(), left));
    }
    expect("size hints of the iterator that were wrong", wrong)
        .is(0)
        .because("the hint is about what is left, at every step; whoever believes it makes room for so many");
    let (waiting, plain) = observe(async || {
        let waiting = dishonest(every(1..=4, ms(100)), 4).await;
        (waiting, dishonest(to_stream(1..=4), 4).await)
    })
    .into_output();
    expect("size hints of `every` that were wrong", waiting)
        .is(0)
        .because("an item in hand is still to come, and one that was given is not");
    expect("size hints of `to_stream` that were wrong", plain)
        .is(0)
        .because("a stream's hint is held to the same rule");
}

#[probe::test]
fn an_iterator_becomes_a_stream_that_does_not_wait() {
    let items = observe(async || to_stream(vec!["a", "b", "c"]).collect::<Vec<_>>().await);
    expect("items of the stream", items.output().clone())
        .is(vec!["a", "b", "c"])
        .because("they are the iterator's items, in its order");
    expect("time it took", items.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
}

#[probe::test]
fn a_stream_becomes_an_iterator_that_blocks() {
    let items = observe_for_real(async || {
        let runtime = Handle::current();
        outside(move || {
            let inside = runtime.enter();
            let numbers = every(1..=3, ms(2));
            drop(inside);
            to_iterator(numbers, runtime).collect::<Vec<i32>>()
        })
        .await
    });
    expect("items of the iterator", items.into_output())
        .is(vec![1, 2, 3])
        .because("where the stream would wait for its timer, the thread is blocked until the runtime wakes it");
}

#[probe::test]
fn the_blocking_iterator_gives_each_item_as_it_comes() {
    // It gives its second item when the first has been seen.
    let (seen, first_seen) = mpsc::channel();
    let numbers = stream::iter(1..=2).map(move |number| {
        let in_vain = number == 2 && first_seen.recv_timeout(ms(1000)).is_err();
        (number, in_vain)
    });
    let in_vain = observe_for_real(async || {
        let runtime = Handle::current();
        outside(move || {
            let mut items = to_iterator(numbers, runtime);
            items.next();
            seen.send(()).ok();
            items.next().is_some_and(|(_, in_vain)| in_vain)
        })
        .await
    });
    expect("the second item waited in vain for the first to be seen", in_vain.into_output())
        .is(false)
        .because("an iterator that collects the stream first gives nothing before the stream's end, which may never come");
}

/// The instants at which items come to a consumer that is busy after each, and
/// the time from the last (and the work after it) to the end.
async fn timed<T>(items: impl Stream<Item = T>, busy: Duration) -> (Vec<Instant>, Duration) {
    let mut items = pin!(items);
    let mut instants = Vec::new();
    let mut asked = Instant::now();
    while items.next().await.is_some() {
        instants.push(Instant::now());
        sleep(busy).await;
        asked = Instant::now();
    }
    (instants, asked.elapsed())
}

/// A thousand items that note when they are taken.
fn marked(trace: &Trace) -> impl Iterator<Item = u32> + use<> {
    let trace = *trace;
    (1..=1000).inspect(move |_| trace.mark("item taken"))
}

fn is_honest((least, most): (usize, Option<usize>), left: usize) -> bool {
    least <= left && most.is_none_or(|most| left <= most)
}

/// How many of a stream's hints were wrong, if it has so many items.
async fn dishonest<T>(items: impl Stream<Item = T>, count: usize) -> usize {
    let mut items = pin!(items);
    let mut wrong = usize::from(!is_honest(items.size_hint(), count));
    for left in (0..count).rev() {
        items.next().await;
        wrong += usize::from(!is_honest(items.size_hint(), left));
    }
    wrong
}

/// Runs something on a thread that has nothing to do with the runtime.
async fn outside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = tokio::sync::oneshot::channel();
    let thread = std::thread::spawn(move || send.send(work()).ok());
    let done = receive.await;
    match (done, thread.join()) {
        (Ok(done), _) => done,
        (Err(_), Err(panic)) => std::panic::resume_unwind(panic),
        (Err(_), Ok(_)) => unreachable!("the thread sends or panics"),
    }
}
