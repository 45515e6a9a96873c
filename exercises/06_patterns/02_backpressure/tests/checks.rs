//! What `produce_and_consume` must do. Each check is a sentence; run them with
//! `cargo grade check backpressure`.

use backpressure::{CAPACITY, Consumer, Producer, produce_and_consume};
use futures::FutureExt;
use probe::{Observed, Trace, expect, ms, observe};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

#[probe::test]
fn the_producer_stands_still_at_a_full_queue() {
    let factory = Factory::new();
    factory.run(100, ms(0), vec![factory.consumer("slow", ms(1000))]);
    let counts = factory.counts_at_takes();
    let (made, taken) = counts.get(1).copied().unwrap_or_default();
    expect("items taken when the first was consumed", taken)
        .is(1)
        .because("for a second the only consumer has been busy with the first item");
    expect("items made by then", made)
        .between(1 + CAPACITY, 1 + CAPACITY + 1)
        .because(
            "one is taken, ten fill the queue, and the producer may hold one that finds no place",
        );
}

#[probe::test]
fn it_makes_one_for_each_that_is_taken() {
    let factory = Factory::new();
    factory.run(100, ms(0), vec![factory.consumer("slow", ms(20))]);
    let counts = factory.counts_at_takes();
    let steps = counts.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let steps: Vec<usize> = steps.skip(1).take(80).collect();
    expect("items made from one take to the next", steps)
        .is(vec![1; 80])
        .because("each take frees one place, and the producer fills it: the consumer's pace has become its own");
    let ahead = counts.iter().map(|(made, taken)| made - taken).max();
    expect("most items ahead of the consumer", ahead.unwrap_or(0))
        .between(CAPACITY, CAPACITY + 1)
        .because("the queue holds ten, however long the work goes on; one more may be in the producer's hand");
}

#[probe::test]
fn every_item_comes_once_and_in_order() {
    let factory = Factory::new();
    let done = factory.run(100, ms(0), vec![factory.consumer("only", ms(1))]);
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
    factory.run(100, ms(10), vec![factory.consumer("slow", ms(20))]);
    let last = factory.trace.at("consumed 99");
    expect("last item consumed, with a slow consumer", last)
        .is(Some(ms(10 + 100 * 20)))
        .because("after the first item is made, the consumer never has to wait");
    let factory = Factory::new();
    factory.run(100, ms(20), vec![factory.consumer("fast", ms(10))]);
    let last = factory.trace.at("consumed 99");
    expect("last item consumed, with a slow producer", last)
        .is(Some(ms(100 * 20 + 10)))
        .because("the producer never has to wait, and the last item is consumed after it is made");
}

#[probe::test]
fn several_consumers_work_side_by_side() {
    let factory = Factory::new();
    let consumers = ["one", "two", "three", "four"].map(|name| factory.consumer(name, ms(40)));
    factory.run(100, ms(10), consumers.into());
    let last = factory.trace.at("consumed 99");
    expect("last item consumed, by four consumers of 40 ms", last)
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
    factory.run(40, ms(10), consumers);
    let last = factory.trace.at("consumed 39");
    expect(
        "last item consumed, when one of two is stuck on its first",
        last,
    )
    .is(Some(ms(40 * 10 + 10)))
    .because(
        "an item belongs to nobody before it is taken, so none waits behind the one who is stuck",
    );
    let told = factory.trace.at("idle told");
    expect("when the idle one was told the end", told)
        .is(Some(ms(40 * 10 + 10)))
        .because("all has been made and taken by then: it need not wait until the other has consumed, too");
}

#[probe::test]
fn a_failing_consumer_stops_everything() {
    let factory = Factory::new();
    let stopped = observe(async || {
        let consumers = vec![factory.consumer("busy", ms(500)), factory.failing(ms(50))];
        let result = produce_and_consume(100, factory.producer(ms(10)), consumers).await;
        factory.trace.mark("returned");
        yield_now().await;
        let made = factory.made();
        let consumed = factory.trace.count_of("consumed");
        sleep(ms(2000)).await;
        let consumed = factory.trace.count_of("consumed") - consumed;
        (result.err(), factory.made() - made, consumed)
    });
    let (error, made, consumed) = stopped.into_output();
    expect("the error that comes out", error)
        .is(Some("broken"))
        .because("an error of a consumer is an error of the whole");
    expect("when it came out", factory.trace.at("returned"))
        .is(factory.trace.at("failing breaks"))
        .because("the error comes back at the instant at which the consumer breaks");
    expect("items made afterwards", made)
        .is(0)
        .because("there is no use in making what nobody will take");
    expect("items consumed afterwards", consumed)
        .is(0)
        .because("the other consumer needs 500 ms for an item, and has to stop half-way");
}

#[probe::test]
fn the_last_call_may_fail_too() {
    let factory = Factory::new();
    let failed = factory.run(3, ms(10), vec![factory.failing_at_the_end()]);
    expect("the error that comes out", failed.into_output().err())
        .is(Some("not saved"))
        .because("what is written down at the end can fail, and whoever waits has to know");
}

