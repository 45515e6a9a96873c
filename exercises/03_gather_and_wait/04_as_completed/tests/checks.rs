//! What `as_completed` must do. Each check is a sentence; run them with
//! `cargo grade check as_completed`.

use as_completed::{Panicked, as_completed};
use futures::future::join;
use futures::{FutureExt, StreamExt};
use probe::{
    Gate, Job, Jobs, Payload, Scenario, a_turn, after_one_turn, afterwards, by_hand,
    cut_by_a_panic, cut_everywhere, drawn, drawn_text, expect, ms, observe,
};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use tokio::time::{Instant, sleep};

/// What a failed `assert_eq!` says, more or less.
const TEXT: &str = " left: \"a\"\nright: \"b\"\n";

/// > The items come in the order in which the futures end.
#[probe::test]
fn items_come_in_the_order_of_finishing() {
    let items = observe(async || {
        let jobs = [73, 7, 303, 23].map(takes_and_gives);
        as_completed(jobs.into())
            .map(shown)
            .collect::<Vec<_>>()
            .await
    });
    expect("items", items.into_output())
        .is([7, 23, 73, 303].map(|time| Ok(drawn(time))).into())
        .because(
            "an item comes when its future ends: where that stood in the list does not matter",
        );
}

/// > An item comes at the instant at which its future ends
#[probe::test]
fn the_first_comes_after_the_shortest_latency() {
    let first = observe(async || {
        let jobs = [50, 7, 23].map(takes_and_gives);
        pin!(as_completed(jobs.into())).next().await.map(shown)
    });
    expect("time until the first item", first.elapsed())
        .is(ms(7))
        .because("there is something to show at {7 ms}, and the caller wants to see it then");
    expect("the first item", first.into_output())
        .is(Some(Ok(drawn(7))))
        .because("that future takes {7 ms}");
}

/// > An item comes at the instant at which its future ends
#[probe::test]
fn nothing_waits_for_all() {
    let year = ms(365 * 24 * 3600 * 1000);
    let came = Scenario::new()
        .lasting(2 * year)
        .polls(5_000)
        .run(async || {
            let began = Instant::now();
            let work = [ms(50), ms(23), ms(7), year].map(async |time| {
                sleep(time).await;
                // Code with a timer of its own looks too early.
                for _ in 0..5 {
                    a_turn().await;
                }
            });
            let items = as_completed(work.into()).map(|_| began.elapsed());
            items.collect::<Vec<_>>().await
        });
    expect("time of the whole", came.elapsed())
        .is(year)
        .because("they run concurrently, so the longest sets the time: nobody asked for a limit");
    expect("when each item came", came.into_output())
        .is(vec![ms(7), ms(23), ms(50), year])
        .because("an item that is there does not wait for another");
}

/// > if a task waits for the next item then
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    let first = observe(async || {
        let mut items = pin!(as_completed([23, 7].map(takes_and_gives).into()));
        let polled = by_hand(items.next()).poll().is_pending();
        expect("the first poll is pending", polled)
            .is_true()
            .because("the first future ends at {7 ms}");
        items.next().await.map(shown)
    });
    expect("time until the first item", first.elapsed())
        .is(ms(7))
        .because("another task polled the stream before, but this one waits for the item now");
    expect("the first item", first.into_output())
        .is(Some(Ok(drawn(7))))
        .because("that future takes {7 ms}");
}

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let jobs = Jobs::new();
    observe(async || {
        let unpolled = as_completed(vec![jobs.takes("one", ms(7))]);
        sleep(ms(50)).await;
        drop(unpolled);
        a_turn().await;
        expect("futures that began unpolled", jobs.begun())
            .are([])
            .because("a stream is as inert as a future: nothing happens until it is polled");
        as_completed(vec![jobs.takes("two", ms(7))]).count().await;
    });
    expect("futures that began once polled", jobs.begun())
        .are(["two"])
        .because("the first poll starts it");
    let made_before = as_completed(vec![jobs.takes("three", ms(7))]);
    let items = observe(|| made_before.count());
    expect(
        "items of a stream that was made before its runtime",
        items.into_output(),
    )
    .is(1)
    .because("there has to be a runtime where a stream is polled, and not where it is made");
}

