//! What `Background` must do. Each check is a sentence; run them with
//! `cargo grade check background_tasks`.

use background_tasks::{Background, ON_DROP, OnDrop};
use probe::{Trace, expect, ms, observe};
use std::sync::Arc;
use tokio::time::sleep;

#[probe::test]
fn every_job_ends_before_shutdown_returns() {
    let trace = Trace::new();
    let seen = observe(async || {
        let background = Background::new();
        for (name, milliseconds) in [("a", 10), ("b", 50), ("c", 30)] {
            background.spawn(job(name, milliseconds, &trace)).ok();
        }
        background.shutdown().await;
        trace.mark("shutdown returned");
    });
    expect("time until shutdown returned", seen.elapsed())
        .is(ms(50))
        .because("the jobs run at the same time, and the longest decides");
    expect("what happened, in order", trace.names())
        .is(names(&["a ends", "c ends", "b ends", "shutdown returned"]))
        .because("shutting down means letting the work end, not stopping it");
}

#[probe::test]
fn a_job_begins_at_the_call_and_needs_nobody() {
    let trace = Trace::new();
    observe(async || {
        let background = Background::new();
        background.spawn(job("a", 20, &trace)).ok();
        sleep(ms(100)).await;
        trace.mark("the caller looks");
        background.shutdown().await;
    });
    expect("when the job ended", trace.at("a ends"))
        .is(Some(ms(20)))
        .because("it runs in the background: the caller was busy elsewhere all the time");
}

#[probe::test]
fn what_a_job_captured_and_gave_is_dropped_at_its_end() {
    let trace = Trace::new();
    let (captured, given) = (trace.guard("captured"), trace.guard("given"));
    observe(async || {
        let background = Background::new();
        let ended = background.spawn(async move {
            let _captured = captured;
            sleep(ms(10)).await;
            given
        });
        ended.ok();
        sleep(ms(100)).await;
        trace.mark("the caller looks");
        background.shutdown().await;
    });
    expect(
        "when both were dropped",
        vec![trace.at("captured dropped"), trace.at("given dropped")],
    )
    .is(vec![Some(ms(10)), Some(ms(10))])
    .because("nobody will ever ask for them: what a kept handle holds on to is lost memory");
}

#[probe::test]
fn ten_thousand_jobs_do_not_pile_up() {
    let payload = Arc::new(());
    let (most, left) = observe(async || {
        let background = Background::new();
        let mut most = 0;
        for _ in 0..100 {
            for _ in 0..100 {
                let payload = payload.clone();
                background.spawn(async move { payload }).ok();
            }
            most = most.max(background.len());
            sleep(ms(1)).await;
        }
        let left = Arc::strong_count(&payload) - 1;
        background.shutdown().await;
        (most, left)
    })
    .into_output();
    expect("most jobs that were counted at once", most)
        .is(100)
        .because("a hundred begin at a time, and those before them have long ended");
    expect("payloads still held after ten thousand jobs", left)
        .is(0)
        .because("a program that runs for months starts more jobs than its memory can remember");
}

#[probe::test]
fn it_counts_the_jobs_that_have_not_ended() {
    let trace = Trace::new();
    let counted = observe(async || {
        let background = Background::new();
        let mut counted = vec![background.len()];
        for (name, milliseconds) in [("a", 10), ("b", 30), ("c", 50)] {
            background.spawn(job(name, milliseconds, &trace)).ok();
        }
        for milliseconds in [0, 20, 20, 20] {
            sleep(ms(milliseconds)).await;
            counted.push(background.len());
        }
        background.shutdown().await;
        counted
    });
    expect(
        "jobs counted before, and at 0, 20, 40 and 60 ms",
        counted.into_output(),
    )
    .is(vec![0, 3, 2, 1, 0])
    .because("each job counts from its start to its end");
}

