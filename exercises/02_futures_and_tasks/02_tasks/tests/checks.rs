//! What tasks do that futures do not. Each check is a sentence; run them with
//! `cargo grade check tasks`.

use probe::{Trace, expect, ms, observe};
use std::time::Duration;
use tasks::{eager, lazy, run_all, start_all};
use tokio::time::{sleep, timeout};

#[probe::test]
fn jobs_go_on_while_the_caller_is_busy_elsewhere() {
    let trace = Trace::new();
    observe(async || {
        let handles = start_all(jobs(&trace, [30, 20, 10]));
        sleep(ms(100)).await;
        trace.mark("the caller looks");
        drop(handles);
    });
    expect("when each job was done", done(&trace, 3))
        .is(vec![Some(ms(30)), Some(ms(20)), Some(ms(10))])
        .because("a task is driven by the loop: while the caller waits for something else, its jobs go on");
    expect(
        "all were done before the caller looked at a handle",
        trace.names().last().cloned(),
    )
    .is(Some("the caller looks".to_owned()))
    .because("awaiting a handle asks for the result, and is not what drives the task");
}

#[probe::test]
fn the_jobs_begin_at_once_and_in_order() {
    let trace = Trace::new();
    observe(async || {
        let _handles = start_all(jobs(&trace, [30, 20, 10]));
        sleep(ms(1)).await;
        trace.mark("the caller goes on");
    });
    let began = ["0 begins", "1 begins", "2 begins", "the caller goes on"];
    expect("what happened first", trace.names())
        .is(began.map(str::to_owned).to_vec())
        .because("every job is in the loop's queue when the call returns, and has its turn as soon as the caller waits");
}

#[probe::test]
fn a_handle_gives_the_result_of_its_own_job() {
    let results = observe(async || {
        let mut results = Vec::new();
        for handle in start_all(jobs(&Trace::new(), [30, 10, 20])) {
            results.push(handle.await.ok());
        }
        results
    });
    expect("results of the handles", results.into_output())
        .is(vec![Some(0), Some(1), Some(2)])
        .because("the first handle belongs to the first job, whichever was done first");
}

#[probe::test]
fn all_together_take_as_long_as_the_longest() {
    let seen = observe(async || run_all(jobs(&Trace::new(), [30, 10, 50, 20])).await);
    expect("time for jobs of 30, 10, 50 and 20 ms", seen.elapsed())
        .is(ms(50))
        .because("they wait at the same time; one after the other would take 110 ms");
}

#[probe::test]
fn the_results_stand_in_the_order_of_the_jobs() {
    let seen = observe(async || run_all(jobs(&Trace::new(), [30, 10, 50, 20])).await);
    expect("results", seen.into_output())
        .is(vec![0, 1, 2, 3])
        .because("whoever asked wants to know which result belongs to which job");
}

#[probe::test]
fn nothing_of_run_all_begins_before_its_first_poll() {
    let trace = Trace::new();
    observe(async || {
        let all = run_all(jobs(&trace, [10, 10]));
        sleep(ms(100)).await;
        trace.mark("first poll");
        all.await;
    });
    expect("what happened first", trace.names().first().cloned())
        .is(Some("first poll".to_owned()))
        .because("an async function does nothing at its call, not even its first line");
}

#[probe::test]
fn what_is_lazy_and_never_polled_does_nothing() {
    let trace = Trace::new();
    observe(async || {
        let (made, job) = (trace, jobs(&trace, [10]).remove(0));
        let inert = lazy(move || {
            made.mark("made");
            job
        });
        sleep(ms(100)).await;
        drop(inert);
        sleep(ms(100)).await;
    });
    expect("what a future did that nobody polled", trace.names())
        .is(vec![])
        .because("a Rust future is inert, as a Python coroutine is: it is a plan, and nobody carries it out");
}

#[probe::test]
fn what_is_lazy_begins_at_its_first_poll() {
    let trace = Trace::new();
    let seen = observe(async || {
        let (made, job) = (trace, jobs(&trace, [10]).remove(0));
        let inert = lazy(move || {
            made.mark("made");
            job
        });
        sleep(ms(100)).await;
        inert.await
    });
    expect(
        "when the job was made and when it began",
        vec![trace.at("made"), trace.at("0 begins")],
    )
    .is(vec![Some(ms(100)), Some(ms(100))])
    .because("the first poll is the beginning");
    expect("time in all", seen.elapsed())
        .is(ms(110))
        .because("the wait before the first poll saved nothing");
}

#[probe::test]
fn what_is_eager_goes_on_by_itself() {
    let trace = Trace::new();
    let seen = observe(async || {
        let result = eager(jobs(&trace, [50]).remove(0));
        sleep(ms(100)).await;
        // It has been ready for long: one poll has to be enough.
        timeout(Duration::ZERO, result).await.ok()
    });
    expect("when the job was done", trace.at("0 done"))
        .is(Some(ms(50)))
        .because("it was handed to the loop at the call, and the loop needs nobody's await");
    expect("its output, asked for at 100 ms", seen.into_output())
        .is(Some(0))
        .because("what is done needs no more time");
}

#[probe::test]
fn what_is_eager_needs_nobody_to_look() {
    let trace = Trace::new();
    observe(async || {
        drop(eager(jobs(&trace, [50]).remove(0)));
        sleep(ms(100)).await;
    });
    expect("when the job was done", trace.at("0 done"))
        .is(Some(ms(50)))
        .because("to drop a task's handle is to stop listening; the task itself goes on");
}

// What the checks are made of.

/// Jobs that take so many milliseconds each, leave their marks, and give their
/// number.
fn jobs<const COUNT: usize>(
    trace: &Trace,
    milliseconds: [u64; COUNT],
) -> Vec<impl Future<Output = usize> + Send + use<COUNT>> {
    milliseconds
        .into_iter()
        .enumerate()
        .map(|(number, milliseconds)| {
            let trace = *trace;
            async move {
                trace.mark(format!("{number} begins"));
                sleep(ms(milliseconds)).await;
                trace.mark(format!("{number} done"));
                number
            }
        })
        .collect()
}

fn done(trace: &Trace, count: usize) -> Vec<Option<Duration>> {
    (0..count)
        .map(|number| trace.at(&format!("{number} done")))
        .collect()
}
