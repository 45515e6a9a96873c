//! What `produce_and_consume` must do. Each check is a sentence; run them with
//! `cargo grade check backpressure`.

use backpressure::produce_and_consume;
use futures::future::join_all;
use probe::{
    Consumer, Factory, Scenario, Trace, after_one_turn, afterwards, by_hand, cut_after,
    cut_by_a_panic, cut_everywhere, drawn, drawn_text, expect, ms, observe, schedules,
};
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How many items the queue holds by the contract.
const CAPACITY: usize = 10;

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let [unpolled, polled] = [(); 2].map(|()| Factory::new());
    observe(async || {
        let work = |factory: Factory| {
            let consumers = vec![factory.consumer("only", ms(1))];
            produce_and_consume(3, factory.producer(ms(0)), consumers)
        };
        let working = work(unpolled);
        work(polled).await.ok();
        drop(working);
    });
    expect(
        "items called for by the future that was not polled",
        unpolled.called_for(),
    )
    .is(0)
    .because("a Rust future is inert: the work begins at its first poll");
    expect(
        "items called for by the one that was polled",
        polled.called_for(),
    )
    .at_least(1)
    .because("then it begins");
}

/// > The producer is called with the numbers 0, 1, 2 and so on, up to `count - 1`.
///
/// > Items are taken in the order in which they were made.
///
/// > Each item is taken once.
#[probe::test]
fn every_item_comes_once_and_in_order() {
    let factory = Factory::new();
    let consumers = vec![factory.consumer("only", ms(1))];
    let count = drawn(100);
    let done = observe(|| produce_and_consume(count, factory.producer(ms(0)), consumers));
    expect("items as they were taken", factory.taken())
        .is((0..count).collect())
        .because("they are numbered from 0, a full queue is no reason to lose one, and first made is first taken");
    expect("items made", factory.made())
        .is(count)
        .because(&format!("the numbers end at {}", count - 1));
    expect("it ended well", done.into_output().is_ok())
        .is_true()
        .because("no consumer failed");
}

/// > While ten items are in the queue, the producer stands still, with at most one more item in its hand.
///
/// > As long as the queue has a free place, the producer waits for no consumer.
///
/// > A consumer takes its next item only when it has consumed the one before.
#[probe::test]
fn the_producer_stands_still_at_a_full_queue() {
    for busy in [1, 23] {
        let factory = Factory::new();
        observe(async || {
            let consumers = (0..busy).map(|_| factory.consumer("slow", ms(1000)));
            let consumers = consumers.collect();
            let working = produce_and_consume(100, factory.producer(ms(0)), consumers);
            cut_after(ms(500), working).await;
        });
        expect(
            &format!("items taken, with {busy} at work"),
            factory.taken(),
        )
        .is((0..busy).collect())
        .because("each consumer takes one, and is at work on it for a second");
        expect(&format!("items made, with {busy} at work"), factory.made())
            .between(busy + CAPACITY, busy + CAPACITY + 1)
            .because("beside those that are being consumed ten fill the queue, and the producer may hold one that finds no place: nobody else holds any, not even a consumer for later");
        expect(
            &format!("items called for, with {busy} at work"),
            factory.called_for(),
        )
        .at_most(busy + CAPACITY + 1)
        .because("the one in the producer's hand is the last until a place is free: a call for the next would begin to make it");
    }
}

/// > As long as the queue has a free place, the producer waits for no consumer.
///
/// > While ten items are in the queue, the producer stands still, with at most one more item in its hand.
///
/// > An item leaves the queue when a consumer takes it, and not only when it is consumed.
#[probe::test]
fn it_makes_one_for_each_that_is_taken() {
    let factory = Factory::new();
    let ahead = observe(async || {
        let consumers = ["one", "two", "three", "four"].map(|name| factory.consumer(name, ms(23)));
        let working = produce_and_consume(300, factory.producer(ms(0)), consumers.into());
        let looking = async {
            let mut ahead = Vec::new();
            // Not at the instants of the takes: there the order is free.
            sleep(ms(1)).await;
            for _ in 0..60 {
                ahead.push(factory.ahead());
                sleep(ms(23)).await;
            }
            ahead
        };
        tokio::join!(working, looking).1
    });
    let ahead = ahead.into_output();
    for (which, items) in [("least", ahead.iter().min()), ("most", ahead.iter().max())] {
        expect(
            &format!("{which} items made and not taken, while four consumers are busy"),
            items.copied(),
        )
        .between(Some(CAPACITY), Some(CAPACITY + 1))
        .because("the queue holds ten however long the work goes on, without those that are being consumed; one more may be in the producer's hand");
    }
}

