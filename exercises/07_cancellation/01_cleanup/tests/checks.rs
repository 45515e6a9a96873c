//! What `work_off` must do. Each check is a sentence; run them with
//! `cargo grade check cleanup`.
//!
//! Unless it says otherwise, an item takes 50 ms, the clean-up 30, and the
//! worker is told to stop after 70: in the middle of the second item.

use cleanup::{CleanUp, Ending, Report, work_off};
use lab::{Bench, Deed};
use probe::{expect, expect_that, ms, observe};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

#[probe::test]
fn the_clean_up_is_over_when_the_join_returns() {
    let bench = Bench::new(ms(50), ms(30));
    observe(async || {
        told_to_stop(&bench).await;
        expect(
            "clean-ups finished when the join returned",
            bench.count(Deed::CleanUpFinished),
        )
        .is(1)
        .because("whoever joins the task relies on it: what it leaves behind is clean");
    });
}

#[probe::test]
fn told_to_stop_it_reports_cancelled() {
    let bench = Bench::new(ms(50), ms(30));
    let report = observe(|| told_to_stop(&bench)).into_output();
    expect_that!("ending", report.ending, Ending::Cancelled)
        .because("a stop that went well is still a stop: called a success, the missing items would be missed by nobody");
    let in_the_last_item = observe(|| told_to_stop_on(2, &bench)).into_output();
    expect_that!(
        "ending, told in the last item",
        in_the_last_item.ending,
        Ending::Cancelled
    )
    .because("it was told to stop before every item was finished, however well the rest went");
}

#[probe::test]
fn a_stop_after_the_last_item_comes_too_late() {
    let bench = Bench::new(ms(50), ms(30));
    let report = observe(|| told_to_stop_on(1, &bench)).into_output();
    expect_that!(
        "ending, told in the clean-up",
        report.ending,
        Ending::Completed
    )
    .because("every item was finished before anybody said stop");
}

#[probe::test]
fn once_told_to_stop_no_item_begins() {
    let bench = Bench::new(ms(50), ms(30));
    let report = observe(async || {
        let stop = CancellationToken::new();
        stop.cancel();
        work_off(bench.clone(), vec![1, 2], stop).await
    });
    expect("items begun, told before the first poll", begun(&bench))
        .is(0)
        .because("a stop that came early is a stop, and there is no item in hand yet");
    expect_that!("ending", report.into_output().ending, Ending::Cancelled)
        .because("nobody may take it for success that nothing was done");
    expect("clean-ups finished", bench.count(Deed::CleanUpFinished))
        .is(1)
        .because("told to stop or not, the bench is cleaned up in the end");
}

#[probe::test]
fn the_call_does_nothing_and_the_first_poll_locks() {
    let bench = Bench::new(ms(50), ms(30));
    observe(async || {
        let work = work_off(bench.clone(), vec![1, 2], CancellationToken::new());
        expect("things done at the call", bench.notes().len())
            .is(0)
            .because("a future that is never polled would leave the bench locked for nothing");
        work.await;
    });
    // Without its instant, which is another one at each run.
    let first = bench.notes().into_iter().next().map(|note| note.what);
    expect_that!("the first thing done", first, Some(Deed::Locked))
        .because("until the bench is locked, somebody else may be at it");
    expect("times locked", bench.count(Deed::Locked))
        .is(1)
        .because("it is unlocked once");
}

#[probe::test]
fn left_alone_it_completes_and_cleans_up() {
    let bench = Bench::new(ms(50), ms(30));
    let report = observe(|| left_alone(&bench)).into_output();
    expect_that!("ending", report.ending, Ending::Completed).because("nobody told it to stop");
    expect("items finished", report.finished)
        .is(3)
        .because("there were three");
    expect("clean-ups begun", bench.count(Deed::CleanUpBegan))
        .is(1)
        .because("the bench is dirty after work, too, and not only after a stop");
}

#[probe::test]
fn the_item_in_hand_is_finished_and_no_other_begins() {
    let bench = Bench::new(ms(50), ms(30));
    observe(|| told_to_stop(&bench));
    expect("items begun", begun(&bench))
        .is(2)
        .because("told to stop, it may end what it has in hand, and begins nothing new");
    expect(
        "finished, of the item in hand",
        bench.count(Deed::Finished(2)),
    )
    .is(1)
    .because("it needed 30 ms more and had 100: thrown away, the work would have to be done again");
}

#[probe::test]
fn an_item_that_takes_too_long_is_given_up() {
    let bench = Bench::new(ms(10_000), ms(30));
    let (took, finished) = observe(async || {
        let start = Instant::now();
        let report = told_to_stop(&bench).await;
        let given_up = when(&bench, Deed::GaveUp(1));
        (given_up.map(|at| at - start), report.finished)
    })
    .into_output();
    expect("when the item was given up", took)
        .is(Some(ms(170)))
        .because("told to stop at 70 ms, the item in hand has 100 ms more and not ten seconds");
    expect("items finished", finished)
        .is(0)
        .because("counted, the item that was given up would be done by nobody");
}

