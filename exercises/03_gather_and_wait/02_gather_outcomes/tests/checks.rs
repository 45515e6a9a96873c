//! What `gather_outcomes` must do. Each check is a sentence; run them with
//! `cargo grade check gather_outcomes`.

use futures::FutureExt;
use futures::future::BoxFuture;
use gather_outcomes::{Job, Outcome, gather_outcomes};
use probe::{Observed, Trace, expect, ms, observe};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

#[probe::test]
fn outcomes_stand_in_the_order_of_the_call() {
    let jobs = [30, 10, 20].map(|latency| job(after(ms(latency), Ok(latency))));
    expect("outcomes", shown(gather(jobs)))
        .is(words(["Ok 30", "Ok 10", "Ok 20"]))
        .because("the second ends first, and still stands second: place tells which is which");
}

#[probe::test]
fn they_run_side_by_side() {
    let jobs = [30, 100, 20].map(|latency| job(after(ms(latency), Ok(latency))));
    expect("time of the whole", gather(jobs).elapsed())
        .is(ms(100))
        .because("all three wait at the same time, so the whole takes as long as the longest");
}

#[probe::test]
fn a_failure_costs_nobody_else_the_result() {
    let jobs = [
        job(after(ms(10), Err("no such page"))),
        job(after(ms(20), Ok(2))),
        job(after(ms(30), Err("no answer"))),
        job(after(ms(40), Ok(4))),
    ];
    expect("outcomes", shown(gather(jobs)))
        .is(words([
            "Failed no such page",
            "Ok 2",
            "Failed no answer",
            "Ok 4",
        ]))
        .because("an error is one outcome among others, and stands in its own place");
}

#[probe::test]
fn a_panic_costs_nobody_else_the_result() {
    let jobs = [
        job(after(ms(10), Ok(1))),
        job(panics(ms(20), || panic!("a bug"))),
        job(after(ms(30), Ok(3))),
    ];
    let outcomes = gather(jobs).into_output();
    let kinds: Vec<&str> = outcomes.iter().map(kind).collect();
    expect("outcomes", kinds)
        .is(vec!["Ok", "Panicked", "Ok"])
        .because("a bug in one job is no reason to lose what the others have done");
}

#[probe::test]
fn a_panic_in_a_drop_costs_nobody_else_the_result() {
    let jobs = [job(breaks_when_dropped()), job(after(ms(60), Ok(2)))];
    let gathered = gather_and_cancel(jobs, 0);
    expect(
        "outcome beside work that panics when it is cancelled",
        gathered.output().get(1).map(kind),
    )
    .is(Some("Ok"))
    .because("whatever is dropped may panic in its drop, and that is a bug of its own job, too");
}

#[probe::test]
fn a_panic_keeps_its_text() {
    let jobs = [
        job(panics(ms(10), || panic!("a bug"))),
        job(panics(ms(20), || {
            let number = 7;
            panic!("bug number {number}")
        })),
        job(panics(ms(30), || std::panic::panic_any(7))),
    ];
    expect("outcomes", shown(gather(jobs)))
        .is(words(["Panicked a bug", "Panicked bug number 7", "Panicked panicked"]))
        .because("the text is what one mends the bug by: a literal comes as `&str`, a formatted one as `String`");
}

#[probe::test]
fn it_returns_when_the_last_has_ended() {
    let jobs = [
        job(after(ms(10), Err("early"))),
        job(panics(ms(20), || panic!("a bug"))),
        job(after(ms(100), Ok(3))),
    ];
    expect("time of the whole", gather(jobs).elapsed())
        .is(ms(100))
        .because("who asks for all outcomes has to wait for all of them, however early one fails");
}

#[probe::test]
fn a_cancel_reaches_its_own_job_and_no_other() {
    let trace = Trace::new();
    let jobs = ["one", "two", "three"].map(|name| job(traced(&trace, name, ms(100))));
    let gathered = gather_and_cancel(jobs, 0);
    expect(
        "when the cancelled job was dropped",
        trace.at("one dropped"),
    )
    .is(Some(ms(30)))
    .because("its work is not wanted any more: it stops then and there");
    expect("outcomes", shown(gathered))
        .is(words(["Cancelled", "Ok 1", "Ok 1"]))
        .because("a cancel is neither a failure nor a panic, and the others go on");
}

#[probe::test]
fn cancelled_beforehand_it_does_not_begin() {
    let trace = Trace::new();
    let began = trace;
    let at_once = job(async move {
        began.mark("begun");
        Ok(1)
    });
    at_once.cancel.cancel();
    let gathered = gather([at_once, job(after(ms(10), Ok(2)))]);
    expect(
        "outcomes, the first cancelled before the call",
        shown(gathered),
    )
    .is(words(["Cancelled", "Ok 2"]))
    .because("nobody wants it any more, and that was known before it began");
    expect("cancelled jobs that began", trace.count("begun"))
        .is(0)
        .because("work that is quick enough would otherwise be done all the same");
}