/// > All futures begin at the first poll of the stream, however many there are.
#[probe::test]
fn all_begin_at_the_first_poll() {
    let jobs = Jobs::new();
    observe(async || {
        let work = (0..drawn(5003)).map(|at| jobs.takes("one", ms(20 + at)));
        let mut items = pin!(as_completed(work.collect()));
        items.next().await;
        expect(
            "futures that had begun at the first item",
            jobs.begun().len(),
        )
        .is(drawn(5003))
        .because("all run concurrently: nobody asked for a limit");
    });
    let jobs = Jobs::new();
    observe(async || {
        let work = (0..drawn(5003)).map(|at| jobs.takes("one", ms(20 + at)));
        let mut items = pin!(as_completed(work.collect()));
        let polled = by_hand(items.next()).poll().is_pending();
        expect("the only poll of a stream is pending", polled)
            .is_true()
            .because("the first of its futures ends at {20 ms}");
        let begun = after_one_turn(move || jobs.begun().len()).await;
        expect("futures that had begun one turn later", begun)
            .is(drawn(5003).try_into().unwrap())
            .because("nobody polls the stream again, and the first poll begins them all");
    });
}

/// > A future that wakes itself at each poll holds up neither the others nor the loop.
#[probe::test]
fn a_restless_future_holds_up_nobody() {
    let door = Gate::new();
    let items = observe(async || {
        let mut polls = 0;
        let restless = poll_fn(move |context| {
            polls += 1;
            match polls {
                _ if door.is_open() => Poll::Ready("restless"),
                1_000 => Poll::Ready("restless, in vain"),
                _ => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            }
        });
        let other = async {
            a_turn().await;
            "other"
        };
        tokio::spawn(async move { door.open() });
        let items = as_completed(vec![restless.boxed(), other.boxed()]);
        items.filter_map(async |item| item.ok()).collect().await
    });
    let mut items: Vec<_> = items.into_output();
    items.sort_unstable();
    expect("items, sorted", items)
        .is(vec!["other", "restless"])
        .because("it asks to be polled again until another task has opened a door, and that task needs a turn of the loop");
}

/// > There is exactly one item for each future.
#[probe::test]
fn every_item_comes_once() {
    for late in [0, 10] {
        let items = observe(async || {
            let jobs = Jobs::new();
            let work = (0..5003).map(|at| jobs.takes("one", ms(1 + at % 7)).gives(drawn(at)));
            let mut items = pin!(as_completed(work.collect()).map(shown));
            let mut all: Vec<_> = items.next().await.into_iter().collect();
            sleep(ms(late)).await;
            all.extend(items.collect::<Vec<_>>().await);
            all
        });
        let mut came = items.into_output();
        came.sort_unstable();
        expect(&format!("items, sorted, taken from {{{late} ms}} on"), came)
            .is((0..5003).map(|at| Ok(drawn(at))).collect())
            .because("many end at one instant, and each has an item of its own, also where nothing asks for it for a while");
    }
}

/// > A panic of a future is an item, an `Err`.
///
/// > A panic costs no other future its item.
#[probe::test]
fn a_panic_is_an_item_and_touches_no_other() {
    let jobs = Jobs::new();
    let items = observe(async || {
        let work = vec![
            jobs.takes("slow", ms(30)).gives(drawn(30)),
            jobs.takes("bug", ms(20)).panics("a bug"),
            jobs.takes("bug at once", ms(0)).panics("a bug"),
            jobs.takes("last", ms(40)).panics("a bug"),
            jobs.takes("quick", ms(10)).gives(drawn(10)),
        ];
        as_completed(work).map(shown).collect::<Vec<_>>().await
    });
    let values: Vec<_> = items.into_output().into_iter().map(Result::ok).collect();
    expect("items, without the panics", values)
        .is(vec![None, Some(drawn(10)), None, Some(drawn(30)), None])
        .because("a panic is news like any other, and the other futures go on");
}

