//! What `produce_and_consume` must do. Each check is a sentence; run them with
//! `cargo grade check backpressure`.

use backpressure::{CAPACITY, produce_and_consume};
use probe::{Factory, a_turn, afterwards, cut_after, expect, ms, observe};
use tokio::time::Instant;

#[probe::test]
fn the_producer_stands_still_at_a_full_queue() {
    let factory = Factory::new();
    observe(async || {
        let consumers = vec![factory.consumer("slow", ms(1000))];
        let working = produce_and_consume(100, factory.producer(ms(0)), consumers);
        cut_after(ms(500), working).await;
    });
    expect("items taken while the first is consumed", factory.taken())
        .is(vec![0])
        .because("for a second the only consumer is busy with the first item");
    expect("items made by then", factory.made())
        .between(1 + CAPACITY, 1 + CAPACITY + 1)
        .because(
            "one is taken, ten fill the queue, and the producer may hold one that finds no place",
        );
}

#[probe::test]
fn it_makes_one_for_each_that_is_taken() {
    let factory = Factory::new();
    let consumers = vec![factory.consumer("slow", ms(20))];
    observe(|| produce_and_consume(100, factory.producer(ms(0)), consumers));
    let made = factory.made_at_takes();
    let steps = made.windows(2).map(|pair| pair[1] - pair[0]);
    let steps: Vec<usize> = steps.skip(1).take(80).collect();
    expect("items made from one take to the next", steps)
        .is(vec![1; 80])
        .because("each take frees one place, and the producer fills it: the consumer's pace has become its own");
    expect("most items ahead of the consumer", factory.most_ahead())
        .between(CAPACITY, CAPACITY + 1)
        .because("the queue holds ten, however long the work goes on; one more may be in the producer's hand");
}

#[probe::test]
fn every_item_comes_once_and_in_order() {
    let factory = Factory::new();
    let consumers = vec![factory.consumer("only", ms(1))];
    let done = observe(|| produce_and_consume(100, factory.producer(ms(0)), consumers));
    expect("items as they were taken", factory.taken())
        .is((0..100).collect())
        .because("a full queue is no reason to lose an item, and first made is first taken");
    expect("it ended well", done.into_output().is_ok())
        .is_true()
        .because("no consumer failed");
}

#[probe::test]
fn the_slower_side_sets_the_time() {
    let factory = Factory::new();
    let consumers = vec![factory.consumer("slow", ms(20))];
    observe(|| produce_and_consume(100, factory.producer(ms(10)), consumers));
    expect(
        "last item consumed, with a slow consumer",
        factory.consumed_at(99),
    )
    .is(Some(ms(10 + 100 * 20)))
    .because("after the first item is made, the consumer never has to wait");
    let factory = Factory::new();
    let consumers = vec![factory.consumer("fast", ms(10))];
    observe(|| produce_and_consume(100, factory.producer(ms(20)), consumers));
    expect(
        "last item consumed, with a slow producer",
        factory.consumed_at(99),
    )
    .is(Some(ms(100 * 20 + 10)))
    .because("the producer never has to wait, and the last item is consumed after it is made");
}

#[probe::test]
fn several_consumers_work_side_by_side() {
    let factory = Factory::new();
    let consumers = ["one", "two", "three", "four"].map(|name| factory.consumer(name, ms(40)));
    observe(|| produce_and_consume(100, factory.producer(ms(10)), consumers.into()));
    expect(
        "last item consumed, by four consumers of 40 ms",
        factory.consumed_at(99),
    )
    .is(Some(ms(100 * 10 + 40)))
    .because("four at a time keep up with one item every 10 ms");
    expect("items in the order of taking", factory.taken())
        .is((0..100).collect())
        .because("whoever is idle takes the oldest, and no item is taken twice");
}

#[probe::test]
fn an_idle_consumer_takes_the_next() {
    let factory = Factory::new();
    let consumers = vec![
        factory.consumer("stuck", ms(10_000)),
        factory.consumer("idle", ms(10)),
    ];
    observe(|| produce_and_consume(40, factory.producer(ms(10)), consumers));
    expect(
        "last item consumed, when one of two is stuck on its first",
        factory.consumed_at(39),
    )
    .is(Some(ms(40 * 10 + 10)))
    .because(
        "an item belongs to nobody before it is taken, so none waits behind the one who is stuck",
    );
    expect(
        "when the idle one was told the end",
        factory.told_at("idle"),
    )
    .is(Some(ms(40 * 10 + 10)))
    .because(
        "all has been made and taken by then: it need not wait until the other has consumed, too",
    );
}

#[probe::test]
fn a_failing_consumer_stops_everything() {
    let factory = Factory::new();
    observe(async || {
        let start = Instant::now();
        let consumers = vec![
            factory.consumer("busy", ms(500)),
            factory.breaking("failing", ms(50), "broken"),
        ];
        let result = produce_and_consume(100, factory.producer(ms(10)), consumers).await;
        expect("the error that comes out", result.err())
            .is(Some("broken"))
            .because("an error of a consumer is an error of the whole");
        expect("when it came out", Some(start.elapsed()))
            .is(factory.broke_at())
            .because("the error comes back at the instant at which the consumer breaks");
        a_turn().await;
        let consumed = factory.consumed().len();
        expect("items made afterwards", afterwards(|| factory.made()).await)
            .is(0)
            .because("there is no use in making what nobody will take");
        expect(
            "items consumed afterwards",
            factory.consumed().len() - consumed,
        )
        .is(0)
        .because("the other consumer needs 500 ms for an item, and has to stop half-way");
    });
}

#[probe::test]
fn the_last_call_may_fail_too() {
    let factory = Factory::new();
    let consumers = vec![factory.breaking_at_the_end("last", ms(10), "not saved")];
    let failed = observe(|| produce_and_consume(3, factory.producer(ms(10)), consumers));
    expect("the error that comes out", failed.into_output().err())
        .is(Some("not saved"))
        .because("what is written down at the end can fail, and whoever waits has to know");
}

#[probe::test]
fn the_end_reaches_every_consumer() {
    let factory = Factory::new();
    let consumers = ["a", "b", "c", "d", "e"].map(|name| factory.consumer(name, ms(20)));
    observe(|| produce_and_consume(2, factory.producer(ms(10)), consumers.into()));
    expect("consumers that were told the end", factory.told())
        .are(["a", "b", "c", "d", "e"])
        .because("a consumer that is not told waits for ever, and one that is told twice may close what it has closed");
    expect("consumers whose last call ended", factory.last_calls())
        .are(["a", "b", "c", "d", "e"])
        .because("the last call may have something to write down: it is waited for");
}

#[probe::test]
fn nothing_is_left_running() {
    let factory = Factory::new();
    let consumers = vec![factory.consumer("one", ms(20))];
    let done = observe(|| produce_and_consume(20, factory.producer(ms(1)), consumers));
    expect("tasks left over at the end", done.left_over())
        .is(0)
        .because("it returns when all is done");
    observe(async || {
        let consumers = vec![factory.consumer("one", ms(200))];
        let working = produce_and_consume(20, factory.producer(ms(50)), consumers);
        expect(
            "it was cut half-way",
            cut_after(ms(120), working).await.is_none(),
        )
        .is_true()
        .because("twenty items need a second to be made, and it was dropped after 120 ms");
        a_turn().await;
        expect("calls under way one turn later", factory.under_way())
            .is(0)
            .because("who drops the whole drops the producer and the consumers");
        expect("items made afterwards", afterwards(|| factory.made()).await)
            .is(0)
            .because("the item that was being made at 120 ms is given up");
    });
}
