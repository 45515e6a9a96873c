//! What the four generators must do. Each check is a sentence; run them with
//! `cargo grade check generators`.

use futures::{FutureExt, Stream, StreamExt, stream};
use generators::{countdown, every, to_iterator, to_stream};
use probe::{
    Gate, Polls, Scenario, ThreadWatch, Trace, by_hand, cut_after, drawn, drawn_text, expect,
    fixed_ms, ms, observe, observe_for_real, own_waker, pending_once, soon, soon_holds,
};
use std::iter;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::mpsc;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::{Instant, advance, pause, resume, sleep};

/// > The first number is `n` and the last is 1.
#[probe::test]
fn the_countdown_ends_at_one() {
    let first = drawn(5);
    let numbers = countdown(first).collect::<Vec<_>>();
    expect(&format!("countdown from {first}"), numbers)
        .is((1..=first).rev().collect())
        .because(&format!("{first} is the first and 1 the last"));
    expect("countdown from 1", countdown(1).collect::<Vec<_>>())
        .is(vec![1])
        .because("1 is the first and the last");
    expect("items of a countdown from 0", countdown(0).count())
        .is(0)
        .because("there is nothing to count");
}

/// > A countdown never waits.
#[probe::test]
fn the_countdown_never_waits() {
    let counted = observe(async || countdown(100_000).count());
    expect("items", *counted.output())
        .is(100_000)
        .because("from 100,000 down to 1 there are so many");
    expect("time it took, on the loop's clock", counted.elapsed())
        .is(ms(0))
        .because(
            "a synchronous generator cannot wait without stopping every task, so it does not wait",
        );
}

/// > The numbers are made as they are pulled
#[probe::test]
fn the_countdown_makes_its_numbers_as_they_are_pulled() {
    let most = u32::MAX - drawn(0);
    let first: Vec<u32> = countdown(most).take(2).collect();
    expect("the first two of four billion numbers", first)
        .is(vec![most, most - 1])
        .because("four billion are a `u32` like any other, and of so many numbers only the two that are pulled need to be there");
}

/// > `every` returns all items, in their order.
#[probe::test]
fn every_returns_all_items() {
    let numbers = [5, 2, 4, 1].map(drawn).into_iter();
    let items: Items = Box::new(numbers.filter(|item| *item > drawn(1)));
    let items = observe(|| every(items, ms(7)).collect::<Vec<_>>());
    expect("items", items.into_output())
        .is([5, 2, 4].map(drawn).to_vec())
        .because(
            "they are those of the iterator, which does not know beforehand how many there are",
        );
    let none = observe(|| every(Box::new(iter::empty()) as Items, ms(7)).count());
    expect("items of none", none.into_output())
        .is(0)
        .because("without items there is nothing to return, and nothing to miss");
    let many = observe(|| every(1..=5_003, Duration::from_nanos(1)).count());
    expect("items of 5,003", many.into_output())
        .is(5_003)
        .because("the number of items has no limit");
}

/// > Before the first pull `every` takes nothing from `items`.
#[probe::test]
fn every_takes_nothing_before_the_first_pull() {
    let trace = Trace::new();
    let items: Items = Box::new((1..=1000).inspect(move |_| trace.mark("item taken")));
    observe(async || {
        let mut items = pin!(every(items, ms(73)));
        sleep(ms(250)).await;
        trace.mark("first pull");
        items.next().await;
    });
    expect("what happened first", trace.names().first().cloned())
        .is(Some("first pull".to_owned()))
        .because("a generator that is not asked does nothing");
    expect("items taken in all", trace.count("item taken"))
        .at_least(1)
        .because("then it was asked for one");
}

/// > The first item comes at once.
#[probe::test]
fn the_first_item_comes_at_once() {
    let first = observe(async || pin!(every(drawn(1)..=drawn(4), ms(73))).next().await);
    expect("the first item", *first.output())
        .is(Some(drawn(1)))
        .because(&format!("there are four, and {} is the first", drawn(1)));
    expect("time until it came", first.elapsed())
        .is(ms(0))
        .because("a period lies between items, and before the first there is none");
}

/// > The others come one, two, three periods after the first
#[probe::test]
fn between_two_items_there_is_a_period() {
    let came = observe(async || {
        let instants = every(1..=4, ms(73)).map(|_| Instant::now());
        instants.collect::<Vec<_>>().await
    });
    let between = came.output().windows(2).map(|two| two[1] - two[0]);
    expect("times between the four items", between.collect::<Vec<_>>())
        .is(vec![ms(73); 3])
        .because("between four items there are three periods of {73 ms}");
}

