//! What `as_completed` must do. Each check is a sentence; run them with
//! `cargo grade check as_completed`.

use as_completed::{Panicked, as_completed};
use futures::{FutureExt, StreamExt};
use probe::{Job, Jobs, a_turn, afterwards, expect, expect_that, ms, observe};
use std::pin::pin;
use tokio::time::{Instant, sleep};

#[probe::test]
fn items_come_in_the_order_of_finishing() {
    let items = observe(async || {
        let jobs = [30, 10, 40, 20].map(takes_and_gives);
        as_completed(jobs.into()).collect::<Vec<_>>().await
    });
    expect("items", values(items.into_output()))
        .is(vec![10, 20, 30, 40])
        .because("first come, first served: where a future stood in the list does not matter");
}

#[probe::test]
fn who_looks_late_still_finds_them_in_that_order() {
    let items = observe(async || {
        let jobs = [40, 10, 30, 20].map(takes_and_gives);
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
        let jobs = [50, 10, 30].map(takes_and_gives);
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
        let jobs = [50, 10, 30].map(takes_and_gives);
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
    let jobs = Jobs::new();
    observe(async || {
        let work = (0..200).map(|at| jobs.takes("one", ms(20 + at)));
        let mut items = pin!(as_completed(work.collect()));
        sleep(ms(50)).await;
        expect(
            "futures that began before the first poll",
            jobs.begun().len(),
        )
        .is(0)
        .because("a stream is as inert as a future: nothing happens until somebody asks");
        items.next().await;
        expect(
            "futures that had begun at the first item",
            jobs.begun().len(),
        )
        .is(200)
        .because("all run side by side: nobody asked for a limit");
    });
}

#[probe::test]
fn every_item_comes_once() {
    let items = observe(async || {
        let jobs = Jobs::new();
        let work = (0..300).map(|at| jobs.takes("one", ms(at % 7)).gives(at));
        as_completed(work.collect()).collect::<Vec<_>>().await
    });
    let mut came = values(items.into_output());
    came.sort_unstable();
    expect("items, sorted", came)
        .is((0..300).collect())
        .because("many end at one instant, and still each has its own item");
}

#[probe::test]
fn a_panic_is_an_item_and_touches_no_other() {
    let (jobs, number) = (Jobs::new(), 7);
    let items = observe(async || {
        let composed = async move {
            sleep(ms(40)).await;
            panic!("bug number {number}")
        };
        let work = vec![
            jobs.takes("slow", ms(30)).gives(30).boxed(),
            jobs.takes("bug", ms(20)).panics("a bug").boxed(),
            composed.boxed(),
            jobs.takes("quick", ms(10)).gives(10).boxed(),
        ];
        as_completed(work).collect::<Vec<_>>().await
    });
    expect_that!(
        "items",
        items.output().as_slice(),
        [Ok(10), Err(Panicked(literal)), Ok(30), Err(Panicked(composed))]
            if literal == "a bug" && composed == "bug number 7"
    )
    .because("one has failed, and that is news like any other");
}

#[probe::test]
fn dropping_the_stream_stops_the_rest() {
    let jobs = Jobs::new();
    observe(async || {
        let work = vec![
            jobs.takes("one", ms(10)),
            jobs.takes("two", ms(50)),
            jobs.takes("three", ms(90)),
        ];
        let mut items = Box::pin(as_completed(work));
        items.next().await;
        drop(items);
        a_turn().await;
        expect("futures alive one turn after the drop", jobs.alive())
            .are([])
            .because("nobody can get their results any more");
        afterwards(|| jobs.ended().len()).await;
        expect("futures that ended", jobs.ended())
            .are(["one"])
            .because("the first had ended before; the others must not go on in secret");
    });
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

/// A future that takes so many milliseconds, and gives their number.
fn takes_and_gives(time: u64) -> Job<u64> {
    Jobs::new().takes("one", ms(time)).gives(time)
}

fn values(items: Vec<Result<u64, Panicked>>) -> Vec<u64> {
    items.into_iter().filter_map(Result::ok).collect()
}
