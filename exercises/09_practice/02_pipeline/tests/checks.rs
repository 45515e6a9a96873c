//! What `pipeline` must do. Each check is a sentence; run them with
//! `cargo grade check pipeline`.

use futures::FutureExt;
use pipeline::{Broken, CAPACITY, Consumer, Failure, Producer, pipeline};
use probe::{Observed, Scenario, Trace, expect, ms, observe, seeds};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

#[probe::test]
fn the_producer_waits_when_the_queue_is_full() {
    let plant = Plant::new(100, ms(0));
    let consumers = ["one", "two", "three"].map(|name| plant.consumer(name, ms(100)));
    plant.run(consumers.into());
    expect("most items made and not yet taken", plant.most_ahead())
        .between(CAPACITY, CAPACITY + 1 + 3)
        .because("ten wait in the queue, one is in the producer's hand, and each of three consumers may be reaching for one");
}

#[probe::test]
fn every_item_is_consumed_once() {
    let plant = Plant::new(100, ms(1));
    let consumers = ["one", "two", "three"].map(|name| plant.consumer(name, ms(10)));
    let done = plant.run(consumers.into());
    expect("items in the order of taking", plant.taken())
        .is((0..100).collect())
        .because("each is taken once, the oldest first, by whoever is idle");
    expect(
        "items that the pipeline counted",
        done.output().as_ref().ok().copied(),
    )
    .is(Some(100))
    .because("all of them were consumed");
    expect("tasks left over", done.left_over())
        .is(0)
        .because("when it returns, everybody has gone home");
}

#[probe::test]
fn consumers_work_side_by_side() {
    let plant = Plant::new(100, ms(10));
    let consumers = ["one", "two", "three", "four"].map(|name| plant.consumer(name, ms(40)));
    plant.run(consumers.into());
    expect(
        "when the last item was consumed",
        plant.trace.at("consumed 99"),
    )
    .is(Some(ms(100 * 10 + 40)))
    .because("four consumers of 40 ms keep up with one item every 10 ms");
}

#[probe::test]
fn the_end_reaches_every_consumer() {
    let plant = Plant::new(2, ms(10));
    let names = ["one", "two", "three", "four", "five"];
    plant.run(names.map(|name| plant.consumer(name, ms(20))).into());
    let bye = names.map(|name| plant.trace.count(&format!("bye {name}")));
    expect("last calls of each consumer that ended", bye.to_vec())
        .is(vec![1; 5])
        .because("whoever is not told waits for ever, and the last call may have something to write down");
}

#[probe::test]
fn the_first_failure_ends_all_at_that_instant() {
    let plant = Plant::new(100, ms(10));
    let broken = observe(async || {
        let consumers = vec![
            plant.consumer("busy", ms(500)),
            plant.failing("bad", ms(50)),
        ];
        let broken = pipeline(plant.producer(), consumers, CancellationToken::new()).await;
        plant.trace.mark("returned");
        let (made, taken) = (plant.made(), plant.taken().len());
        sleep(ms(2000)).await;
        (
            told(broken),
            plant.made() - made,
            plant.taken().len() - taken,
        )
    });
    let (told, made, taken) = broken.into_output();
    expect("what is told", told.into_iter().next())
        .is(Some("error bad".to_owned()))
        .because("it is why there is no number of items");
    expect("when it returned", plant.trace.at("returned"))
        .is(plant.trace.at("bad fails"))
        .because("after a failure every further item is wasted");
    expect("items made and items taken afterwards", (made, taken))
        .is((0, 0))
        .because("the producer stops too, and what was in the queue is discarded");
}

#[probe::test]
fn all_are_gone_before_it_returns() {
    let plant = Plant::new(100, ms(10));
    let under_way = observe(async || {
        let consumers = vec![
            plant.consumer("busy", ms(500)),
            plant.failing("bad", ms(50)),
        ];
        let broken = pipeline(plant.producer(), consumers, CancellationToken::new()).await;
        let under_way = plant.under_way();
        sleep(ms(2000)).await;
        (broken.is_err(), under_way)
    });
    expect(
        "it broke, with so many calls under way",
        under_way.into_output(),
    )
    .is((true, 0))
    .because("an abort only marks a task: until it is joined, it holds what it holds");
}