/// > The producer is called with the numbers 0, 1, 2 and so on, up to `count - 1`.
#[probe::test]
fn any_count_will_do() {
    // 2 to the 32nd, where that fits.
    let great = 1_usize.rotate_left(32);
    for (shown, count, taken) in [
        ("no", 0, 0),
        ("one", 1, 1),
        ("2^32", great, great.min(4)),
        ("`usize::MAX`", usize::MAX, 4),
    ] {
        let factory = Factory::new();
        observe(async || {
            let consumers = vec![factory.consumer("only", ms(1))];
            let working = produce_and_consume(count, factory.producer(ms(7)), consumers);
            cut_after(ms(30), working).await;
        });
        expect(
            &format!("items taken in {{30 ms}}, of {shown} in all"),
            factory.taken(),
        )
        .is((0..taken).collect())
        .because("each takes {7 ms}, and no room is needed for those to come");
    }
}

/// > It makes one item after the other, never two at once.
///
/// > While an item is in the queue, no consumer is idle.
#[probe::test]
fn the_slower_side_sets_the_time() {
    let factory = Factory::new();
    let consumers = vec![factory.consumer("slow", ms(23))];
    observe(|| produce_and_consume(100, factory.producer(ms(7)), consumers));
    expect(
        "last item consumed, with a slow consumer",
        factory.consumed_at(99),
    )
    .is(Some(ms(7 + 100 * 23)))
    .because("the first item is there after {7 ms}, and from then on one after the other is consumed without a pause");
    let factory = Factory::new();
    let consumers = vec![factory.consumer("fast", ms(7))];
    observe(|| produce_and_consume(100, factory.producer(ms(23)), consumers));
    expect(
        "last item consumed, with a slow producer",
        factory.consumed_at(99),
    )
    .is(Some(ms(100 * 23 + 7)))
    .because(
        "a hundred items are made one after the other, and each is consumed as soon as it is made",
    );
}

/// > While an item is in the queue, no consumer is idle.
///
/// > Items are taken in the order in which they were made.
#[probe::test]
fn several_consumers_work_side_by_side() {
    let factory = Factory::new();
    let consumers = ["one", "two", "three", "four"].map(|name| factory.consumer(name, ms(43)));
    observe(|| produce_and_consume(100, factory.producer(ms(11)), consumers.into()));
    expect(
        "last item consumed, by four consumers of {43 ms}",
        factory.consumed_at(99),
    )
    .is(Some(ms(100 * 11 + 43)))
    .because("four at a time keep up with one item every {11 ms}");
    expect("items in the order of taking", factory.taken())
        .is((0..100).collect())
        .because("an idle consumer takes the oldest item, and no item is taken twice");
    let factory = Factory::new();
    let consumers = (0..1003).map(|_| factory.consumer("one of many", ms(40_000)));
    observe(|| produce_and_consume(1003, factory.producer(ms(11)), consumers.collect()));
    expect(
        "last item consumed, by 1003 consumers that take 40 s each",
        factory.consumed_at(1002),
    )
    .is(Some(ms(1003 * 11 + 40_000)))
    .because("there is an idle consumer for each item when it is made");
    let factories = [(); 2].map(|()| Factory::new());
    observe(async || {
        let both = factories.map(|factory| {
            let consumers = vec![factory.consumer("one", ms(7))];
            produce_and_consume(10, factory.producer(ms(11)), consumers)
        });
        join_all(both).await.len()
    });
    expect(
        "last item consumed, by each of two that are begun together",
        factories.map(|factory| factory.consumed_at(9)).to_vec(),
    )
    .is(vec![Some(ms(10 * 11 + 7)); 2])
    .because("each has a queue of its own, and neither waits for the other");
}

/// > While an item is in the queue, no consumer is idle.
///
/// > It gets that call as soon as all items have been taken and it is idle.
#[probe::test]
fn an_idle_consumer_takes_the_next() {
    let factory = Factory::new();
    let consumers = vec![
        factory.consumer("stuck", ms(10_000)),
        factory.consumer("idle", ms(7)),
    ];
    observe(|| produce_and_consume(40, factory.producer(ms(11)), consumers));
    expect(
        "last item consumed, when one of two is stuck on its first",
        factory.consumed_at(39),
    )
    .is(Some(ms(40 * 11 + 7)))
    .because(
        "an item belongs to no consumer before it is taken, so none waits behind the one that is stuck",
    );
    expect(
        "when the idle one was called with `None`",
        factory.told_at("idle"),
    )
    .is(Some(ms(40 * 11 + 7)))
    .because(
        "all has been made and taken by then: it need not wait until the other has consumed, too",
    );
}

