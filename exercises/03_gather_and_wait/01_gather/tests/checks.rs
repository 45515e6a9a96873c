//! What `gather` and `gather_or_first_error` must do. Each check is a sentence;
//! run them with `cargo grade check gather`.

use futures::FutureExt;
use futures::future::BoxFuture;
use gather::{gather, gather_or_first_error};
use probe::{Trace, expect, ms, observe};
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

#[probe::test]
fn results_stand_in_the_order_of_the_call() {
    let latencies = [30, 10, 20];
    let plain = latencies.map(|latency| after(ms(latency), latency).boxed());
    let gathered = observe(async || gather(plain.into()).await).into_output();
    expect("results of `gather`", gathered)
        .is(vec![30, 10, 20])
        .because("the second ends first, and still stands second: place tells which is which");
    let fallible = latencies.map(|latency| after(ms(latency), Ok::<_, String>(latency)).boxed());
    let gathered = observe(async || gather_or_first_error(fallible.into()).await).into_output();
    expect("results of `gather_or_first_error`", gathered)
        .is(Ok(vec![30, 10, 20]))
        .because("when nothing fails, it gives what `gather` gives");
}

#[probe::test]
fn it_takes_as_long_as_the_longest() {
    let latencies = [30, 100, 20];
    let plain = latencies.map(|latency| after(ms(latency), latency).boxed());
    let gathered = observe(async || gather(plain.into()).await);
    expect("time of `gather`", gathered.elapsed())
        .is(ms(100))
        .because("all three wait at the same time, so the whole takes as long as the longest");
    let fallible = latencies.map(|latency| after(ms(latency), Ok::<_, String>(latency)).boxed());
    let gathered = observe(async || gather_or_first_error(fallible.into()).await);
    expect("time of `gather_or_first_error`", gathered.elapsed())
        .is(ms(100))
        .because("an error may come from any of them, and still they run side by side");
}

#[probe::test]
fn the_first_error_comes_back_at_once() {
    let jobs = vec![
        after(ms(100), Ok(0)).boxed(),
        after(ms(50), Err("late")).boxed(),
        after(ms(20), Err("early")).boxed(),
    ];
    let failed = observe(async || gather_or_first_error(jobs).await);
    expect("time until the error is returned", failed.elapsed())
        .is(ms(20))
        .because("whoever waits can act on an error now: the result that comes at 100 ms changes nothing");
    expect("the error", failed.into_output().err())
        .is(Some("early"))
        .because("first means first in time, not first in the order of the call");
}

#[probe::test]
fn the_others_keep_running_after_an_error() {
    let trace = Trace::new();
    observe(async || {
        let jobs = vec![
            traced(&trace, "slow", ms(100), Ok(())),
            traced(&trace, "bad", ms(20), Err("bad")),
            traced(&trace, "quick", ms(60), Ok(())),
        ];
        gather_or_first_error(jobs).await.ok();
        sleep(ms(200)).await;
    });
    expect("when the job of 60 ms ended", trace.at("end quick"))
        .is(Some(ms(60)))
        .because("asyncio's gather returns the error and leaves the others alone");
    expect("when the job of 100 ms ended", trace.at("end slow"))
        .is(Some(ms(100)))
        .because("somebody else's failure at 20 ms is no reason to stop it");
}

#[probe::test]
fn a_panic_after_the_error_stops_nobody() {
    let trace = Trace::new();
    observe(async || {
        let bug = async {
            sleep(ms(40)).await;
            panic!("a bug")
        };
        let jobs = vec![
            traced(&trace, "bad", ms(20), Err("bad")),
            bug.boxed(),
            traced(&trace, "slow", ms(100), Ok(())),
        ];
        gather_or_first_error(jobs).await.ok();
        sleep(ms(200)).await;
    });
    expect("when the slow one ended", trace.at("end slow"))
        .is(Some(ms(100)))
        .because(
            "after the error each runs on by itself, and one that breaks takes no other along",
        );
}

#[probe::test]
fn cancelled_it_cancels_all() {
    for (name, first_error) in [("gather", false), ("gather_or_first_error", true)] {
        let trace = Trace::new();
        let left = observe(async || {
            let jobs = ["one", "two", "three"].map(|job| traced(&trace, job, ms(100), Ok(())));
            let gathering = if first_error {
                gather_or_first_error(jobs.into()).map(drop).boxed_local()
            } else {
                gather(jobs.into()).map(drop).boxed_local()
            };
            timeout(ms(30), gathering).await.ok();
            yield_now().await;
            let left = trace.count_of("begin") - trace.count_of("drop");
            sleep(ms(500)).await;
            left
        });
        expect(
            &format!("jobs left one turn after `{name}` was dropped"),
            left.into_output(),
        )
        .is(0)
        .because(
            "nobody waits for the results any more: unlike an error, a cancel reaches everyone",
        );
        expect(
            &format!("jobs that ended though `{name}` was dropped"),
            trace.count_of("end"),
        )
        .is(0)
        .because("cancelled work does not go on in secret");
    }
}