/// > The others come one, two, three periods after the first
#[probe::test]
fn a_period_may_have_any_length() {
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    let (tiny, uneven) = (Duration::from_nanos(1), Duration::from_micros(2_500));
    for (count, period) in [(40, tiny), (40, uneven), (3, year)] {
        let late = Scenario::new().lasting(5 * year).run(async || {
            let mut items = pin!(every(0..=count, period));
            items.next().await;
            let (start, mut due, mut late) = (Instant::now(), Duration::ZERO, Vec::new());
            while items.next().await.is_some() {
                due += period;
                late.push(start.elapsed().as_secs_f64() - due.as_secs_f64());
            }
            late
        });
        let wrong = late
            .output()
            .iter()
            .filter(|late| !(0.0..0.001).contains(*late));
        expect(&format!("items that came too early or too late, with a period of {period:?}"), wrong.count())
            .is(0)
            .because("each of them is due so many whole periods after the first, and comes within a millisecond of that");
    }
}

/// > The others come one, two, three periods after the first
#[probe::test]
fn the_first_period_begins_with_the_first_item() {
    let second = observe(async || {
        let mut items = pin!(every(drawn(1)..=drawn(4), ms(73)));
        sleep(ms(250)).await;
        items.next().await;
        let start = Instant::now();
        (items.next().await, start.elapsed())
    });
    expect(
        "the second item, and the time from the first to it",
        second.into_output(),
    )
    .is((Some(drawn(2)), ms(73)))
    .because("the first period begins with the first item, and not {250 ms} before it at the call");
}

/// > The others come one, two, three periods after the first
#[probe::test]
fn a_slow_consumer_does_not_make_the_period_longer() {
    let came = observe(async || {
        let (mut items, mut came) = (pin!(every(1..=4, ms(73))), Vec::new());
        items.next().await;
        let start = Instant::now();
        sleep(ms(30)).await;
        while items.next().await.is_some() {
            came.push(start.elapsed());
            sleep(ms(30)).await;
        }
        came
    });
    expect(
        "when the items came, from the first on, to a consumer that is busy for {30 ms} after each",
        came.into_output(),
    )
    .is(vec![ms(73), ms(146), ms(219)])
    .because("the period is counted from item to item, and goes on while the consumer works");
}

/// > An item that is pulled later than that comes at once
#[probe::test]
fn an_item_fetched_late_does_not_delay_the_next() {
    const A_YEAR: u64 = 31_536_000_007;
    for (away, wanted) in [
        (76, [76, 146, 219]),
        (100, [100, 146, 219]),
        (200, [200, 200, 219]),
        (1000, [1000, 1000, 1000]),
        (A_YEAR, [A_YEAR; 3]),
    ] {
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        let came = two_years.run(async || {
            let mut items = pin!(every(1..=4, ms(73)));
            items.next().await;
            let start = Instant::now();
            sleep(ms(away)).await;
            items.map(|_| start.elapsed()).collect::<Vec<_>>().await
        });
        expect(&format!("when the others came, from the first on, to a consumer that was away for {{{away} ms}} after the first"), came.into_output())
            .is(wanted.map(ms).to_vec())
            .because("they are due {73}, {146} and {219 ms} after the first, however late the one before was pulled; what is due by then comes at once");
    }
}

/// > There is no wait after the last item: the next pull returns the end.
#[probe::test]
fn the_end_comes_right_after_the_last_item() {
    let end = observe(async || {
        let items: Items = Box::new((1..=9).filter(|item| item % 2 == 0));
        let mut items = pin!(every(items, ms(73)));
        let (mut count, mut last) = (0, Instant::now());
        while items.next().await.is_some() {
            (count, last) = (count + 1, Instant::now());
        }
        (count, last.elapsed())
    });
    expect("items, and the time from the last to the end", end.into_output())
        .is((4, ms(0)))
        .because("there are four, and after the last nothing is left to wait for, also where the iterator does not know beforehand which is the last");
}

/// > `every` takes items as they are wanted, at most one ahead.
#[probe::test]
fn every_takes_items_as_they_are_wanted() {
    for pulled in [1, 9] {
        let trace = Trace::new();
        let items: Items = Box::new((1..=1000).inspect(move |_| trace.mark("item taken")));
        observe(|| every(items, ms(73)).take(pulled).count());
        expect(&format!("items taken for {pulled} that were pulled"), trace.count("item taken"))
            .between(pulled, pulled + 1)
            .because("the items may be many, or costly, or without an end: collecting them first would be something else");
    }
}