#[probe::test]
fn a_cancel_after_the_end_changes_nothing() {
    let jobs = [job(after(ms(50), Ok(1))), job(after(ms(10), Ok(2)))];
    let gathered = gather_and_cancel(jobs, 1);
    expect("outcomes, the second cancelled at 30 ms", shown(gathered))
        .is(words(["Ok 1", "Ok 2"]))
        .because("it had ended at 10 ms, and what has ended cannot be cancelled any more");
}

#[probe::test]
fn dropped_half_way_it_cancels_all() {
    let trace = Trace::new();
    let left = observe(async || {
        let jobs = ["one", "two", "three"].map(|name| job(traced(&trace, name, ms(100))));
        let cut = timeout(ms(30), gather_outcomes(jobs.into())).await.is_err();
        yield_now().await;
        let left = trace.count_of("begin") - trace.count_of("drop");
        sleep(ms(500)).await;
        (cut, left)
    });
    let (cut, left) = left.into_output();
    expect("it was cut half-way", cut)
        .is_true()
        .because("the jobs need 100 ms, and it was dropped after 30");
    expect("jobs left one turn later", left)
        .is(0)
        .because("to keep every outcome is not to keep every job: nobody waits for these any more");
    expect(
        "jobs that ended though it was dropped",
        trace.count_of("end"),
    )
    .is(0)
    .because("cancelled work does not go on in secret");
}

#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let trace = Trace::new();
    observe(async || {
        let unpolled = gather_outcomes(vec![job(traced(&trace, "one", ms(10)))]);
        sleep(ms(50)).await;
        drop(unpolled);
    });
    expect("jobs that began unpolled", trace.count_of("begin"))
        .is(0)
        .because("a Rust future is inert until somebody polls it");
    gather([job(traced(&trace, "one", ms(10)))]);
    expect("jobs that began once polled", trace.count_of("begin"))
        .is(1)
        .because("then it begins");
}

type Work = BoxFuture<'static, Result<u64, &'static str>>;

fn gather<const N: usize>(jobs: [Job<Work>; N]) -> Observed<Vec<Outcome<u64, &'static str>>> {
    observe(async || gather_outcomes(jobs.into()).await)
}

/// Cancels the job in that place after 30 ms.
fn gather_and_cancel<const N: usize>(
    jobs: [Job<Work>; N],
    place: usize,
) -> Observed<Vec<Outcome<u64, &'static str>>> {
    let cancel = jobs[place].cancel.clone();
    observe(async || {
        tokio::spawn(async move {
            sleep(ms(30)).await;
            cancel.cancel();
        });
        gather_outcomes(jobs.into()).await
    })
}

fn job(work: impl Future<Output = Result<u64, &'static str>> + Send + 'static) -> Job<Work> {
    let (work, cancel) = (work.boxed(), CancellationToken::new());
    Job { work, cancel }
}

/// Gives `result` after `latency`.
async fn after(latency: Duration, result: Result<u64, &'static str>) -> Result<u64, &'static str> {
    sleep(latency).await;
    result
}

async fn panics(latency: Duration, panic: fn() -> u64) -> Result<u64, &'static str> {
    sleep(latency).await;
    Ok(panic())
}

/// Work that waits, and panics if it is dropped meanwhile.
async fn breaks_when_dropped() -> Result<u64, &'static str> {
    struct Breaks;
    impl Drop for Breaks {
        fn drop(&mut self) {
            panic!("the lid came off");
        }
    }
    let _breaks = Breaks;
    std::future::pending().await
}

/// Work whose begin, end and drop are noted; it gives 1.
fn traced(
    trace: &Trace,
    name: &'static str,
    latency: Duration,
) -> impl Future<Output = Result<u64, &'static str>> + use<> {
    let trace = *trace;
    async move {
        trace.mark(format!("begin {name}"));
        let _guard = (trace.guard(name), trace.guard("drop"));
        sleep(latency).await;
        trace.mark(format!("end {name}"));
        Ok(1)
    }
}

fn kind(outcome: &Outcome<u64, &'static str>) -> &'static str {
    match outcome {
        Outcome::Ok(_) => "Ok",
        Outcome::Failed(_) => "Failed",
        Outcome::Panicked(_) => "Panicked",
        Outcome::Cancelled => "Cancelled",
    }
}

fn shown(gathered: Observed<Vec<Outcome<u64, &'static str>>>) -> Vec<String> {
    let outcomes = gathered.into_output().into_iter();
    let shown = outcomes.map(|outcome| match &outcome {
        Outcome::Ok(value) => format!("Ok {value}"),
        Outcome::Failed(error) => format!("Failed {error}"),
        Outcome::Panicked(text) => format!("Panicked {text}"),
        Outcome::Cancelled => "Cancelled".to_owned(),
    });
    shown.collect()
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).into()
}