/// > The text of a [`Panicked`] is that of the panic, literal or composed.
#[probe::test]
fn a_panic_keeps_its_text() {
    let (jobs, text) = (Jobs::new(), drawn_text(TEXT));
    for (kind, payload) in [
        ("a literal text", Payload::Literal(text)),
        ("a composed text", text.to_owned().into()),
        (
            "a text that `resume_unwind` passed on",
            Payload::PassedOn(text.to_owned()),
        ),
    ] {
        let work = vec![jobs.takes("bug", ms(7)).panics(payload)];
        let items = observe(|| as_completed(work).map(shown).collect::<Vec<_>>());
        expect(
            &format!("items of a panic with {kind}"),
            items.into_output(),
        )
        .is(vec![Err(text.to_owned())])
        .because("the text says the most about the bug, with its quotes, blanks and lines; it is a `&str` or a `String`");
    }
    for payload in [Payload::Literal(""), String::new().into()] {
        let work = vec![jobs.takes("bug", ms(7)).panics(payload)];
        let items = observe(|| as_completed(work).map(shown).collect::<Vec<_>>());
        expect("items of a panic with an empty text", items.into_output())
            .is(vec![Err(String::new())])
            .because("a text without a letter is a text: it says that no more was said");
    }
}

/// > Where the payload is not text, it is `panicked`.
#[probe::test]
fn a_panic_without_a_text_has_one_all_the_same() {
    let work = vec![Jobs::new().takes("bug", ms(7)).panics(Payload::NoText)];
    let items = observe(|| as_completed(work).map(shown).collect::<Vec<_>>());
    expect("items of a panic without a text", items.into_output())
        .is(vec![Err("panicked".to_owned())])
        .because("a payload may be of any type, and the item still says what happened");
}

/// > The items come in the order in which the futures end.
#[probe::test]
fn a_late_look_finds_them_in_that_order() {
    let (jobs, names) = (Jobs::new(), ["0", "1", "2", "3", "4"]);
    let items = observe(async || {
        let times = names
            .into_iter()
            .zip([(0, 40), (1, 7), (2, 30), (3, 23), (4, 20)]);
        let work = times.map(|(name, (at, time))| jobs.takes(name, ms(time)).gives(at));
        let work = work.chain([jobs.takes("bug", ms(27)).panics("a bug")]);
        let mut items = pin!(as_completed(work.collect()).map(shown));
        let mut all: Vec<_> = items.next().await.into_iter().collect();
        sleep(ms(100)).await;
        all.extend(items.collect::<Vec<_>>().await);
        all
    });
    let ended_at = |item: &Result<u64, String>| {
        let name = item.as_ref().map_or("bug", |at| names[*at as usize]);
        let mut events = jobs.events().into_iter();
        events.rfind(|event| event.job == name)?.at
    };
    let ended: Vec<_> = items.output().iter().map(ended_at).collect();
    expect("items, one of them a panic", ended.len())
        .is(6)
        .because("there are six futures");
    let mut in_order = ended.clone();
    in_order.sort_unstable();
    expect(
        "when the futures had ended, in the order of their items",
        ended,
    )
    .is(in_order)
    .because("an item that is taken late still stands before those that ended after it, be it a value or a panic");
}