/// > A pull that is dropped loses no item.
#[probe::test]
fn a_pull_that_is_dropped_loses_no_item() {
    let items = observe(async || {
        let (mut items, mut seen) = (pin!(every(drawn(1)..=drawn(4), ms(73))), Vec::new());
        loop {
            match cut_after(ms(7), items.next()).await {
                None => {}
                Some(Some(item)) => seen.push(item),
                Some(None) => return seen,
            }
        }
    });
    expect(
        "items of a consumer that waits for {7 ms} at a time",
        items.into_output(),
    )
    .is([1, 2, 3, 4].map(drawn).to_vec())
    .because("a pull may lose a race, and the item is still to come");
}

/// > The others come one, two, three periods after the first
#[probe::test]
fn another_task_may_pull() {
    observe(async || {
        let mut items = pin!(every(drawn(1)..=drawn(4), ms(73)));
        items.next().await;
        let mut pull = by_hand(items.next());
        let early = pull.poll().is_ready() || pull.poll_from_another_task().is_ready();
        expect("whether the second item came at once", early)
            .is(false)
            .because("a period of {73 ms} lies between it and the first");
        sleep(ms(77)).await;
        expect("whether the last task to pull was woken", pull.wakes() > 0)
            .is_true()
            .because("the item is due, and the task that pulled first may have long gone");
        expect(
            "whether it got the second item",
            pull.poll() == Poll::Ready(Some(drawn(2))),
        )
        .is_true()
        .because("the item was due at {73 ms}, and it is {77 ms} now");
    });
}

/// > The size hint of a countdown is honest at every step.
#[probe::test]
fn the_hint_of_a_countdown_is_honest() {
    let (mut numbers, mut wrong) = (countdown(drawn(4)), Vec::new());
    for left in (0..=drawn(4)).rev() {
        wrong.extend(wrong_hint(left, numbers.size_hint()));
        numbers.next();
    }
    let most = u32::MAX as usize;
    wrong.extend(wrong_hint(most, countdown(u32::MAX).size_hint()));
    expect("wrong hints", wrong)
        .are([])
        .because("the hint is about what is left, at every step: `collect` makes room for so many");
}

/// > The size hint of `every` is honest at every step, also while a pull is pending.
#[probe::test]
fn the_hint_of_every_is_honest() {
    let wrong = observe(async || {
        let (mut items, mut wrong) = (pin!(every(1..=drawn(4), ms(73))), Vec::new());
        for left in (0..=drawn(4)).rev() {
            wrong.extend(wrong_hint(left, items.size_hint()));
            while cut_after(ms(50), items.next()).await.is_none() {
                wrong.extend(wrong_hint(left, items.size_hint()));
            }
        }
        wrong
    });
    expect("wrong hints", wrong.into_output())
        .are([])
        .because("an item that was taken and not yet returned is still to come, and one that was returned is not");
    let most = observe(async || {
        let mut items = pin!(every(Box::new(iter::repeat(1)) as Items, ms(73)));
        let at_first = items.size_hint().1;
        items.next().await;
        let pulled = items.size_hint().1;
        cut_after(ms(7), items.next()).await;
        vec![at_first, pulled, items.size_hint().1]
    });
    expect(
        "the most items that may be left of an iterator without an end: at first, after a pull, and while the next is pending",
        most.into_output(),
    )
    .is(vec![None; 3])
    .because("however many were pulled, there is no bound to what is left");
}

/// > The size hint of `to_stream` is honest at every step.
#[probe::test]
fn the_hint_of_a_plain_stream_is_honest() {
    let wrong = observe(async || {
        let (mut items, mut wrong) = (pin!(to_stream(1..=drawn(4))), Vec::new());
        for left in (0..=drawn(4)).rev() {
            wrong.extend(wrong_hint(left, items.size_hint()));
            items.next().await;
        }
        wrong
    });
    expect("wrong hints", wrong.into_output())
        .are([])
        .because("the hint is about what is left, at every step");
    let most = observe(async || {
        let mut items = pin!(to_stream(Box::new(iter::repeat(1)) as Items));
        items.next().await;
        items.size_hint().1
    });
    expect(
        "the most items that may be left of an iterator without an end",
        most.into_output(),
    )
    .is(None)
    .because("however many were pulled, there is no bound to what is left");
}

/// > The stream has the items of the iterator, in their order.
#[probe::test]
fn an_iterator_becomes_a_stream() {
    let items = observe(async || {
        let words = ["a", "", "b", "c"].into_iter();
        to_stream(words.filter(|word| !word.is_empty()).map(drawn_text))
            .collect::<Vec<_>>()
            .await
    });
    expect("items of the stream", items.into_output())
        .is(["a", "b", "c"].map(drawn_text).to_vec())
        .because("they are the iterator's items, in its order");
}

