//! What `pipeline` must do. Each check is a sentence; run them with
//! `cargo grade check pipeline`.

use pipeline::{Broken, CAPACITY, Consumer, Failure, Producer, pipeline};
use probe::{
    Factory, Observed, a_turn, afterwards, cut_after, expect, expect_that, ms, observe, schedules,
};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

#[probe::test]
fn the_producer_waits_when_the_queue_is_full() {
    let factory = Factory::new();
    let consumers = ["one", "two", "three"].map(|name| factory.consumer(name, ms(100)));
    run(factory.producer_of(100, ms(0)), consumers.into());
    expect("most items made and not yet taken", factory.most_ahead())
        .between(CAPACITY, CAPACITY + 1 + 3)
        .because("ten wait in the queue, one is in the producer's hand, and each of three consumers may be reaching for one");
}

#[probe::test]
fn every_item_is_consumed_once() {
    let factory = Factory::new();
    let consumers = ["one", "two", "three"].map(|name| factory.consumer(name, ms(10)));
    let done = run(factory.producer_of(100, ms(1)), consumers.into());
    expect("items in the order of taking", factory.taken())
        .is((0..100).collect())
        .because("each is taken once, the oldest first, by whoever is idle");
    expect_that!("items that the pipeline counted", done.output(), Ok(100))
        .because("all of them were consumed");
    expect("tasks left over", done.left_over())
        .is(0)
        .because("when it returns, everybody has gone home");
}

#[probe::test]
fn consumers_work_side_by_side() {
    let factory = Factory::new();
    let consumers = ["one", "two", "three", "four"].map(|name| factory.consumer(name, ms(40)));
    run(factory.producer_of(100, ms(10)), consumers.into());
    expect("when the last item was consumed", factory.consumed_at(99))
        .is(Some(ms(100 * 10 + 40)))
        .because("four consumers of 40 ms keep up with one item every 10 ms");
}

#[probe::test]
fn the_end_reaches_every_consumer() {
    let factory = Factory::new();
    let consumers = ["a", "b", "c", "d", "e"].map(|name| factory.consumer(name, ms(20)));
    run(factory.producer_of(2, ms(10)), consumers.into());
    expect("consumers whose last call ended", factory.last_calls())
        .are(["a", "b", "c", "d", "e"])
        .because("whoever is not told waits for ever, and the last call may have something to write down");
}

#[probe::test]
fn the_first_failure_ends_all_at_that_instant() {
    let factory = Factory::new();
    observe(async || {
        let start = Instant::now();
        let consumers = vec![
            factory.consumer("busy", ms(500)),
            factory.breaking("bad", ms(50), "bad"),
        ];
        let stop = CancellationToken::new();
        let broken = pipeline(factory.producer_of(100, ms(10)), consumers, stop).await;
        expect_that!(
            "the first failure",
            failures(&broken).first(),
            Some(Failure::Error("bad"))
        )
        .because("it is why there is no number of items");
        expect("when it returned", Some(start.elapsed()))
            .is(factory.broke_at())
            .because("after a failure every further item is wasted");
        let taken = factory.taken().len();
        expect("items made afterwards", afterwards(|| factory.made()).await)
            .is(0)
            .because("the producer stops too");
        expect("items taken afterwards", factory.taken().len() - taken)
            .is(0)
            .because("what was in the queue is discarded");
    });
}

#[probe::test]
fn all_are_gone_before_it_returns() {
    let factory = Factory::new();
    observe(async || {
        let consumers = vec![
            factory.consumer("busy", ms(500)),
            factory.breaking("bad", ms(50), "bad"),
        ];
        let stop = CancellationToken::new();
        let broken = pipeline(factory.producer_of(100, ms(10)), consumers, stop).await;
        let under_way = factory.under_way();
        expect("it broke", broken.is_err())
            .is_true()
            .because("one of the two consumers fails with its first item");
        expect("calls under way when it returned", under_way)
            .is(0)
            .because("an abort only marks a task: until it is joined, it holds what it holds");
    });
}

#[probe::test]
fn two_failures_at_one_instant_are_both_told() {
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
    .because("both happened: whoever must mend it needs to see both");
    let lost = schedules(50).without(|scenario| {
        let factory = Factory::new();
        let (producer, consumers) = (factory.producer_of(100, ms(0)), both_fail(factory));
        let broken = scenario.run(|| pipeline(producer, consumers, CancellationToken::new()));
        failures(broken.output()).len() == 2
    });
    expect("of fifty schedules, those in which one was lost", lost)
        .is(vec![])
        .because("which of two things that are ready is looked at first must not matter");
}

