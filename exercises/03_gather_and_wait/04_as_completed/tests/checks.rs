//! What `as_completed` must do. Each check is a sentence; run them with
//! `cargo grade check as_completed`.

use as_completed::{Panicked, as_completed};
use futures::{FutureExt, StreamExt};
use probe::{Trace, expect, ms, observe};
use std::pin::pin;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

#[probe::test]
fn items_come_in_the_order_of_finishing() {
    let items = observe(async || {
        let jobs = [30, 10, 40, 20].map(|latency| after(ms(latency), latency));
        as_completed(jobs.into()).collect::<Vec<_>>().await
    });
    expect("items", values(items.into_output()))
        .is(vec![10, 20, 30, 40])
        .because("first come, first served: where a future stood in the list does not matter");
}

#[probe::test]
fn who_looks_late_still_finds_them_in_that_order() {
    let items = observe(async || {
        let jobs = [40, 10, 30, 20].map(|latency| after(ms(latency), latency));
        let mut items = pin!(as_completed(jobs.into()));
        let mut all: Vec<_> = items.next().await.into_iter().collect();
        sleep(ms(100)).await;
        all.extend(items.collect::<Vec<_>>().await);
        all
    });
    expect(
        "items, three of them long since ended",
        values(items.into_output()),
    )
    .is(vec![10, 20, 30, 40])
    .because("they come in the order in which they ended, whenever somebody asks");
}

#[probe::test]
fn the_first_comes_after_the_shortest_latency() {
    let first = observe(async || {
        let jobs = [50, 10, 30].map(|latency| after(ms(latency), latency));
        pin!(as_completed(jobs.into())).next().await
    });
    expect("time until the first item", first.elapsed())
        .is(ms(10))
        .because("there is something to show at 10 ms, and whoever waits wants to see it then");
}

#[probe::test]
fn nothing_waits_for_all() {
    let came = observe(async || {
        let began = Instant::now();
        let jobs = [50, 10, 30].map(|latency| after(ms(latency), latency));
        let items = as_completed(jobs.into()).map(|_| began.elapsed());
        items.collect::<Vec<_>>().await
    });
    expect("time of the whole", came.elapsed())
        .is(ms(50))
        .because("they run side by side, so the longest sets the time");
    expect("when each item came", came.into_output())
        .is(vec![ms(10), ms(30), ms(50)])
        .because("an item that is there is given: it does not wait for another");
}

#[probe::test]
fn all_begin_at_the_first_poll_and_none_before() {
    let trace = Trace::new();
    let began = observe(async || {
        let jobs = (0..200).map(|at| traced(&trace, ms(20 + at)));
        let mut items = pin!(as_completed(jobs.collect()));
        sleep(ms(50)).await;
        let unpolled = trace.count("begin");
        items.next().await;
        (unpolled, trace.count("begin"))
    });
    let (unpolled, polled) = began.into_output();
    expect("futures that began before the first poll", unpolled)
        .is(0)
        .because("a stream is as inert as a future: nothing happens until somebody asks");
    expect("futures that had begun at the first item", polled)
        .is(200)
        .because("all run side by side: nobody asked for a limit");
}

#[probe::test]
fn every_item_comes_once() {
    let items = observe(async || {
        let jobs = (0..300).map(|at| after(ms(at % 7), at));
        as_completed(jobs.collect()).collect::<Vec<_>>().await
    });
    let mut came = values(items.into_output());
    came.sort_unstable();
    expect("items, sorted", came)
        .is((0..300).collect())
        .because("many end at one instant, and still each has its own item");
}

#[probe::test]
fn a_panic_is_an_item_and_touches_no_other() {
    let items = observe(async || {
        let bug = async {
            sleep(ms(20)).await;
            panic!("a bug")
        };
        let number = 7;
        let composed = async move {
            sleep(ms(40)).await;
            panic!("bug number {number}")
        };
        let jobs = vec![
            after(ms(30), 30).boxed(),
            bug.boxed(),
            composed.boxed(),
            after(ms(10), 10).boxed(),
        ];
        as_completed(jobs).collect::<Vec<_>>().await
    });
    let shown = items.into_output().into_iter().map(|item| match item {
        Ok(value) => format!("value {value}"),
        Err(Panicked(text)) => format!("panic {text}"),
    });
    expect("items", shown.collect::<Vec<_>>())
        .is(
            ["value 10", "panic a bug", "value 30", "panic bug number 7"]
                .map(str::to_owned)
                .into(),
        )
        .because("one has failed, and that is news like any other");
}

#[probe::test]
fn dropping_the_stream_stops_the_rest() {
    let trace = Trace::new();
    let left = observe(async || {
        let jobs = [10, 50, 90].map(|latency| traced(&trace, ms(latency)));
        let mut items = Box::pin(as_completed(jobs.into()));
        items.next().await;
        drop(items);
        yield_now().await;
        let left = trace.count("begin") - trace.count("future dropped");
        sleep(ms(500)).await;
        left
    });
    expect("futures left one turn after the drop", left.into_output())
        .is(0)
        .because("nobody can get their results any more");
    expect("futures that ended", trace.count("end"))
        .is(1)
        .because("the first had ended before; the others must not go on in secret");
}

#[probe::test]
fn of_nothing_it_ends_at_once() {
    let items = observe(async || {
        let none: Vec<std::future::Ready<u64>> = vec![];
        as_completed(none).count().await
    });
    expect("items of nothing", items.output().to_owned())
        .is(0)
        .because("as many items as futures: none");
    expect("time until the end", items.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
}

/// Gives `output` after `latency`.
async fn after(latency: Duration, output: u64) -> u64 {
    sleep(latency).await;
    output
}

/// A future whose begin, end and drop are noted.
fn traced(trace: &Trace, latency: Duration) -> impl Future<Output = ()> + Send + use<> {
    let trace = *trace;
    async move {
        trace.mark("begin");
        let _guard = trace.guard("future");
        sleep(latency).await;
        trace.mark("end");
    }
}

fn values(items: Vec<Result<u64, Panicked>>) -> Vec<u64> {
    items.into_iter().filter_map(Result::ok).collect()
}