/// > When the stream is dropped, what has not ended is cancelled
#[probe::test]
fn dropping_the_stream_stops_the_rest() {
    let jobs = Jobs::new();
    observe(async || {
        let work = [("one", 7), ("two", 50), ("three", 90)];
        let work = work.map(|(name, time)| jobs.takes(name, ms(time)));
        let mut items = Box::pin(as_completed(work.into()));
        items.next().await;
        expect("futures that began", jobs.begun().len())
            .is(3)
            .because("all run concurrently, and all but one may still run at the drop");
        drop(items);
        let alive = after_one_turn(move || jobs.alive()).await;
        expect("futures alive one turn after the drop", alive)
            .are([])
            .because("nobody can get their results any more");
        let secret = afterwards(|| jobs.ended().len()).await;
        expect("futures that ended after the drop", secret)
            .is(0)
            .because("cancelled work does not go on in secret");
    });
}

/// > When the stream is dropped, what has not ended is cancelled
#[probe::test]
fn dropped_anywhere_it_leaves_nothing() {
    let cuts = cut_everywhere(async |cut| {
        let jobs = Jobs::new();
        let work = [("one", 7), ("two", 23), ("three", 73)];
        let work = work.map(|(name, time)| jobs.takes(name, ms(time)));
        cut.here(as_completed(work.into()).count()).await;
        let alive = after_one_turn(move || jobs.alive()).await;
        expect("futures alive one turn after the drop", alive)
            .are([])
            .because("nobody can get their results any more");
        let secret = afterwards(|| jobs.events().len()).await;
        expect("futures that began or ended after the drop", secret)
            .is(0)
            .because("cancelled work does not go on in secret");
    });
    expect("times that it was dropped half-way", cuts)
        .at_least(1)
        .because("the futures take {73 ms}, so it has to wait");
    let jobs = Jobs::new();
    let alive = observe(async || {
        let items = as_completed(vec![jobs.takes("one", ms(73))]);
        cut_by_a_panic(ms(7), items.count()).await;
        after_one_turn(move || jobs.alive()).await
    });
    expect(
        "futures alive one turn after a panic of the caller dropped it",
        alive.into_output(),
    )
    .are([])
    .because("a drop is a cancel, also while a panic unwinds");
    let jobs = Jobs::new();
    let kept = observe(async || {
        let work = [7, 73].map(|time| jobs.takes("one", ms(time)));
        let mut items = Box::pin(as_completed(work.into()));
        items.next().await;
        Some(items)
    });
    drop(kept.into_output());
    expect(
        "futures alive when a stream is dropped that has outlived its runtime",
        jobs.alive(),
    )
    .are([])
    .because("a stream may be dropped where there is no runtime, and what it had is gone then");
}

/// > The stream ends after the last item.
#[probe::test]
fn it_ends_after_the_last_item() {
    let items = observe(|| as_completed([23, 7].map(takes_and_gives).into()).count());
    expect("time until the end", items.elapsed())
        .is(ms(23))
        .because("the last item comes at {23 ms}, and nothing can come after it");
    expect("items before the end", items.into_output())
        .is(2)
        .because("there are two futures");
    let items = observe(|| {
        let [two, three] = [vec![23, 7], vec![7, 23, 73]]
            .map(|times| as_completed(times.into_iter().map(takes_and_gives).collect()));
        join(two.count(), three.count())
    });
    expect(
        "items of two streams that are taken side by side",
        items.into_output(),
    )
    .is((2, 3))
    .because("one has two futures, and the other three");
}

/// > Of no futures, it ends at once.
#[probe::test]
fn of_nothing_it_ends_at_once() {
    let none: Vec<std::future::Ready<u64>> = vec![];
    let items = observe(|| as_completed(none).count());
    expect("items of nothing", items.output().to_owned())
        .is(0)
        .because("as many items as futures: none");
    expect("time until the end", items.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
}

/// A future that takes so many milliseconds, and returns a number drawn from theirs.
fn takes_and_gives(time: u64) -> Job<u64> {
    Jobs::new().takes("one", ms(time)).gives(drawn(time))
}

fn shown(item: Result<u64, Panicked>) -> Result<u64, String> {
    item.map_err(|Panicked(text)| text)
}
