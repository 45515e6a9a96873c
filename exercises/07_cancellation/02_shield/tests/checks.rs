//! What `shielded` must do. Each check is a sentence; run them with
//! `cargo grade check shield`.
//!
//! The work takes 100 ms, and whoever is cancelled is cancelled after 30.

use probe::{Trace, expect, ms, observe};
use shield::{Panicked, shielded};
use tokio::time::{Instant, sleep, timeout};

#[probe::test]
fn the_work_goes_on_when_its_caller_is_cancelled() {
    let trace = Trace::new();
    observe(async || {
        let work = shielded(pay(&trace), warning(&trace));
        let caller = tokio::spawn(async move { work.await.ok() });
        sleep(ms(30)).await;
        caller.abort();
        sleep(ms(1000)).await;
    });
    expect("when the work was done", trace.at("paid"))
        .is(Some(ms(100)))
        .because("the caller was aborted at 30 ms, and the work is shielded from that");
    expect("times the work was done", trace.count("paid"))
        .is(1)
        .because("a payment that is made again is as bad as one that is lost");
}

#[probe::test]
fn a_cancelled_caller_does_not_wait() {
    let trace = Trace::new();
    let waited = observe(async || {
        let start = Instant::now();
        let _ = timeout(ms(30), shielded(pay(&trace), warning(&trace))).await;
        let waited = start.elapsed();
        sleep(ms(1000)).await;
        waited
    });
    expect("when the caller was free to go on", waited.into_output())
        .is(ms(30))
        .because("it was cancelled at 30 ms; that the work goes on is the work's business");
}

#[probe::test]
fn the_value_can_still_be_had() {
    let trace = Trace::new();
    let (given_up, value, at) = observe(async || {
        let start = Instant::now();
        let mut work = shielded(pay(&trace), warning(&trace));
        let given_up = timeout(ms(30), &mut work).await.is_err();
        (given_up, work.await, start.elapsed())
    })
    .into_output();
    expect("the first await was given up", given_up)
        .is_true()
        .because("the work takes 100 ms and the first await had 30");
    expect("what the second await gave", told(value))
        .is("paid 7".to_owned())
        .because(
            "an await that was given up has read nothing: the value is there for the next one",
        );
    expect("when it gave it", at)
        .is(ms(100))
        .because("the work had gone on in between");
}

#[probe::test]
fn another_task_can_have_the_value() {
    let trace = Trace::new();
    let value = observe(async || {
        let mut work = shielded(pay(&trace), warning(&trace));
        let _ = timeout(ms(30), &mut work).await;
        tokio::spawn(work).await.unwrap()
    });
    expect("what the other task got", told(value.into_output()))
        .is("paid 7".to_owned())
        .because("whoever polled last is to be woken, and that need not be who polled first");
}

#[probe::test]
fn the_work_starts_at_the_call() {
    let trace = Trace::new();
    observe(async || {
        let work = shielded(pay(&trace), warning(&trace));
        sleep(ms(30)).await;
        drop(work);
        sleep(ms(1000)).await;
    });
    expect(
        "when the work of a handle that nobody polled began",
        trace.at("began"),
    )
    .is(Some(ms(0)))
    .because("whoever shields work wants it done, and may be cancelled before the first await");
}

#[probe::test]
fn a_panic_comes_out_of_the_handle() {
    let trace = Trace::new();
    let outcome = observe(async || shielded(pay_and_panic(), warning(&trace)).await);
    expect("what the handle gave", told(outcome.into_output()))
        .is("panicked: card declined".to_owned())
        .because("the panic happened in another task, and must come to whoever waits for the work");
    expect("warnings", warnings(&trace))
        .is(none())
        .because("somebody has had the panic: it is not lost");
    let outcome = observe(async || shielded(pay_with(3), warning(&trace)).await);
    expect("what it gave of a text that was put together", told(outcome.into_output()))
        .is("panicked: card 3 declined".to_owned())
        .because("the payload of a panic is a `&str` where the text was written out, and a `String` where it was put together");
}

#[probe::test]
fn a_panic_after_the_handle_is_gone_is_warned_about() {
    let trace = Trace::new();
    observe(async || {
        drop(shielded(pay_and_panic(), warning(&trace)));
        sleep(ms(1000)).await;
    });
    expect("warnings", warnings(&trace))
        .is(vec!["warned: card declined".to_owned()])
        .because("nobody is left who could ask, so it must be said without being asked, and once");
    expect("when it was warned", trace.at("warned: card declined"))
        .is(Some(ms(100)))
        .because("the handle was gone before, so the panic is lost the moment it happens");
}

#[probe::test]
fn a_panic_that_nobody_reads_is_warned_about_at_the_drop() {
    let trace = Trace::new();
    observe(async || {
        let mut work = shielded(pay_and_panic(), warning(&trace));
        let _ = timeout(ms(30), &mut work).await;
        sleep(ms(270)).await;
        drop(work);
        sleep(ms(1000)).await;
    });
    expect("warnings", warnings(&trace))
        .is(vec!["warned: card declined".to_owned()])
        .because(
            "the handle was awaited once, too early; the panic came later and nobody has read it",
        );
    expect("when it was warned", trace.at("warned: card declined"))
        .is(Some(ms(300)))
        .because("as long as the handle is there, somebody may still ask");
}

#[probe::test]
fn without_a_panic_there_is_no_warning() {
    let trace = Trace::new();
    observe(async || {
        let _ = shielded(pay(&trace), warning(&trace)).await;
        drop(shielded(pay(&trace), warning(&trace)));
        let unread = shielded(pay(&trace), warning(&trace));
        sleep(ms(1000)).await;
        drop(unread);
    });
    expect("warnings", warnings(&trace)).is(none()).because(
        "a value that nobody wants is no failure: whoever only wants the work done may go",
    );
}

#[probe::test]
fn shielding_twice_is_harmless() {
    let trace = Trace::new();
    let outcome = observe(async || {
        let inner = shielded(pay(&trace), warning(&trace));
        let outcome = shielded(inner, warning(&trace)).await;
        let inner = shielded(pay(&trace), warning(&trace));
        drop(shielded(inner, warning(&trace)));
        sleep(ms(1000)).await;
        outcome
    });
    let outcome = outcome.into_output().map(told).unwrap_or_default();
    expect("what came through two shields", outcome)
        .is("paid 7".to_owned())
        .because("a shield round a shield gives on what the inner one gives");
    expect(
        "times the work was done, once awaited and once dropped",
        trace.count("paid"),
    )
    .is(2)
    .because("each was shielded twice and done once");
}

fn pay(trace: &Trace) -> impl Future<Output = u32> + Send + 'static + use<> {
    let trace = *trace;
    async move {
        trace.mark("began");
        sleep(ms(100)).await;
        trace.mark("paid");
        7
    }
}

async fn pay_and_panic() -> u32 {
    sleep(ms(100)).await;
    panic!("card declined");
}

async fn pay_with(card: u32) -> u32 {
    sleep(ms(100)).await;
    panic!("card {card} declined");
}

fn warning(trace: &Trace) -> impl FnOnce(&str) + Send + 'static + use<> {
    let trace = *trace;
    move |message| trace.mark(format!("warned: {message}"))
}

fn warnings(trace: &Trace) -> Vec<String> {
    let names = trace.names().into_iter();
    names.filter(|name| name.starts_with("warned")).collect()
}

fn none() -> Vec<String> {
    Vec::new()
}

fn told(outcome: Result<u32, Panicked>) -> String {
    match outcome {
        Ok(sum) => format!("paid {sum}"),
        Err(Panicked(message)) => format!("panicked: {message}"),
    }
}