/// > While the producer or a consumer waits, nothing looks again and again.
///
/// > Each item is taken once.
#[probe::test]
fn waiting_takes_no_polls() {
    let month = Duration::from_secs(30 * 24 * 3600);
    for (who, make, take) in [("producer", ms(1), month), ("consumers", month, ms(1))] {
        let factory = Factory::new();
        let consumers = ["one", "two"].map(|name| factory.consumer(name, take));
        let scenario = Scenario::new().lasting(20 * month).polls(5_000);
        let done =
            scenario.run(|| produce_and_consume(16, factory.producer(make), consumers.into()));
        expect(
            &format!("items consumed, where the {who} must wait for months"),
            factory.consumed().len(),
        )
        .is(16)
        .because("all are made and taken, however long that takes: nobody gives up");
        expect(
            &format!("polls of all tasks, where the {who} must wait for months"),
            done.polls(),
        )
        .at_most(300)
        .because(
            "a few for each item are enough: a free place and a new item wake what waits for them",
        );
    }
}

/// > The first error of a consumer is returned at the instant at which it occurs
///
/// > One turn of the loop after an error, no call is under way, and none begins any more.
///
/// > It gets that call as soon as all items have been taken and it is idle.
#[probe::test]
fn a_failing_consumer_stops_everything() {
    for (count, pace, others, busy) in [
        (100, 23, 1, 500),
        (100, 0, 1, 500),
        (100, 0, 1, 50),
        (100, 0, 40, 500),
        // The other one is idle by then, and waits for the next item.
        (100, 100, 1, 130),
        (1, 0, 0, 500),
    ] {
        let factory = Factory::new();
        observe(async || {
            let start = Instant::now();
            let consumers = (0..others).map(|_| factory.consumer("busy", ms(busy)));
            let mut consumers: Vec<_> = consumers.collect();
            consumers.push(factory.breaking("failing", ms(50), drawn_text("broken")));
            let producer = factory.producer(ms(pace));
            let mut working = pin!(produce_and_consume(count, producer, consumers));
            let result = working.as_mut().await;
            let beside = format!(
                "beside {others} of {{{busy} ms}} and a producer of {{{pace}}}, of {count}"
            );
            expect(&format!("the error that comes out, {beside}"), result.err())
                .is(Some(drawn_text("broken")))
                .because("an error of a consumer is an error of the whole");
            expect(
                &format!("when it came out, {beside}"),
                Some(start.elapsed()),
            )
            .is(factory.broke_at())
            .because("the error comes back at the instant at which the consumer breaks");
            let told = factory.told().len();
            let under_way = after_one_turn(move || factory.under_way()).await;
            expect(&format!("calls under way one turn later, {beside}"), under_way)
                .is(0)
                .because("whatever the others have begun has to stop half-way, also while the caller still has the future");
            let count = || factory.called_for() + factory.taken().len() + factory.told().len();
            expect(
                &format!("calls that began afterwards, {beside}"),
                afterwards(count).await,
            )
            .is(0)
            .because("there is no use in making what nothing will take, nor is this the end of the items");
            expect(&format!("consumers told of an end by then, {beside}"), told)
                .is(0)
                .because(
                    "an error is no end: who hears of one believes that all items have been taken",
                );
        });
    }
}

/// > The first error of a consumer is returned at the instant at which it occurs
#[probe::test]
fn of_two_errors_the_first_comes_out() {
    let (factory, broke) = (Factory::new(), Trace::new());
    let consumers = ["one", "two", "three"].map(drawn_text).map(|name| {
        let breaking: Consumer = Box::new(move |_| {
            Box::pin(async move {
                sleep(ms(50)).await;
                broke.mark(name);
                Err(name)
            })
        });
        breaking
    });
    let failed = observe(|| produce_and_consume(3, factory.producer(ms(0)), consumers.into()));
    let error = failed.into_output().err();
    let broke = broke.names();
    expect("whether a consumer broke", !broke.is_empty())
        .is_true()
        .because("each breaks {50 ms} after it has its first item");
    expect(
        "the error that comes out, of three at one instant",
        error.map(str::to_owned),
    )
    .is(broke.into_iter().next())
    .because("what ends at one instant ends in some order all the same, and what broke first may be the cause of the rest");
}

/// > also that of a last call
#[probe::test]
fn the_last_call_may_fail_too() {
    let factory = Factory::new();
    let consumers = (0..40).map(|_| factory.consumer("busy", ms(500)));
    let mut consumers: Vec<_> = consumers.collect();
    consumers.push(factory.breaking_at_the_end("last", ms(10), drawn_text("not saved")));
    let failed = observe(|| produce_and_consume(3, factory.producer(ms(7)), consumers));
    let time = failed.elapsed();
    expect("the error that comes out", failed.into_output().err())
        .is(Some(drawn_text("not saved")))
        .because("what is written down at the end can fail, and the caller has to know");
    expect("when the error came out", Some(time))
        .is(factory.told_at("last").map(|at| at + ms(30)))
        .because("the last call takes {30 ms}, and its error waits for no other consumer");
}