#[probe::test]
fn a_clean_up_that_hangs_is_cut() {
    let bench = Bench::hanging_clean_up(ms(50));
    let report = observe(|| told_to_stop(&bench)).into_output();
    let began = when(&bench, Deed::CleanUpBegan);
    let took = when(&bench, Deed::CleanUpGivenUp).zip(began);
    expect(
        "time until the clean-up was given up",
        took.map(|(cut, began)| cut - began),
    )
    .is(Some(ms(500)))
    .because("a clean-up without a limit turns a stop into a hang");
    expect_that!("what became of the clean-up", report.clean_up, CleanUp::Cut)
        .because("whoever comes next must know that the bench is not clean");
    let hanging = Bench::hanging_clean_up(ms(50));
    let left_alone = observe(|| left_alone(&hanging)).into_output();
    expect_that!(
        "what became of it, left alone",
        left_alone.clean_up,
        CleanUp::Cut
    )
    .because("it can hang after ordinary work just as well");
}

#[probe::test]
fn a_clean_up_that_fails_is_reported() {
    let bench = Bench::failing_clean_up(ms(50), ms(30));
    let report = observe(|| told_to_stop(&bench)).into_output();
    expect_that!(
        "what became of the clean-up",
        report.clean_up,
        CleanUp::Failed(_)
    )
    .because("being cancelled is no reason to keep quiet about a failure");
    let failing = Bench::failing_clean_up(ms(50), ms(30));
    let left_alone = observe(|| left_alone(&failing)).into_output();
    expect_that!(
        "what became of it, left alone",
        left_alone.clean_up,
        CleanUp::Failed(_)
    )
    .because("nor is it a reason that every item is finished");
}

#[probe::test]
fn finished_work_is_not_redone() {
    let bench = Bench::new(ms(50), ms(30));
    observe(async || {
        let finished = told_to_stop(&bench).await.finished;
        let rest = (1..=4).skip(finished).collect();
        work_off(bench.clone(), rest, CancellationToken::new()).await;
    });
    let finished = (1..=4).map(|item| bench.count(Deed::Finished(item)));
    expect("how often each item was finished, in two runs", finished.collect::<Vec<_>>())
        .is(vec![1; 4])
        .because("the second run begins behind what the first one reports, so the report must count an item that was finished after the stop");
}

#[probe::test]
fn the_bench_is_unlocked_once_and_last() {
    let bench = Bench::new(ms(50), ms(30));
    observe(|| told_to_stop(&bench));
    let deeds: Vec<Deed> = bench.notes().iter().map(|note| note.what).collect();
    expect_that!(
        "the things done",
        deeds.as_slice(),
        [.., Deed::CleanUpFinished, Deed::Unlocked]
    )
    .because("the next one may take the bench as soon as it is unlocked, and must find it clean");
    expect("times unlocked", bench.count(Deed::Unlocked))
        .is(1)
        .because("a lock that is opened twice may be opened under somebody else");
}

#[probe::test]
fn an_abort_unlocks_the_bench() {
    let in_an_item = Bench::new(ms(50), ms(30));
    observe(|| aborted_after(ms(70), &in_an_item));
    expect(
        "times unlocked, aborted in an item",
        in_an_item.count(Deed::Unlocked),
    )
    .is(1)
    .because(
        "a task that is aborted runs no line of its code any more, only the drops of what it held",
    );
    let in_the_clean_up = Bench::new(ms(10), ms(300));
    observe(|| aborted_after(ms(70), &in_the_clean_up));
    expect(
        "times unlocked, aborted in the clean-up",
        in_the_clean_up.count(Deed::Unlocked),
    )
    .is(1)
    .because("the clean-up is an await like any other, and can be cut like any other");
}

#[probe::test]
fn after_an_abort_there_is_no_clean_up() {
    let bench = Bench::new(ms(50), ms(30));
    observe(async || {
        aborted_after(ms(70), &bench).await;
        sleep(ms(1000)).await;
    });
    expect("items begun", begun(&bench))
        .is(2)
        .because("it was aborted in the middle of the second");
    expect("clean-ups begun", bench.count(Deed::CleanUpBegan))
        .is(0)
        .because(
            "the bench is unlocked, and a clean-up that begins now cleans under somebody else",
        );
}

/// Starts the worker on so many items, as a task.
fn start(bench: &Bench, items: u32) -> (CancellationToken, JoinHandle<Report>) {
    let stop = CancellationToken::new();
    let work = work_off(bench.clone(), (1..=items).collect(), stop.clone());
    (stop, tokio::spawn(work))
}

/// Starts the worker on three items, and lets it come to its end.
async fn left_alone(bench: &Bench) -> Report {
    let (_stop, worker) = start(bench, 3);
    worker.await.expect("the worker does not panic")
}

/// Starts the worker on four items, and tells it to stop after 70 ms.
async fn told_to_stop(bench: &Bench) -> Report {
    told_to_stop_on(4, bench).await
}

async fn told_to_stop_on(items: u32, bench: &Bench) -> Report {
    let (stop, worker) = start(bench, items);
    sleep(ms(70)).await;
    stop.cancel();
    worker.await.expect("the worker does not panic")
}

async fn aborted_after(time: Duration, bench: &Bench) {
    let (_stop, worker) = start(bench, 4);
    sleep(time).await;
    worker.abort();
    // Comes back when the task is gone, with all that it held.
    let _ = worker.await;
}

/// How many items were begun.
fn begun(bench: &Bench) -> usize {
    let begun = (1..=4).filter(|&item| bench.count(Deed::Began(item)) > 0);
    begun.count()
}

fn when(bench: &Bench, what: Deed) -> Option<Instant> {
    let notes = bench.notes().into_iter();
    notes
        .filter(|note| note.what == what)
        .map(|note| note.at)
        .next()
}