#[probe::test]
fn a_panic_harms_no_other_job_and_is_told() {
    let trace = Trace::new();
    let (told, accepted) = observe(async || {
        let background = Background::new();
        background.spawn(panics("the wheel came off")).ok();
        background.spawn(job("a", 50, &trace)).ok();
        sleep(ms(20)).await;
        let accepted = background.spawn(job("b", 10, &trace)).is_ok();
        (background.shutdown().await, accepted)
    })
    .into_output();
    expect("a job started after the panic was taken", accepted)
        .is_true()
        .because("one broken job is no reason to refuse the others");
    expect("what the other jobs did", trace.names())
        .is(names(&["b ends", "a ends"]))
        .because("a panic ends its own task and nothing else");
    expect("panics told at shutdown", told)
        .is(names(&["the wheel came off"]))
        .because("nobody awaited the job, so this is the only place where its failure can be seen");
}

#[probe::test]
fn a_job_that_panicked_counts_no_more() {
    let (counted, told) = observe(async || {
        let background = Background::new();
        background.spawn(panics("the wheel came off")).ok();
        background.spawn(panics("the axle broke")).ok();
        sleep(ms(20)).await;
        (background.len(), background.shutdown().await)
    })
    .into_output();
    expect("jobs counted after both had panicked", counted)
        .is(0)
        .because(
            "a panic is an end too; whoever counts himself out in his last line never gets there",
        );
    expect("panics told at shutdown", told)
        .is(names(&["the wheel came off", "the axle broke"]))
        .because("each is told, in the order in which they happened");
}

#[probe::test]
fn panics_are_told_in_the_order_in_which_they_happened() {
    let told = observe(async || {
        let background = Background::new();
        let late = async {
            sleep(ms(50)).await;
            panic!("the axle broke")
        };
        background.spawn(late).ok();
        background.spawn(panics("the wheel came off")).ok();
        background.shutdown().await
    });
    expect("panics told at shutdown", told.into_output())
        .is(names(&["the wheel came off", "the axle broke"]))
        .because("what broke first may be the reason for what broke then; where a job stood in the row says nothing");
}

#[probe::test]
fn a_job_that_comes_after_shutdown_began_is_given_back() {
    let trace = Trace::new();
    observe(async || {
        let background = Background::new();
        background.spawn(job("early", 50, &trace)).ok();
        tokio::join!(background.shutdown(), async {
            sleep(ms(10)).await;
            let refused = background.spawn(job("late", 10, &trace)).err();
            sleep(ms(100)).await;
            trace.mark("the late one is run by hand");
            if let Some(late) = refused {
                late.await;
            }
        });
    });
    expect("what happened, in order", trace.names())
        .is(names(&["early ends", "the late one is run by hand", "late ends"]))
        .because("a job that nobody will wait for is not taken in; its owner can still decide what to do with it");
}

#[probe::test]
fn dropping_it_does_with_the_jobs_what_it_says() {
    let trace = Trace::new();
    let guard = trace.guard("the job");
    observe(async || {
        let background = Background::new();
        let work = job("a", 50, &trace);
        let started = background.spawn(async move {
            let _guard = guard;
            work.await;
        });
        started.ok();
        sleep(ms(10)).await;
        let_go(background);
        sleep(ms(200)).await;
    });
    expect("the job came to its end", trace.count("a ends") == 1)
        .is(ON_DROP == OnDrop::Detaches)
        .because(
            "both are lawful, to go on and to be aborted, as long as `ON_DROP` tells which it is",
        );
    expect(
        "the job is gone after a while",
        trace.count("the job dropped"),
    )
    .is(1)
    .because("either way nothing stays behind for ever");
}

#[probe::test]
fn a_shutdown_without_jobs_returns_at_once() {
    let seen = observe(async || Background::new().shutdown().await);
    expect("time until shutdown returned", seen.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
    expect("panics told", seen.into_output())
        .is(vec![])
        .because("nothing has gone wrong");
}

// What the checks are made of.

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn let_go(_background: Background) {}

/// A job that takes so long and leaves its mark at the end.
fn job(
    name: &'static str,
    milliseconds: u64,
    trace: &Trace,
) -> impl Future<Output = ()> + Send + use<> {
    let trace = *trace;
    async move {
        sleep(ms(milliseconds)).await;
        trace.mark(format!("{name} ends"));
    }
}

/// A job that panics after 10 ms.
async fn panics(message: &'static str) {
    sleep(ms(10)).await;
    panic!("{message}");
}