#[probe::test]
fn the_end_reaches_every_consumer() {
    let factory = Factory::new();
    let names = ["one", "two", "three", "four", "five"];
    let consumers = names.map(|name| factory.consumer(name, ms(20)));
    factory.run(2, ms(10), consumers.into());
    let told = names.map(|name| factory.trace.count(&format!("{name} told")));
    expect("how often each consumer was told the end", told.to_vec())
        .is(vec![1; 5])
        .because("a consumer that is not told waits for ever, and one that is told twice may close what it has closed");
    let said = names.map(|name| factory.trace.count(&format!("{name} bye")));
    expect("last calls that ended", said.to_vec())
        .is(vec![1; 5])
        .because("the last call may have something to write down: it is waited for");
}

#[probe::test]
fn nothing_is_left_running() {
    let factory = Factory::new();
    let done = factory.run(20, ms(1), vec![factory.consumer("one", ms(20))]);
    expect("tasks left over at the end", done.left_over())
        .is(0)
        .because("it returns when all is done");
    let left = observe(async || {
        let consumers = vec![factory.consumer("one", ms(200))];
        let working = produce_and_consume(20, factory.producer(ms(50)), consumers);
        let cut = timeout(ms(120), working).await.is_err();
        yield_now().await;
        let (left, made) = (factory.under_way(), factory.made());
        sleep(ms(2000)).await;
        (cut, left, factory.made() - made)
    });
    let (cut, left, made) = left.into_output();
    expect("it was cut half-way", cut)
        .is_true()
        .because("twenty items need a second to be made, and it was dropped after 120 ms");
    expect("calls under way one turn later", left)
        .is(0)
        .because("who drops the whole drops the producer and the consumers");
    expect("items made afterwards", made)
        .is(0)
        .because("the item that was being made at 120 ms is given up");
}

/// Gives producers and consumers that note what they do.
#[derive(Clone)]
struct Factory {
    trace: Trace,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    made: usize,
    taken: Vec<usize>,
    /// Items made and taken, whenever a consumer comes to take an item.
    counts_at_takes: Vec<(usize, usize)>,
}

impl Factory {
    fn new() -> Self {
        let (trace, log) = (Trace::new(), Arc::default());
        Self { trace, log }
    }

    /// Lets a producer of that pace make so many items for the consumers.
    fn run(
        &self,
        count: usize,
        pace: Duration,
        consumers: Vec<Consumer<usize, &'static str>>,
    ) -> Observed<Result<(), &'static str>> {
        observe(async || produce_and_consume(count, self.producer(pace), consumers).await)
    }

    /// Makes each item in `latency`; the item is its number.
    fn producer(&self, latency: Duration) -> Producer<usize> {
        let factory = self.clone();
        Box::new(move |number| {
            let factory = factory.clone();
            async move {
                let _guard = factory.call();
                pause(latency).await;
                factory.log.lock().unwrap().made += 1;
                number
            }
            .boxed()
        })
    }

    /// Consumes each item in `latency`.
    fn consumer(&self, name: &'static str, latency: Duration) -> Consumer<usize, &'static str> {
        let factory = self.clone();
        Box::new(move |item| factory.clone().consume(name, latency, item).map(Ok).boxed())
    }

    /// Breaks on its first item, after `latency`.
    fn failing(&self, latency: Duration) -> Consumer<usize, &'static str> {
        let factory = self.clone();
        Box::new(move |item| {
            let factory = factory.clone();
            async move {
                factory.clone().consume("failing", latency, item).await;
                factory.trace.mark("failing breaks");
                Err("broken")
            }
            .boxed()
        })
    }

    /// Consumes each item, and breaks when it is told the end.
    fn failing_at_the_end(&self) -> Consumer<usize, &'static str> {
        let factory = self.clone();
        Box::new(move |item| {
            let result = item.map_or(Err("not saved"), |_| Ok(()));
            let consumed = factory.clone().consume("last", ms(10), item);
            consumed.map(move |()| result).boxed()
        })
    }

    async fn consume(self, name: &'static str, latency: Duration, item: Option<usize>) {
        let _guard = self.call();
        let Some(item) = item else {
            self.trace.mark(format!("{name} told"));
            sleep(ms(30)).await;
            return self.trace.mark(format!("{name} bye"));
        };
        self.take(item);
        pause(latency).await;
        self.trace.mark(format!("consumed {item}"));
    }

    fn take(&self, item: usize) {
        let mut log = self.log.lock().unwrap();
        let counts = (log.made, log.taken.len());
        log.counts_at_takes.push(counts);
        log.taken.push(item);
    }

    fn call(&self) -> probe::Guard {
        self.trace.mark("begun");
        self.trace.guard("call")
    }

    fn under_way(&self) -> usize {
        self.trace.count("begun") - self.trace.count("call dropped")
    }

    fn made(&self) -> usize {
        self.log.lock().unwrap().made
    }

    fn taken(&self) -> Vec<usize> {
        self.log.lock().unwrap().taken.clone()
    }

    fn counts_at_takes(&self) -> Vec<(usize, usize)> {
        self.log.lock().unwrap().counts_at_takes.clone()
    }
}

/// No time at all is no timer either.
async fn pause(latency: Duration) {
    if latency > Duration::ZERO {
        sleep(latency).await;
    }
}