#[probe::test]
fn nothing_to_do_is_done_at_once() {
    let none = observe(async || gather(Vec::<BoxFuture<'static, u32>>::new()).await);
    expect("time of nothing", none.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
    expect("results of nothing", none.into_output())
        .is(vec![])
        .because("as many results as futures: none");
    let none = Vec::<BoxFuture<'static, Result<u32, String>>>::new();
    expect(
        "nothing fails",
        observe(async || gather_or_first_error(none).await).into_output(),
    )
    .is(Ok(vec![]))
    .because("where nobody can fail, nobody has failed");
}

#[probe::test]
fn a_thousand_take_no_longer_than_one() {
    let plain = (0..1000).map(|at| after(ms(50), at).boxed()).collect();
    let gathered = observe(async || gather(plain).await);
    expect("time of a thousand of 50 ms", gathered.elapsed())
        .is(ms(50))
        .because("a waiting future costs memory and no time: a thousand wait together");
    let fallible = (0..1000)
        .map(|at| after(ms(50), Ok::<_, String>(at)).boxed())
        .collect();
    let gathered = observe(async || gather_or_first_error(fallible).await);
    expect("time of a thousand that might fail", gathered.elapsed())
        .is(ms(50))
        .because("all begin at the first poll, however many there are");
    expect("their results", gathered.into_output())
        .is(Ok((0..1000).collect()))
        .because("each is there once, in its place");
}

#[probe::test]
fn a_panic_comes_out_as_a_panic() {
    let well = observe(|| gather(vec![after(ms(10), 1).boxed()])).into_output();
    expect("results where nobody panics", well)
        .is(vec![1])
        .because("that is the usual case");
    let message = observe(async || panic_of(gather(one_panics())).await).into_output();
    expect("`gather` panics, and says", message)
        .is("a bug".to_owned())
        .because("a result is missing, so there is no list to give: the bug must not be hidden");
    let fallible = one_panics()
        .into_iter()
        .map(|job| job.map(Ok::<_, String>).boxed());
    let message = observe(async || panic_of(gather_or_first_error(fallible.collect())).await);
    expect(
        "`gather_or_first_error` panics, and says",
        message.into_output(),
    )
    .is("a bug".to_owned())
    .because("a panic is no error of type `E`: it goes up as what it is");
}

#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let trace = Trace::new();
    observe(async || {
        let plain = gather(vec![traced(&trace, "plain", ms(10), Ok(()))]);
        let fallible = gather_or_first_error(vec![traced(&trace, "fallible", ms(10), Ok(()))]);
        sleep(ms(50)).await;
        drop((plain, fallible));
    });
    expect("jobs that began unpolled", trace.count_of("begin"))
        .is(0)
        .because("a Rust future is inert: where asyncio's gather starts at the call, an async fn starts when it is polled");
    observe(|| gather(vec![traced(&trace, "plain", ms(10), Ok(()))]));
    observe(|| gather_or_first_error(vec![traced(&trace, "fallible", ms(10), Ok(()))]))
        .into_output()
        .ok();
    expect("jobs that began once polled", trace.count_of("begin"))
        .is(2)
        .because("then they begin, all of them");
}

/// Gives `output` after `latency`.
async fn after<T>(latency: Duration, output: T) -> T {
    sleep(latency).await;
    output
}

/// A job whose begin, end and drop are noted.
fn traced(
    trace: &Trace,
    name: &'static str,
    latency: Duration,
    output: Result<(), &'static str>,
) -> BoxFuture<'static, Result<(), &'static str>> {
    let trace = *trace;
    async move {
        trace.mark(format!("begin {name}"));
        let _guard = trace.guard(format!("drop {name}"));
        sleep(latency).await;
        trace.mark(format!("end {name}"));
        output
    }
    .boxed()
}

fn one_panics() -> Vec<BoxFuture<'static, u32>> {
    let bug = async {
        sleep(ms(20)).await;
        panic!("a bug");
    };
    vec![
        after(ms(10), 1).boxed(),
        bug.boxed(),
        after(ms(30), 3).boxed(),
    ]
}

/// What the future panicked with. The message of a handle that was unwrapped
/// holds the task's own.
async fn panic_of<T>(future: impl Future<Output = T>) -> String {
    let Err(payload) = AssertUnwindSafe(future).catch_unwind().await else {
        return "no panic".to_owned();
    };
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    match text.unwrap_or_default() {
        text if text.contains("a bug") => "a bug".to_owned(),
        text => text,
    }
}