#[probe::test]
fn two_failures_at_one_instant_are_both_told() {
    let plant = Plant::new(100, ms(0));
    let broken = plant.run(vec![
        plant.failing("one", ms(50)),
        plant.failing("two", ms(50)),
    ]);
    let mut both = told(broken.into_output());
    both.sort_unstable();
    expect("what is told", both)
        .is(vec!["error one".to_owned(), "error two".to_owned()])
        .because("both happened: whoever must mend it needs to see both");
    let lost = seeds(50).filter(|&seed| {
        let plant = Plant::new(100, ms(0));
        let consumers = vec![plant.failing("one", ms(50)), plant.failing("two", ms(50))];
        let broken = Scenario::new()
            .seed(seed)
            .run(|| pipeline(plant.producer(), consumers, CancellationToken::new()))
            .into_output();
        told(broken).len() != 2
    });
    expect(
        "of fifty schedules, those in which one was lost",
        lost.count(),
    )
    .is(0)
    .because("which of two things that are ready is looked at first must not matter");
}

#[probe::test]
fn a_failure_in_the_last_call_is_told() {
    let plant = Plant::new(3, ms(10));
    let bad: Consumer<usize, &'static str> = Box::new(|item| {
        let written = item.map(|_| ()).ok_or("cannot write it down");
        async move { written }.boxed()
    });
    let broken = plant.run(vec![bad]);
    expect("what is told", told(broken.into_output()))
        .is(vec!["error cannot write it down".to_owned()])
        .because("what was to be written down at the end is not, however many items were consumed");
}

#[probe::test]
fn a_panic_is_a_failure_too() {
    let plant = Plant::new(100, ms(10));
    let bug: Consumer<usize, &'static str> = Box::new(|_| async { panic!("a bug") }.boxed());
    let broken = plant.run(vec![plant.consumer("busy", ms(500)), bug]);
    expect("told of a consumer that panics", told(broken.into_output()))
        .is(vec!["panic a bug".to_owned()])
        .because("the items that it would have taken are not consumed, and somebody has to know");
    let bug: Producer<usize> = Box::new(|| async { panic!("no material") }.boxed());
    let consumers = vec![plant.consumer("idle", ms(500))];
    let broken = observe(async || pipeline(bug, consumers, CancellationToken::new()).await);
    expect("told of a producer that panics", told(broken.into_output()))
        .is(vec!["panic no material".to_owned()])
        .because("an end of the items that nobody intended is no orderly end");
    let bug: Consumer<usize, &'static str> =
        Box::new(|item| async move { panic!("a bug with {item:?}") }.boxed());
    let mut texts = told(Plant::new(3, ms(10)).run(vec![bug]).into_output());
    let bug: Consumer<usize, &'static str> =
        Box::new(|_| async { std::panic::panic_any(7) }.boxed());
    texts.extend(told(Plant::new(3, ms(10)).run(vec![bug]).into_output()));
    expect("told of a text with a value in it, and of no text", texts)
        .is(vec![
            "panic a bug with Some(0)".to_owned(),
            "panic panicked".to_owned(),
        ])
        .because("a text with a value in it is a `String`, and it says the most");
}

#[probe::test]
fn a_producer_that_panics_stops_everybody() {
    let plant = Plant::new(100, ms(10));
    let (mut make, mut calls) = (plant.producer(), 0);
    let bug: Producer<usize> = Box::new(move || {
        calls += 1;
        if calls < 3 {
            return make();
        }
        async { panic!("no material") }.boxed()
    });
    let consumers = vec![plant.consumer("busy", ms(500))];
    let broken = observe(async || pipeline(bug, consumers, CancellationToken::new()).await);
    expect("when it was over", broken.elapsed())
        .is(ms(20))
        .because("the producer panics after two items, and a failure of it is like any other");
    expect("last calls", plant.trace.count("bye busy"))
        .is(0)
        .because("after a failure nobody is called any more");
}

#[probe::test]
fn told_to_stop_it_consumes_what_is_made() {
    let plant = Plant::new(100, ms(1));
    let stopped = observe(async || {
        let stop = CancellationToken::new();
        let consumers = ["one", "two"].map(|name| plant.consumer(name, ms(20)));
        let working = pipeline(plant.producer(), consumers.into(), stop.clone());
        let telling = async {
            sleep(ms(105)).await;
            stop.cancel();
            plant.made()
        };
        futures::join!(working, telling)
    });
    let (done, made_by_then) = stopped.into_output();
    expect("items made after it was told", plant.made() - made_by_then)
        .is(0)
        .because("to stop means to begin nothing new");
    expect("items consumed", done.ok())
        .is(Some(made_by_then))
        .because("what is made is paid for: those in the queue are consumed, and the one in the producer's hand too");
    let bye = plant.trace.count("bye one") + plant.trace.count("bye two");
    expect("consumers told the end", bye)
        .is(2)
        .because("an orderly end is the same end, only earlier");
}