#[probe::test]
fn a_failure_in_the_last_call_is_told() {
    let factory = Factory::new();
    let consumers = vec![factory.breaking_at_the_end("last", ms(0), "cannot write it down")];
    let broken = run(factory.producer_of(3, ms(10)), consumers);
    expect_that!(
        "the failures",
        failures(broken.output()),
        [Failure::Error("cannot write it down")]
    )
    .because("what was to be written down at the end is not, however many items were consumed");
}

#[probe::test]
fn a_panic_is_a_failure_too() {
    let factory = Factory::new();
    let bug: Worker = Box::new(|_| Box::pin(async { panic!("a bug") }));
    let consumers = vec![factory.consumer("busy", ms(500)), bug];
    let broken = run(factory.producer_of(100, ms(10)), consumers);
    expect_that!(
        "failures of a consumer that panics",
        failures(broken.output()),
        [Failure::Panic(text)] if text == "a bug"
    )
    .because("the items that it would have taken are not consumed, and somebody has to know");
    let bug: Producer<usize> = Box::new(|| Box::pin(async { panic!("no material") }));
    let broken = run(bug, vec![factory.consumer("idle", ms(500))]);
    expect_that!(
        "failures of a producer that panics",
        failures(broken.output()),
        [Failure::Panic(text)] if text == "no material"
    )
    .because("an end of the items that nobody intended is no orderly end");
    let bug: Worker = Box::new(|item| Box::pin(async move { panic!("a bug with {item:?}") }));
    let broken = run(Factory::new().producer_of(3, ms(10)), vec![bug]);
    expect_that!(
        "failures of a panic with a composed text",
        failures(broken.output()),
        [Failure::Panic(text)] if text == "a bug with Some(0)"
    )
    .because("a text with a value in it is a `String`, and it says the most");
    let bug: Worker = Box::new(|_| Box::pin(async { std::panic::panic_any(7) }));
    let broken = run(Factory::new().producer_of(3, ms(10)), vec![bug]);
    expect_that!(
        "failures of a panic without a text",
        failures(broken.output()),
        [Failure::Panic(text)] if text == "panicked"
    )
    .because("a payload may be no text at all, and is a failure all the same");
}

#[probe::test]
fn a_producer_that_panics_stops_everybody() {
    let factory = Factory::new();
    let mut make = factory.producer_of(2, ms(10));
    let bug: Producer<usize> = Box::new(move || {
        if factory.made() < 2 {
            return make();
        }
        Box::pin(async { panic!("no material") })
    });
    let broken = run(bug, vec![factory.consumer("busy", ms(500))]);
    expect("when it was over", broken.elapsed())
        .is(ms(20))
        .because("the producer panics after two items, and a failure of it is like any other");
    expect("last calls", factory.last_calls())
        .are([])
        .because("after a failure nobody is called any more");
}

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
}

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
        };
        futures::join!(working, telling).0
    });
    expect("when it was over", stopped.elapsed())
        .is(ms(1530))
        .because("nobody waits for the item that is half made, only for a last call of 30 ms");
    expect("items consumed", stopped.into_output().ok())
        .is(Some(1))
        .because("only the first was made");
}

#[probe::test]
fn told_to_stop_before_it_begins_it_makes_nothing() {
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

#[probe::test]
fn dropped_it_discards_everything() {
    let factory = Factory::new();
    observe(async || {
        let consumers = ["one", "two"].map(|name| factory.consumer(name, ms(50)));
        let producer = factory.producer_of(100, ms(10));
        cut_after(
            ms(205),
            pipeline(producer, consumers.into(), CancellationToken::new()),
        )
        .await;
        a_turn().await;
        expect("calls under way one turn later", factory.under_way())
            .is(0)
            .because("nobody waits for the pipeline any more, and nothing outlives it");
        expect(
            "items made or taken afterwards",
            afterwards(|| factory.made() + factory.taken().len()).await,
        )
        .is(0)
        .because("a drop is no orderly end: the queue is discarded");
    });
    expect("items made until then", factory.made())
        .at_least(1)
        .because("it had begun");
}

/// A consumer as these checks use it.
type Worker = Consumer<usize, &'static str>;

type Ended = Result<usize, Broken<&'static str>>;

/// Runs a pipeline that nobody tells to stop.
fn run(producer: Producer<usize>, consumers: Vec<Worker>) -> Observed<Ended> {
    observe(|| pipeline(producer, consumers, CancellationToken::new()))
}

/// What failed; nothing if the pipeline did not break.
fn failures(ended: &Ended) -> &[Failure<&'static str>] {
    ended.as_ref().err().map_or(&[], |broken| &broken.failures)
}