/// > `to_stream` never waits.
#[probe::test]
fn a_plain_stream_never_waits() {
    let items = observe(async || to_stream(1..=5_003).count().now_or_never());
    expect("items that came in one poll, of 5,003", items.into_output())
        .is(Some(5_003))
        .because("there is nothing to wait for, not even for others to have a turn: that is for the consumer to say");
}

/// > Nothing is taken from the iterator before the first pull.
#[probe::test]
fn a_plain_stream_takes_nothing_before_the_first_pull() {
    let trace = Trace::new();
    let items: Items = Box::new((1..=1000).inspect(move |_| trace.mark("item taken")));
    observe(async || {
        let mut items = pin!(to_stream(items));
        sleep(ms(250)).await;
        trace.mark("first pull");
        items.next().await;
    });
    expect("what happened first", trace.names().first().cloned())
        .is(Some("first pull".to_owned()))
        .because("a generator that is not asked does nothing");
    expect("items taken in all", trace.count("item taken"))
        .at_least(1)
        .because("then it was asked for one");
}

/// > `to_stream` takes items as they are wanted, at most one ahead.
#[probe::test]
fn a_plain_stream_takes_items_as_they_are_wanted() {
    for pulled in [1, 9] {
        let trace = Trace::new();
        let items: Items = Box::new((1..=1000).inspect(move |_| trace.mark("item taken")));
        observe(|| to_stream(items).take(pulled).count());
        expect(
            &format!("items taken for {pulled} that were pulled"),
            trace.count("item taken"),
        )
        .between(pulled, pulled + 1)
        .because("a stream is as lazy as the iterator that it comes from");
    }
}

/// > The iterator has the items of the stream, in their order
#[probe::test]
fn a_stream_becomes_an_iterator_that_blocks() {
    let items = outside(|runtime| {
        let inside = runtime.enter();
        let numbers = every(drawn(1)..=drawn(3), ms(2));
        drop(inside);
        to_iterator(numbers, runtime).collect::<Vec<i32>>()
    });
    expect("items of the iterator", items)
        .is([1, 2, 3].map(drawn).to_vec())
        .because("where the stream would wait for its timer, the thread is blocked until the runtime wakes it");
    let many = outside(|runtime| to_iterator(stream::iter(0..5_003), runtime).count());
    expect("items of 5,003", many)
        .is(5_003)
        .because("the number of items has no limit");
}

/// > The stream is polled inside `runtime`
#[probe::test]
fn the_stream_is_polled_inside_the_runtime() {
    let is_there = outside(|runtime| {
        let home = runtime.id();
        let is_home = || Handle::try_current().is_ok_and(|here| here.id() == home);
        to_iterator(stream::iter(0..2).map(|_| is_home()), runtime).collect::<Vec<bool>>()
    });
    expect(
        "whether each of two items was made inside the runtime",
        is_there,
    )
    .is(vec![true, true])
    .because("that is where the stream's timers and sockets live");
}

/// > Nothing is asked of the stream before the first pull.
#[probe::test]
fn the_blocking_iterator_asks_nothing_before_the_first_pull() {
    let trace = Trace::new();
    let items = stream::iter(1..=1000).inspect(move |_| trace.mark("item taken"));
    outside(move |runtime| {
        let mut items = to_iterator(items, runtime);
        trace.mark("first pull");
        items.next();
    });
    expect("what happened first", trace.names().first().cloned())
        .is(Some("first pull".to_owned()))
        .because(
            "making an iterator asks for nothing: the first item may be costly, or never come",
        );
    expect("items taken in all", trace.count("item taken"))
        .at_least(1)
        .because("then it was asked for one");
}

/// > The stream is asked for no more items than were pulled.
#[probe::test]
fn the_blocking_iterator_gives_each_item_as_it_comes() {
    for (pulled, number) in [(1, 1), (9, 9)] {
        let trace = Trace::new();
        let items = stream::iter(drawn(1)..=1000).inspect(move |_| trace.mark("item taken"));
        let last = outside(move |runtime| to_iterator(items, runtime).take(pulled).last());
        expect(&format!("item {pulled}"), last)
            .is(Some(drawn(number)))
            .because(&format!("the stream counts from {}", drawn(1)));
        expect(&format!("items that the stream was asked for, where {pulled} were pulled"), trace.count("item taken"))
            .is(pulled)
            .because("to wait for the next, or for the stream's end, which may never come, is to keep back an item that is there");
    }
}