/// > Each consumer is called with `None` once, as its last call, even if it never got an item.
#[probe::test]
fn the_end_reaches_every_consumer() {
    for count in [2, 0, drawn(30)] {
        let factory = Factory::new();
        let consumers = ["a", "b", "c", "d", "e"].map(|name| factory.consumer(name, ms(23)));
        observe(|| produce_and_consume(count, factory.producer(ms(7)), consumers.into()));
        expect(
            &format!("consumers called with `None`, after {count} items"),
            factory.told(),
        )
        .are(["a", "b", "c", "d", "e"])
        .because("a consumer that hears nothing waits for ever, and one that hears it twice may close what it has closed");
    }
}

/// > This returns `Ok` at the instant at which the last of those calls ends.
#[probe::test]
fn it_returns_when_the_last_call_has_ended() {
    // Two items: one consumer takes each, and has 30 ms more for its last call.
    for (count, time) in [(2, 2 * 7 + 23 + 30), (0, 30)] {
        let factory = Factory::new();
        let consumers = ["a", "b"].map(|name| factory.consumer(name, ms(23)));
        let done =
            observe(|| produce_and_consume(count, factory.producer(ms(7)), consumers.into()));
        expect(&format!("time for {count} items"), done.elapsed())
            .is(ms(time))
            .because("the last call takes {30 ms}, and then there is nothing to wait for");
        expect("consumers whose last call ended", factory.last_calls())
            .are(["a", "b"])
            .because("the last call may have something to write down: it is waited for");
    }
}

/// > When this future is dropped half-way, no call is under way one turn of the loop later, and nothing more is made.
#[probe::test]
fn nothing_is_left_running() {
    let cuts = cut_everywhere(async |cut| {
        let factory = Factory::new();
        let consumers = ["a", "b"].map(|name| factory.consumer(name, ms(23)));
        cut.here(produce_and_consume(
            5,
            factory.producer(ms(7)),
            consumers.into(),
        ))
        .await;
        expect(
            "calls under way one turn after the drop",
            after_one_turn(move || factory.under_way()).await,
        )
        .is(0)
        .because("with the whole, the producer and the consumers are dropped");
        let count = || factory.called_for() + factory.taken().len();
        expect(
            "items called for or taken afterwards",
            afterwards(count).await,
        )
        .is(0)
        .because("what is dropped does not go on in secret");
    });
    expect("times that it was dropped half-way", cuts)
        .at_least(1)
        .because("making an item takes {7 ms}, so it has to wait");
    let made_on = schedules(20).without(|scenario| {
        let factory = Factory::new();
        let made = scenario.run(async || {
            let consumers = vec![factory.consumer("only", ms(23))];
            let working = produce_and_consume(5, factory.producer(ms(7)), consumers);
            cut_after(ms(14), working).await;
            afterwards(|| factory.made()).await
        });
        made.into_output() == 0
    });
    expect(
        "of twenty schedules, those in which an item was made after a drop at the instant at which one is ready",
        made_on,
    )
    .is(vec![])
    .because("what is made after the drop is made for nobody, also in the turn that follows, and by no chance");
    observe(async || {
        let factory = Factory::new();
        let consumers = vec![factory.consumer("only", ms(23))];
        let working = produce_and_consume(5, factory.producer(ms(7)), consumers);
        cut_by_a_panic(ms(20), working).await;
        expect(
            "calls under way one turn after a panic of the caller",
            after_one_turn(move || factory.under_way()).await,
        )
        .is(0)
        .because("a drop is a cancel, also while a panic unwinds");
    });
}

/// > This returns `Ok` at the instant at which the last of those calls ends.
#[probe::test]
fn another_task_may_wait_for_the_end() {
    let factory = Factory::new();
    let done = observe(async || {
        let consumers = vec![factory.consumer("only", ms(23))];
        let producer = factory.producer(ms(7));
        let mut working = Box::pin(produce_and_consume(drawn(3), producer, consumers));
        let early = by_hand(working.as_mut()).poll().is_ready();
        expect("it was over when another task had polled it once", early)
            .is(false)
            .because("to make an item takes {7 ms}");
        working.await
    });
    expect(
        "it ended well for the task that waits now",
        done.into_output().is_ok(),
    )
    .is_true()
    .because("a future may be handed on while it waits: the end wakes the task that has it now");
}