#[probe::test]
fn told_to_stop_it_gives_up_the_item_in_the_making() {
    let plant = Plant::new(100, ms(1000));
    let stopped = observe(async || {
        let stop = CancellationToken::new();
        let consumers = vec![plant.consumer("one", ms(20))];
        let working = pipeline(plant.producer(), consumers, stop.clone());
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
    let made = seeds(20).map(|seed| {
        let plant = Plant::new(100, ms(0));
        let stop = CancellationToken::new();
        stop.cancel();
        let consumers = vec![plant.consumer("one", ms(20))];
        Scenario::new()
            .seed(seed)
            .run(|| pipeline(plant.producer(), consumers, stop));
        plant.made()
    });
    expect("items made in twenty schedules", made.sum::<usize>())
        .is(0)
        .because("told to stop, the producer makes no more, however quick it is");
}

#[probe::test]
fn dropped_it_discards_everything() {
    let plant = Plant::new(100, ms(10));
    let left = observe(async || {
        let consumers = ["one", "two"].map(|name| plant.consumer(name, ms(50)));
        let working = pipeline(plant.producer(), consumers.into(), CancellationToken::new());
        timeout(ms(205), working).await.ok();
        yield_now().await;
        let (under_way, made, taken) = (plant.under_way(), plant.made(), plant.taken().len());
        sleep(ms(2000)).await;
        (under_way, plant.made() - made + plant.taken().len() - taken)
    });
    let (under_way, afterwards) = left.into_output();
    expect("calls under way one turn later", under_way)
        .is(0)
        .because("nobody waits for the pipeline any more, and nothing outlives it");
    expect("items made or taken afterwards", afterwards)
        .is(0)
        .because("a drop is no orderly end: the queue is discarded");
    expect("items made until then", plant.made())
        .at_least(1)
        .because("it had begun");
}

/// Gives a producer and consumers that note what they do.
#[derive(Clone)]
struct Plant {
    count: usize,
    pace: Duration,
    trace: Trace,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    made: usize,
    taken: Vec<usize>,
    most_ahead: usize,
}

impl Plant {
    /// A plant whose producer makes `count` items, each in `pace`.
    fn new(count: usize, pace: Duration) -> Self {
        let (trace, log) = (Trace::new(), Arc::default());
        Self {
            count,
            pace,
            trace,
            log,
        }
    }

    fn run(
        &self,
        consumers: Vec<Consumer<usize, &'static str>>,
    ) -> Observed<Result<usize, Broken<&'static str>>> {
        observe(async || pipeline(self.producer(), consumers, CancellationToken::new()).await)
    }

    /// Makes the numbers from 0.
    fn producer(&self) -> Producer<usize> {
        let plant = self.clone();
        Box::new(move || {
            let plant = plant.clone();
            async move {
                let _guard = plant.call();
                pause(plant.pace).await;
                plant.make()
            }
            .boxed()
        })
    }

    /// Consumes each item in `latency`.
    fn consumer(&self, name: &'static str, latency: Duration) -> Consumer<usize, &'static str> {
        let plant = self.clone();
        Box::new(move |item| plant.clone().consume(name, latency, item).map(Ok).boxed())
    }

    /// Fails with its first item, after `latency`.
    fn failing(&self, name: &'static str, latency: Duration) -> Consumer<usize, &'static str> {
        let plant = self.clone();
        Box::new(move |item| {
            let plant = plant.clone();
            async move {
                plant.clone().consume(name, latency, item).await;
                plant.trace.mark(format!("{name} fails"));
                Err(name)
            }
            .boxed()
        })
    }

    async fn consume(self, name: &'static str, latency: Duration, item: Option<usize>) {
        let _guard = self.call();
        let Some(item) = item else {
            sleep(ms(30)).await;
            return self.trace.mark(format!("bye {name}"));
        };
        self.log.lock().unwrap().taken.push(item);
        pause(latency).await;
        self.trace.mark(format!("consumed {item}"));
    }

    fn make(&self) -> Option<usize> {
        let mut log = self.log.lock().unwrap();
        let item = log.made;
        if item == self.count {
            return None;
        }
        log.made += 1;
        log.most_ahead = log.most_ahead.max(log.made - log.taken.len());
        Some(item)
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

    fn most_ahead(&self) -> usize {
        self.log.lock().unwrap().most_ahead
    }
}

/// What failed, in words; nothing if the pipeline did not break.
fn told(broken: Result<usize, Broken<&'static str>>) -> Vec<String> {
    let failures = broken.err().map_or_else(Vec::new, |broken| broken.failures);
    let told = failures.into_iter().map(|failure| match failure {
        Failure::Error(error) => format!("error {error}"),
        Failure::Panic(text) => format!("panic {text}"),
    });
    told.collect()
}

/// No time at all is no timer either.
async fn pause(latency: Duration) {
    if latency > Duration::ZERO {
        sleep(latency).await;
    }
}