/// > While the stream waits, the thread sleeps until the stream wakes it.
#[probe::test]
fn the_thread_sleeps_while_the_stream_waits() {
    let (came, slept) = outside(|runtime| {
        let (gates, watch) = ([Gate::several(), Gate::several()], ThreadWatch::here());
        let watcher = std::thread::spawn(move || {
            gates.map(|[begun, gate]| {
                let asleep = begun.pass_blocking() && watch.falls_asleep();
                let until_woken = watch.sleeps_until_woken();
                gate.open();
                (asleep, until_woken)
            })
        });
        let slow = stream::iter(gates).then(async |[begun, gate]| {
            begun.open();
            gate.pass().await;
        });
        let came = to_iterator(slow, runtime).count();
        (came, watcher.join().unwrap_or_default())
    });
    expect("items that came when the stream had them", came)
        .is(2)
        .because("a gate was opened for each, which woke the thread that waited for it");
    for ((asleep, until_woken), which) in slept.into_iter().zip(["first", "second"]) {
        expect(
            &format!("the thread was asleep while the {which} was to come"),
            asleep,
        )
        .is_true()
        .because("a thread that asks again and again keeps a core busy");
        expect("nothing but a wake ends its sleep", until_woken)
            .is_true()
            .because("a thread that naps asks too often, and too late");
    }
    let (polls, [begun, gate]) = (Polls::new(), Gate::several());
    let (came, asked_again) = observe_for_real(async || {
        let (runtime, (send, its_thread)) = (Handle::current(), mpsc::channel());
        let thread = std::thread::spawn(move || {
            send.send(ThreadWatch::here()).ok();
            let item = polls.of(async move {
                begun.open();
                gate.pass().await
            });
            to_iterator(stream::once(item), runtime).count()
        });
        soon(begun.pass()).await;
        let watch = its_thread.recv().ok();
        let falls_asleep = || watch.as_ref().is_some_and(ThreadWatch::falls_asleep);
        falls_asleep();
        let before = polls.count();
        pause();
        advance(fixed_ms(31_536_000_007)).await;
        resume();
        falls_asleep();
        let asked_again = polls.count() > before;
        gate.open();
        soon_holds(|| thread.is_finished()).await;
        (thread.join().unwrap_or_default(), asked_again)
    })
    .into_output();
    expect("items that came when their gate was open", came)
        .is(1)
        .because("the stream woke the thread, which waited for it");
    expect(
        "whether the stream was asked again before that, with a year of Tokio's clock to look",
        asked_again,
    )
    .is(false)
    .because("a timer that wakes the thread makes it no better than one that naps");
}

/// > the thread sleeps until the stream wakes it
#[probe::test]
fn a_wake_in_the_middle_of_a_poll_is_heard() {
    let (was_polled_again, items) = outside(|runtime| {
        let [again, last] = Gate::several();
        let item = async move {
            let waker = own_waker().await;
            let rescuer = waker.clone();
            let rescues = std::thread::spawn(move || {
                let in_time = again.pass_blocking();
                rescuer.wake();
                last.open();
                in_time
            });
            waker.wake();
            pending_once().await;
            again.open();
            last.pass().await;
            rescues.join().unwrap_or_default()
        };
        let items: Vec<bool> = to_iterator(stream::once(item), runtime).collect();
        (items.first().copied(), items.len())
    });
    expect("items", items)
        .is(1)
        .because("a poll that comes too early finds nothing, and is not the end");
    expect(
        "the stream was polled again after it woke the thread in its own poll",
        was_polled_again,
    )
    .is(Some(true))
    .because(
        "a wake that comes before the thread is asleep must keep it awake, for no other will come",
    );
}

/// Any iterator: with one type there is one copy of a generator to compile.
type Items = Box<dyn Iterator<Item = i32>>;

/// What is wrong with a size hint where so many items are left.
fn wrong_hint(left: usize, (least, most): (usize, Option<usize>)) -> Option<String> {
    let is_wrong = least > left || most.is_some_and(|most| most < left);
    is_wrong.then(|| format!("from {least} to {most:?} where {left} are left"))
}

/// Runs something on a thread that has nothing to do with the runtime.
fn outside<T: Send + 'static>(work: impl FnOnce(Handle) -> T + Send + 'static) -> T {
    let done = observe_for_real(async || {
        let ((send, receive), runtime) = (oneshot::channel(), Handle::current());
        let thread = std::thread::spawn(move || send.send(work(runtime)).ok());
        let done = receive.await.ok();
        thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        done
    });
    done.into_output().expect("it was sent")
}
