//! What `pipeline` must do. Each check is a sentence; run them with
//! `cargo grade check pipeline`.

use futures::future::join_all;
use pipeline::{Broken, Consumer, Failure, Producer, pipeline};
use probe::{
    Factory, Gate, Guard, Jobs, Observed, Payload, Scenario, Trace, a_turn, after_one_turn,
    afterwards, by_hand, cut_after, cut_by_a_panic, drawn, drawn_text, expect, expect_that, ms,
    observe, schedules,
};
use std::panic::{panic_any, resume_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_at_the_call() {
    let factory = Factory::new();
    observe(async || {
        let consumers = vec![factory.consumer("one", ms(7))];
        let stop = CancellationToken::new();
        let working = pipeline(factory.producer_of(drawn(3), ms(7)), consumers, stop);
        sleep(ms(303)).await;
        expect("items made before the first poll", factory.made())
            .is(0)
            .because("a future does nothing before somebody awaits it");
        expect("items consumed once it was awaited", working.await.ok())
            .is(Some(drawn(3)))
            .because("the first poll starts the work");
    });
}

/// > At most [`CAPACITY`] items wait in the queue
///
/// > As long as the queue has a free place, the producer goes on.
#[probe::test]
fn the_producer_waits_when_the_queue_is_full() {
    for consumers in [1, 3] {
        let factory = Factory::new();
        let workers = (0..consumers).map(|_| factory.consumer("worker", ms(100)));
        let working = pipeline(
            factory.producer_of(60, ms(0)),
            workers.collect(),
            CancellationToken::new(),
        );
        let ahead = async {
            let mut ahead = Vec::new();
            for _ in 0..12 {
                sleep(ms(33)).await;
                ahead.push(factory.made() - factory.taken().len());
            }
            ahead
        };
        let (_, ahead) = observe(async || futures::join!(working, ahead)).into_output();
        for (what, count) in [("most", ahead.iter().max()), ("fewest", ahead.iter().min())] {
            expect(&format!("{what} items made and not taken, with {consumers} consumers"), count.copied())
                .between(Some(10), Some(11))
                .because("ten wait in the queue, and one may be in the producer's hand; a consumer has the one it consumes, and no other");
        }
    }
}

/// > Each item is given to one consumer, once, in the order in which they were made.
///
/// > It returns the number of items that were consumed.
#[probe::test]
fn every_item_is_consumed_once() {
    for (items, workers) in [(drawn(1000), 3), (0, 1), (1, 5), (drawn(1000), 20)] {
        let factory = Factory::new();
        let consumers = (0..workers).map(|_| factory.consumer("worker", ms(7)));
        let done = run(factory.producer_of(items, ms(1)), consumers.collect());
        expect(
            &format!("{items} items in the order of taking"),
            factory.taken(),
        )
        .is((0..items).collect())
        .because("each is taken once, the oldest first, by whichever consumer is idle");
        expect(
            &format!("what it returned for {items} items"),
            done.output().as_ref().ok().copied(),
        )
        .is(Some(items))
        .because("all of them were consumed");
        expect(
            &format!("tasks left over after {items} items"),
            done.left_over(),
        )
        .is(0)
        .because("when it returns, all that it began has ended");
    }
}

/// > The producer makes one item after the other.
#[probe::test]
fn items_are_made_one_after_the_other() {
    let factory = Factory::new();
    run(
        factory.producer_of(3, ms(23)),
        vec![factory.consumer("one", ms(0))],
    );
    let consumed = [0, 1, 2].map(|item| factory.consumed_at(item));
    expect("when each item was there", consumed.to_vec())
        .is([23, 46, 69].map(|at| Some(ms(at))).into())
        .because("the next item is begun when the one before is made");
}

/// > An item that is made waits only while all consumers work.
#[probe::test]
fn consumers_work_side_by_side() {
    for (consumers, pace) in [(4, 40), (300, 3_000)] {
        let factory = Factory::new();
        let workers = (0..consumers).map(|_| factory.consumer("worker", ms(pace)));
        run(factory.producer_of(500, ms(10)), workers.collect());
        expect(
            &format!("when the last item was consumed, by {consumers}"),
            factory.consumed_at(499),
        )
        .is(Some(ms(500 * 10 + pace)))
        .because("they keep up with one item every {10 ms}, as all of them work at once");
    }
    let factories = [(); 2].map(|()| Factory::new());
    observe(async || {
        let both = factories.map(|factory| {
            let (producer, one) = (
                factory.producer_of(10, ms(10)),
                factory.consumer("one", ms(7)),
            );
            pipeline(producer, vec![one], CancellationToken::new())
        });
        join_all(both).await.len()
    });
    expect(
        "when the last item was consumed, by each of two that are begun together",
        factories.map(|factory| factory.consumed_at(9)).to_vec(),
    )
    .is(vec![Some(ms(10 * 10 + 7)); 2])
    .because("each has a queue of its own, and neither waits for the other");
    let factory = Factory::new();
    let consumers = [7, 3_000, 7].map(|pace| factory.consumer("worker", ms(pace)));
    let working = pipeline(
        factory.producer_of(40, ms(10)),
        consumers.into(),
        CancellationToken::new(),
    );
    let looking = async {
        let mut ahead = Vec::new();
        sleep(ms(3)).await;
        for _ in 0..40 {
            sleep(ms(10)).await;
            ahead.push(factory.ahead());
        }
        ahead
    };
    let (_, ahead) = observe(async || futures::join!(working, looking)).into_output();
    expect("most items that waited beside an idle consumer", ahead.iter().max().copied())
        .is(Some(0))
        .because("one of three consumers takes 3 s for an item, and meanwhile the other two take what comes: no item is kept for one of them");
    let factory = Factory::new();
    // Eight at once, and one more when all is done.
    let mut waits = [73, 0, 0, 0, 0, 0, 0, 0, 303].into_iter();
    let mut make = factory.producer_of(9, ms(0));
    let producer: Producer<usize> = Box::new(move || {
        let (making, wait) = (make(), waits.next().filter(|wait| *wait > 0));
        Box::pin(async move {
            if let Some(wait) = wait {
                sleep(ms(wait)).await;
            }
            making.await
        })
    });
    let workers = (0..8).map(|_| factory.consumer("worker", ms(40)));
    run(producer, workers.collect());
    expect(
        "when the last of eight was consumed that came at once, by eight",
        factory.consumed_at(7),
    )
    .is(Some(ms(73 + 40)))
    .because("all eight had nothing to do for {73 ms}, and there is one for each");
}

/// > As long as the queue has a free place, the producer goes on.
#[probe::test]
fn a_pipeline_that_is_over_stops_no_other() {
    let [bad, good] = [(); 2].map(|()| Factory::new());
    observe(async || {
        let stop = CancellationToken::new();
        let consumers = vec![bad.breaking("bad", ms(50), "bad")];
        let breaks = pipeline(bad.producer_of(9, ms(10)), consumers, stop.clone());
        let consumers = vec![good.consumer("one", ms(7))];
        let goes_on = pipeline(good.producer_of(9, ms(10)), consumers, stop);
        futures::join!(breaks, goes_on).0.is_ok()
    });
    expect(
        "when one of two pipelines with one token broke",
        bad.broke_at(),
    )
    .is(Some(ms(60)))
    .because("its consumer fails with its first item");
    expect("items made in the other", good.made())
        .is(9)
        .because("nobody has told it to stop: how a pipeline that fails comes to its end is a matter of its own");
    for end in ["ends well", "is dropped half-way"] {
        let [one, other] = [(); 2].map(|()| Factory::new());
        observe(async || {
            let stop = CancellationToken::new();
            let consumers = vec![one.consumer("one", ms(7))];
            let is_over = pipeline(one.producer_of(3, ms(10)), consumers, stop.clone());
            let is_over = async {
                match end {
                    "ends well" => Some(is_over.await),
                    _ => cut_after(ms(15), is_over).await,
                }
            };
            let consumers = vec![other.consumer("one", ms(7))];
            let goes_on = pipeline(other.producer_of(9, ms(10)), consumers, stop);
            futures::join!(is_over, goes_on).1.is_ok()
        });
        expect(
            &format!("items made in one of two with one token that {end}"),
            one.made(),
        )
        .at_least(1)
        .because("it had begun");
        expect(
            &format!("items made in the other, where one {end}"),
            other.made(),
        )
        .is(9)
        .because(
            "a token may be shared: who has come to an end, or is given up, speaks for no other",
        );
    }
}

/// > While all of them wait, nothing is polled.
///
/// > It returns when all last calls have ended.
///
/// > As long as the queue has a free place, the producer goes on.
#[probe::test]
fn it_waits_without_looking() {
    let month = Duration::from_secs(30 * 24 * 3600);
    for (slow, items, made_in) in [("producer", 2, month), ("queue", 13, ms(0))] {
        let worker = || -> Worker {
            Box::new(move |_| Box::pin(Jobs::new().takes("call", month).gives(Ok(()))))
        };
        let producer = Factory::new().producer_of(items, made_in);
        let (consumers, stop) = (vec![worker(), worker()], CancellationToken::new());
        let done = Scenario::new()
            .lasting(20 * month)
            .polls(5_000)
            .run(|| pipeline(producer, consumers, stop));
        expect(
            &format!("items consumed behind a slow {slow}"),
            done.output().as_ref().ok().copied(),
        )
        .is(Some(items))
        .because("all are made and consumed, however long that takes: nobody gives up");
        let time = match slow {
            "producer" => 4,
            _ => 8,
        };
        expect(
            &format!("time of it all, behind a slow {slow}"),
            done.elapsed(),
        )
        .is(time * month)
        .because("each call takes a month, the last ones as well");
        let polls: u64 = done.tasks().iter().map(|task| task.polls).sum();
        expect(&format!("polls in months behind a slow {slow}"), polls)
            .at_most(200)
            .because("an item, a free place or an end wakes whichever waits for it");
    }
}

/// > When no more items come and all are taken, each consumer is called with `None`, once, as its last call.
///
/// > It returns when all last calls have ended.
#[probe::test]
fn the_end_reaches_every_consumer() {
    let factory = Factory::new();
    let consumers = ["a", "b", "c", "d"].map(|name| factory.consumer(name, ms(23)));
    let mut consumers = Vec::from(consumers);
    consumers.push(factory.consumer("slow", ms(303)));
    let done = run(factory.producer_of(5, ms(0)), consumers);
    expect("consumers that were called with `None`", factory.told())
        .are(["a", "b", "c", "d", "slow"])
        .because("a consumer that is not told waits for ever, and one call is enough");
    expect("consumers whose last call ended", factory.last_calls())
        .are(["a", "b", "c", "d", "slow"])
        .because("the last call may have something to write down");
    let told = ["a", "b", "c", "d"].map(|name| factory.told_at(name));
    expect("when the quick ones were called with `None`", told.to_vec())
        .is([Some(ms(23)); 4].into())
        .because("all items are taken then, and nobody waits for the slow one");
    expect("time of it all", done.elapsed())
        .is(ms(303 + 30))
        .because("the slowest has its last call of {30 ms} when it has consumed its item");
    let slow: Worker = Box::new(|_| Box::pin(Jobs::new().takes("last", ms(303_003)).gives(Ok(()))));
    let done = run(Factory::new().producer_of(0, ms(0)), vec![slow]);
    expect(
        "time of a last call of {303,003 ms}, without items",
        done.elapsed(),
    )
    .is(ms(303_003))
    .because(
        "what a consumer has to write down takes as long as it takes: a last call has no limit",
    );
}

/// > It returns when all last calls have ended.
#[probe::test]
fn another_task_may_wait_for_the_end() {
    let factory = Factory::new();
    let done = observe(async || {
        let consumers = ["one", "two"].map(|name| factory.consumer(name, ms(7)));
        let producer = factory.producer_of(drawn(3), ms(7));
        let mut working = Box::pin(pipeline(
            producer,
            consumers.into(),
            CancellationToken::new(),
        ));
        let early = by_hand(working.as_mut()).poll().is_ready();
        expect(
            "whether it was over when another task had polled it once",
            early,
        )
        .is(false)
        .because("to make an item takes {7 ms}");
        working.await
    });
    expect(
        "items consumed, where another task than the first waits for the end",
        done.into_output().ok(),
    )
    .is(Some(drawn(3)))
    .because("a future may be handed on while it waits: the end wakes the task that has it now");
}

/// > The first failure stops everything at that instant.
///
/// > After the instant of a failure nothing is called any more.
#[probe::test]
fn the_first_failure_ends_all_at_that_instant() {
    for how in ["an error", "a panic"] {
        let factory = Factory::new();
        observe(async || {
            let start = Instant::now();
            let bad = match how {
                "an error" => factory.breaking("bad", ms(50), "bad"),
                _ => panics(ms(50), "bad"),
            };
            let consumers = bad_with_the_second(factory, bad);
            let stop = CancellationToken::new();
            let broken = pipeline(factory.producer_of(100, ms(10)), consumers, stop).await;
            expect_that!(
                &format!("the failures, after {how}"),
                failures(&broken),
                [Failure::Error("bad") | Failure::Panic(_)]
            )
            .because("it is why there is no number of items");
            expect(&format!("when it returned, after {how}"), start.elapsed())
                .is(ms(2 * 10 + 50))
                .because("the second item comes at {20 ms}, its consumer fails {50 ms} later, and every further item is wasted");
            let calls = || factory.made() + factory.taken().len() + factory.told().len();
            expect(
                &format!("items made or taken and last calls begun after {how}"),
                afterwards(calls).await,
            )
            .is(0)
            .because("the producer stops too, and what was in the queue is discarded");
        });
    }
}

/// > When it returns, what was in the queue and in the hands of others has been dropped.
#[probe::test]
fn all_are_gone_before_it_returns() {
    for (how, count) in [
        ("an error", 5),
        ("an error", 100),
        ("a panic", 100),
        ("a panic of the producer", 5),
    ] {
        let items = Trace::new();
        observe(async || {
            let producer: Producer<Guard> = Box::new(move || {
                Box::pin(async move {
                    if items.count("item made") == count {
                        sleep(ms(23)).await;
                        match how {
                            "a panic of the producer" => resume_unwind(Box::new("bug")),
                            _ => return None,
                        }
                    }
                    items.mark("item made");
                    Some(items.guard("item"))
                })
            });
            let busy: Consumer<Guard, &str> = Box::new(|item| {
                Box::pin(async move {
                    sleep(ms(303)).await;
                    drop(item);
                    Ok(())
                })
            });
            let bad: Consumer<Guard, &str> = Box::new(move |_| {
                Box::pin(async move {
                    sleep(ms(23)).await;
                    match how {
                        "an error" => Err("bad"),
                        "a panic" => resume_unwind(Box::new("bug")),
                        _ => Ok(()),
                    }
                })
            });
            let stop = CancellationToken::new();
            let mut working = pin!(pipeline(producer, vec![busy, bad], stop));
            let broken = working.as_mut().await;
            let (made, dropped) = (items.count("item made"), items.count("item dropped"));
            expect(&format!("it broke by {how}"), broken.is_err())
                .is_true()
                .because("at {23 ms} a consumer fails with its first item, or the producer does");
            expect(&format!("items that had been dropped when it returned after {how}, of {count}, as far as they were made"), dropped)
                .is(made)
                .because("an abort only marks a task: until it is joined, it holds what it holds, be it a consumer or a producer that waits for a place; and the caller may still have the future");
        });
    }
}

/// > Failures at one instant are all reported, up to fifty of them.
#[probe::test]
fn two_failures_at_one_instant_are_both_reported() {
    let both_fail = |factory: Factory| {
        ["one", "two"]
            .map(|name| factory.breaking(name, ms(50), name))
            .into()
    };
    let factory = Factory::new();
    let broken = run(factory.producer_of(100, ms(0)), both_fail(factory));
    expect_that!(
        "the failures",
        failures(broken.output()),
        [Failure::Error("one"), Failure::Error("two")]
            | [Failure::Error("two"), Failure::Error("one")]
    )
    .because("both happened, and to fix them both must be seen");
    let lost = schedules(50).without(|scenario| {
        let factory = Factory::new();
        let (producer, consumers) = (factory.producer_of(100, ms(0)), both_fail(factory));
        let broken = scenario.run(|| pipeline(producer, consumers, CancellationToken::new()));
        failures(broken.output()).len() == 2
    });
    expect("of fifty schedules, those in which one was lost", lost)
        .is(vec![])
        .because("which of two things that are ready is looked at first must not matter");
    let lost = schedules(20).without(|scenario| {
        let factory = Factory::new();
        let consumers = vec![
            factory.breaking("one", ms(50), "one"),
            panics(ms(50), "bug 7"),
        ];
        let mut calls = 0;
        let bug: Producer<usize> = Box::new(move || {
            calls += 1;
            if calls <= 2 {
                return Box::pin(async move { Some(calls) });
            }
            Box::pin(Jobs::new().takes("bug", ms(50)).panics("no material"))
        });
        let broken = scenario.run(|| pipeline(bug, consumers, CancellationToken::new()));
        failures(broken.output()).len() == 3
    });
    expect(
        "of twenty schedules, those in which one of three was lost, of two consumers and the producer",
        lost,
    )
    .is(vec![])
    .because("an error, a panic and a panic of the producer came at the same instant, and none hides another");
    let factory = Factory::new();
    let fifty = (0..50).map(|_| factory.breaking("one", ms(50), "one"));
    let broken = run(factory.producer_of(100, ms(0)), fifty.collect());
    expect(
        "failures of fifty consumers, at {50 ms}",
        failures(broken.output()).len(),
    )
    .is(50)
    .because("each of them happened, and the fiftieth may be the one that explains the others");
    let lasts = ["one", "two", "three"].map(|name| factory.breaking_at_the_end(name, ms(0), name));
    let broken = run(Factory::new().producer_of(0, ms(7)), lasts.into());
    expect(
        "failures of three last calls",
        failures(broken.output()).len(),
    )
    .is(3)
    .because("all of them began at {7 ms} and broke at {37 ms}: each of them is to be fixed");
}

/// > What the pipeline itself has stopped is not among the failures.
#[probe::test]
fn what_was_stopped_has_not_failed() {
    let factory = Factory::new();
    let late = ["one", "two", "three"].map(|name| factory.breaking(name, ms(73), name));
    let mut consumers: Vec<Worker> = late.into();
    consumers.push(factory.breaking("bad", ms(23), "bad"));
    let broken = run(factory.producer_of(100, ms(0)), consumers);
    expect_that!(
        "the failures",
        failures(broken.output()),
        [Failure::Error("bad")]
    )
    .because("the others would have failed {50 ms} later, and were stopped before");
}

/// > A failure of a last call is one like any other.
#[probe::test]
fn a_failure_in_the_last_call_is_reported() {
    let factory = Factory::new();
    let consumers = vec![factory.breaking_at_the_end("last", ms(0), "cannot write it down")];
    let broken = run(factory.producer_of(3, ms(10)), consumers);
    expect_that!(
        "the failures",
        failures(broken.output()),
        [Failure::Error("cannot write it down")]
    )
    .because("what was to be written down at the end is not, however many items were consumed");
    let broken = run(
        factory.producer_of(0, ms(10)),
        vec![panics(ms(7), drawn_text("bug 7"))],
    );
    expect_that!(
        "the failures, where the first call is the last and panics",
        failures(broken.output()),
        [Failure::Panic(text)] if text == drawn_text("bug 7")
    )
    .because(
        "without items there is one call of each consumer, and a panic in it is a failure too",
    );
}

/// > The first failure stops everything at that instant.
///
/// > A failure of a last call is one like any other.
#[probe::test]
fn a_failure_in_the_last_call_stops_the_others() {
    for (other, its_items, its_last_call, panics) in [
        ("works", ms(500), ms(30), false),
        ("has its last call", ms(0), ms(500), false),
        ("has its last call", ms(0), ms(500), true),
    ] {
        let slow: Worker = Box::new(move |item| {
            let time = item.map_or(its_last_call, |_| its_items);
            Box::pin(async move {
                sleep(time).await;
                Ok(())
            })
        });
        let quick: Worker = Box::new(move |item| {
            let call = Jobs::new().takes("call", item.map_or(ms(30), |_| ms(0)));
            Box::pin(match item {
                Some(_) => call.gives(Ok(())),
                None if panics => call.panics("cannot write it down"),
                None => call.gives(Err("cannot write it down")),
            })
        });
        let broken = run(Factory::new().producer_of(3, ms(10)), vec![slow, quick]);
        let how = if panics { "a panic" } else { "an error" };
        expect(&format!("when it was over by {how}, beside a consumer that {other} for {{500 ms}}"), broken.elapsed())
            .is(ms(3 * 10 + 10 + 30))
            .because("the last call of {30 ms} begins when no more items come, at {40 ms}, and its failure stops the other consumer");
    }
}

/// > A panic of a consumer is a failure, with its text, or `panicked` where it has none.
#[probe::test]
fn a_panic_of_a_consumer_is_a_failure() {
    for (payload, wanted) in Payload::each() {
        let factory = Factory::new();
        let broken = run(
            factory.producer_of(100, ms(10)),
            bad_with_the_second(factory, panics(ms(10), payload)),
        );
        expect_that!(
            &format!("failures of a panic that says {wanted:?}"),
            failures(broken.output()),
            [Failure::Panic(text)] if text == wanted
        )
        .because("the items that it would have taken are not consumed, and that must be known");
        expect("when it was over", broken.elapsed())
            .is(ms(30))
            .because("the second item comes at {20 ms}, and its consumer panics {10 ms} later");
    }
    let at_the_call: Worker = Box::new(|_| panic_any(drawn_text("bug 8")));
    let broken = run(Factory::new().producer_of(100, ms(10)), vec![at_the_call]);
    expect_that!(
        "failures of a consumer that panics before it gives a future",
        failures(broken.output()),
        [Failure::Panic(text)] if text == drawn_text("bug 8")
    )
    .because("a consumer is called and then awaited, and may panic in both");
    let long = drawn_text("wheel 7 came off\n").repeat(1_000);
    let letters = long.len();
    let broken = run(
        Factory::new().producer_of(100, ms(10)),
        vec![panics(ms(10), Payload::Composed(long))],
    );
    expect_that!(
        "failures of a panic of a thousand lines",
        failures(broken.output()),
        [Failure::Panic(text)] if text.len() == letters
    )
    .because("what explains a panic may stand in the last line of its text");
}

/// > So is a panic of the producer.
#[probe::test]
fn a_panic_of_the_producer_is_a_failure() {
    let idle = || vec![Factory::new().consumer("idle", ms(500))];
    for (payload, wanted) in Payload::each() {
        let mut bug = Some(Jobs::new().takes("bug", ms(7)).panics(payload));
        let broken = run(
            Box::new(move || {
                let hangs = || Jobs::new().hangs("another");
                Box::pin(bug.take().unwrap_or_else(hangs))
            }),
            idle(),
        );
        expect_that!(
            &format!("failures of a producer that panics and says {wanted:?}"),
            failures(broken.output()),
            [Failure::Panic(text)] if text == wanted
        )
        .because("an end of the items that was not intended is no orderly end");
    }
    let at_the_call: Producer<usize> = Box::new(|| panic_any(drawn_text("no material")));
    let broken = run(at_the_call, idle());
    expect_that!(
        "failures of a producer that panics before it gives a future",
        failures(broken.output()),
        [Failure::Panic(text)] if text == drawn_text("no material")
    )
    .because("the producer is called and then awaited, and may panic in both");
}

/// > So is a panic of the producer.
///
/// > The first failure stops everything at that instant.
#[probe::test]
fn a_producer_that_panics_stops_everything() {
    let factory = Factory::new();
    let mut make = factory.producer_of(2, ms(0));
    let bug: Producer<usize> = Box::new(move || {
        if factory.made() < 2 {
            return make();
        }
        Box::pin(Jobs::new().takes("bug", ms(23)).panics("no material"))
    });
    let broken = run(bug, vec![factory.consumer("busy", ms(500))]);
    expect("when it was over", broken.elapsed())
        .is(ms(23))
        .because(
            "the producer panics {23 ms} after two items, and a failure of it is like any other",
        );
    expect("last calls", factory.last_calls())
        .are([])
        .because("after a failure no consumer is called any more");
}

/// > Told to stop, the producer makes no further item.
///
/// > Every item that was made is still consumed, and then come the last calls.
#[probe::test]
fn told_to_stop_it_consumes_what_is_made() {
    let factory = Factory::new();
    observe(async || {
        let stop = CancellationToken::new();
        let consumers = ["one", "two"].map(|name| factory.consumer(name, ms(20)));
        let producer = factory.producer_of(100, ms(1));
        let working = pipeline(producer, consumers.into(), stop.clone());
        let telling = async {
            sleep(ms(105)).await;
            stop.cancel();
            factory.made()
        };
        let (done, made_by_then) = futures::join!(working, telling);
        expect(
            "items made after it was told",
            factory.made() - made_by_then,
        )
        .is(0)
        .because("to stop means to begin nothing new");
        expect("items consumed", done.ok())
            .is(Some(made_by_then))
            .because("what is made is paid for: those in the queue are consumed, and the one in the producer's hand too");
    });
    expect("consumers whose last call ended", factory.last_calls())
        .are(["one", "two"])
        .because("an orderly end is the same end, only earlier");
    for turns in [1, 2, 3, 5] {
        let factory = Factory::new();
        observe(async || {
            let stop = CancellationToken::new();
            let consumers = vec![factory.consumer("one", ms(20))];
            let working = pipeline(factory.producer_of(100, ms(0)), consumers, stop.clone());
            let telling = async {
                for _ in 0..turns {
                    a_turn().await;
                }
                stop.cancel();
                factory.made()
            };
            let (_, made_by_then) = futures::join!(working, telling);
            expect(
                &format!("items made after it was told in turn {turns}"),
                factory.made() - made_by_then,
            )
            .is(0)
            .because("a producer that gives the loop a turn before it makes an item has to look again then");
        });
    }
}

/// > Every item that was made is still consumed
#[probe::test]
fn told_to_stop_it_waits_for_the_item_in_hand() {
    for consumers in [1, 3] {
        let factory = Factory::new();
        let done = observe(async || {
            let stop = CancellationToken::new();
            let gate = Gate::new();
            let held = (0..consumers).map(|_| -> Worker {
                let mut consume = factory.consumer("held", ms(0));
                Box::new(move |item| {
                    let consumed = consume(item);
                    Box::pin(async move {
                        gate.pass().await;
                        consumed.await
                    })
                })
            });
            let working = pipeline(
                factory.producer_of(100, ms(1)),
                held.collect(),
                stop.clone(),
            );
            let telling = async {
                sleep(ms(105)).await;
                stop.cancel();
                let made = factory.made();
                sleep(ms(61_003)).await;
                gate.open();
                made
            };
            futures::join!(working, telling)
        });
        let (done, made_by_then) = done.into_output();
        expect(&format!("items consumed, where {consumers} at work held all up until {{61,003 ms}} after the stop"), done.ok())
            .is(Some(made_by_then))
            .because("the queue was full at the stop, and one more item in the producer's hand is consumed too, however fast the queue is emptied then");
    }
}

/// > The item that is being made at that instant is given up.
#[probe::test]
fn told_to_stop_it_gives_up_the_item_in_the_making() {
    let factory = Factory::new();
    let stopped = observe(async || {
        let stop = CancellationToken::new();
        let consumers = vec![factory.consumer("one", ms(20))];
        let working = pipeline(factory.producer_of(100, ms(1000)), consumers, stop.clone());
        let telling = async {
            sleep(ms(1500)).await;
            stop.cancel();
            sleep(ms(7)).await;
            expect("calls under way {7 ms} after the stop", factory.under_way())
                .is(1)
                .because("the last call is, and what makes the item is dropped: it may hold what others wait for");
        };
        futures::join!(working, telling).0
    });
    expect("when it was over", stopped.elapsed())
        .is(ms(1530))
        .because("the item that is half made is not waited for, only a last call of {30 ms}");
    expect("items consumed", stopped.into_output().ok())
        .is(Some(1))
        .because("only the first was made");
}

/// > Told to stop, the producer makes no further item.
///
/// > and then come the last calls.
#[probe::test]
fn told_to_stop_before_it_begins_it_makes_nothing() {
    let (factory, stop) = (Factory::new(), CancellationToken::new());
    stop.cancel();
    let consumers = ["one", "two"].map(|name| factory.consumer(name, ms(20)));
    let done = observe(|| pipeline(factory.producer_of(100, ms(7)), consumers.into(), stop));
    expect(
        "items consumed, and consumers whose last call ended",
        (done.into_output().ok(), factory.last_calls()),
    )
    .is((Some(0), ["one", "two"].map(str::to_owned).into()))
    .because("an orderly end without items is one all the same");
    let made_some = schedules(20).without(|scenario| {
        let (factory, stop) = (Factory::new(), CancellationToken::new());
        stop.cancel();
        let consumers = vec![factory.consumer("one", ms(20))];
        scenario.run(|| pipeline(factory.producer_of(100, ms(0)), consumers, stop));
        factory.made() == 0
    });
    expect(
        "of twenty schedules, those in which items were made",
        made_some,
    )
    .is(vec![])
    .because("told to stop, the producer makes no more, however quick it is");
}

/// > The first failure stops everything at that instant.
///
/// > After the instant of a failure nothing is called any more.
#[probe::test]
fn a_failure_after_the_stop_ends_it_all_the_same() {
    let factory = Factory::new();
    let broken = observe(async || {
        let stop = CancellationToken::new();
        let (mut consume, mut calls) = (factory.consumer("late", ms(23)), 0);
        let breaks: Worker = Box::new(move |item| {
            calls += 1;
            let (consumed, breaks) = (consume(item), calls == 3);
            Box::pin(async move {
                consumed.await?;
                if breaks { Err("late") } else { Ok(()) }
            })
        });
        let consumers = vec![breaks, factory.consumer("busy", ms(500))];
        let working = pipeline(factory.producer_of(100, ms(0)), consumers, stop.clone());
        let telling = async {
            sleep(ms(7)).await;
            stop.cancel();
        };
        futures::join!(working, telling).0
    });
    expect_that!(
        "the failures",
        failures(broken.output()),
        [Failure::Error("late")]
    )
    .because("a stop is no promise that the rest goes well");
    expect("items taken", factory.taken())
        .is(vec![0, 1, 2, 3])
        .because(
            "one has the busy consumer, the third of the other fails, and the rest is discarded",
        );
    expect("when it was over", broken.elapsed())
        .is(ms(3 * 23))
        .because("the first failure ends all at that instant, whether it was told to stop or not");
}

/// > Dropped half-way, it discards everything
#[probe::test]
fn dropped_it_discards_everything() {
    for (when, at) in [
        ("while it works", ms(57)),
        ("by a panic of its caller", ms(57)),
        ("told to stop", ms(157)),
        ("in the last calls", ms(277)),
    ] {
        let factory = Factory::new();
        observe(async || {
            let consumers = ["one", "two"].map(|name| factory.consumer(name, ms(50)));
            let stop = CancellationToken::new();
            let working = pipeline(
                factory.producer_of(100, ms(10)),
                consumers.into(),
                stop.clone(),
            );
            let telling = async {
                sleep(ms(103)).await;
                stop.cancel();
            };
            let both = async { futures::join!(working, telling) };
            match when {
                "by a panic of its caller" => cut_by_a_panic(at, both).await,
                _ => cut_after(at, both).await,
            };
            // The task that looks is one, too.
            let tasks = || Handle::current().metrics().num_alive_tasks() - 1;
            let (under_way, left) = after_one_turn(move || (factory.under_way(), tasks())).await;
            expect(
                &format!("calls under way one turn after a drop {when}"),
                under_way,
            )
            .is(0)
            .because("the pipeline is not waited for any more, and nothing outlives it");
            expect(&format!("tasks left one turn after a drop {when}"), left)
                .is(0)
                .because("a task that waits for the order to stop, or clears up, is something that is left, too");
            let calls = || factory.made() + factory.taken().len() + factory.told().len();
            expect(
                &format!("items made or taken and last calls begun after a drop {when}"),
                afterwards(calls).await,
            )
            .is(0)
            .because("a drop is no orderly end: the queue is discarded");
        });
        expect("items made until then", factory.made())
            .at_least(1)
            .because("it had begun");
    }
}

/// A consumer as these checks use it.
type Worker = Consumer<usize, &'static str>;

type Ended = Result<usize, Broken<&'static str>>;

/// A consumer that panics in its first call, after so long.
fn panics(after: Duration, payload: impl Into<Payload>) -> Worker {
    let mut job = Some(Jobs::new().takes("bug", after).panics(payload));
    Box::new(move |_| Box::pin(job.take().expect("it is called once")))
}

/// Two consumers, of which whichever gets the second item is bad with it; with any
/// other item they are busy for {500 ms}.
fn bad_with_the_second(factory: Factory, bad: Worker) -> Vec<Worker> {
    let bad = Arc::new(Mutex::new(bad));
    let either = |name| -> Worker {
        let (mut busy, bad) = (factory.consumer(name, ms(500)), bad.clone());
        Box::new(move |item| match item {
            Some(1) => bad.lock().unwrap()(item),
            item => busy(item),
        })
    };
    vec![either("one"), either("two")]
}

/// Runs a pipeline that is not told to stop.
fn run(producer: Producer<usize>, consumers: Vec<Worker>) -> Observed<Ended> {
    observe(|| pipeline(producer, consumers, CancellationToken::new()))
}

/// What failed; nothing if the pipeline did not break.
fn failures(ended: &Ended) -> &[Failure<&'static str>] {
    ended.as_ref().err().map_or(&[], |broken| &broken.failures)
}
