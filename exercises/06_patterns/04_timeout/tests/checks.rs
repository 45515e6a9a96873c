//! What the limits must do. Each check is a sentence; run them with
//! `cargo grade check timeout`.

use futures::FutureExt;
use futures::future::BoxFuture;
use probe::{Trace, expect, ms, observe};
use std::time::Duration;
use timeout::{Deadline, Failed, with_timeout};
use tokio::time::sleep;

#[probe::test]
fn it_is_cut_at_the_exact_instant() {
    let cut = observe(|| with_timeout(ms(50), after(ms(200), Ok(1))));
    expect("time until it returned", cut.elapsed())
        .is(ms(50))
        .because("the limit is 50 ms: neither the operation's 200 nor a round number decides");
    expect("what came out", shown(cut.into_output()))
        .is("timed out".to_owned())
        .because("that is why there is no value");
}

#[probe::test]
fn the_limit_begins_at_the_first_poll() {
    let done = observe(async || {
        let limited = with_timeout(ms(50), after(ms(20), Ok(1)));
        sleep(ms(100)).await;
        limited.await
    });
    expect(
        "what came out, polled 100 ms after the call",
        shown(done.into_output()),
    )
    .is("value 1".to_owned())
    .because("the limit is on the operation, which begins at the first poll and needs 20 ms");
}

#[probe::test]
fn the_operation_is_dropped_then() {
    let trace = Trace::new();
    let cut = observe(async || {
        with_timeout(ms(50), traced(&trace, ms(200))).await.ok();
        sleep(ms(500)).await;
    });
    expect(
        "when the operation was dropped",
        trace.at("operation dropped"),
    )
    .is(Some(ms(50)))
    .because("nobody waits for it any more, so it has to give back what it holds");
    expect("operations that ended in secret", trace.count("ended"))
        .is(0)
        .because("who is told `timed out` will try again, and then it would happen twice");
    expect("tasks left over", cut.left_over())
        .is(0)
        .because("a limit on waiting that leaves the work running limits nothing");
}

#[probe::test]
fn a_millisecond_before_the_limit_counts() {
    let done = observe(|| with_timeout(ms(50), after(ms(49), Ok(1))));
    expect("what came out", shown(done.into_output()))
        .is("value 1".to_owned())
        .because("it was done in time, if only just");
    let done = observe(|| with_timeout(ms(50), after(ms(20), Ok(1))));
    expect("time of an operation that needs 20 ms", done.elapsed())
        .is(ms(20))
        .because("a limit is an upper bound: who is done earlier returns earlier");
}

#[probe::test]
fn an_error_is_not_a_timeout() {
    let failed = observe(|| with_timeout(ms(50), after(ms(20), Err("refused"))));
    expect("what came out", shown(failed.into_output()))
        .is("error refused".to_owned())
        .because("a refusal and a silence ask for different answers: one may be tried again, the other hardly");
}

#[probe::test]
fn a_deadline_is_shared_by_all_steps() {
    let steps = observe(async || {
        let deadline = Deadline::after(ms(100));
        let one = deadline.run(after(ms(60), Ok(1))).await;
        let two = deadline.run(after(ms(60), Ok(2))).await;
        (shown(one), shown(two))
    });
    expect("time of both steps", steps.elapsed())
        .is(ms(100))
        .because("60 ms are gone after the first, so the second has 40 left, and needs 60");
    expect("what came out of them", steps.into_output())
        .is(("value 1".to_owned(), "timed out".to_owned()))
        .because("whoever waits for the whole does not care which step is slow");
}

#[probe::test]
fn the_time_left_shrinks() {
    let left = observe(async || {
        let deadline = Deadline::after(ms(100));
        let mut left = vec![deadline.left()];
        for pause in [30, 60, 200] {
            sleep(ms(pause)).await;
            left.push(deadline.left());
        }
        left
    });
    expect("time left after 0, 30, 90 and 290 ms", left.into_output())
        .is(vec![ms(100), ms(70), ms(10), ms(0)])
        .because("a deadline is a point in time: it stands still, and one comes nearer to it");
}

#[probe::test]
fn retry_goes_on_until_it_succeeds() {
    let trace = Trace::new();
    let done = observe(async || {
        let flaky = attempts(&trace, ms(10), 3);
        Deadline::after(ms(1000)).retry(5, ms(20), flaky).await
    });
    expect("what came out", shown(done.output().to_owned()))
        .is("value 3".to_owned())
        .because("the third attempt succeeds");
    expect("time of it all", done.elapsed())
        .is(ms(10 + 20 + 10 + 20 + 10))
        .because("three attempts of 10 ms with two pauses of 20 between them");
}

#[probe::test]
fn retry_gives_up_after_its_attempts() {
    let trace = Trace::new();
    let failed = observe(async || {
        let broken = attempts(&trace, ms(10), 100);
        Deadline::after(ms(1000)).retry(3, ms(20), broken).await
    });
    expect("attempts made", trace.count("attempt"))
        .is(3)
        .because("three are three in all, the first among them");
    expect("what came out", shown(failed.output().to_owned()))
        .is("error no 3".to_owned())
        .because("it is the last attempt's own error, not a timeout: there was time left");
    expect("time of it all", failed.elapsed())
        .is(ms(10 + 20 + 10 + 20 + 10))
        .because("after the last attempt there is nothing to pause for");
}

#[probe::test]
fn attempts_share_the_deadline() {
    let trace = Trace::new();
    let cut = observe(async || {
        let slow = attempts(&trace, ms(40), 100);
        let cut = Deadline::after(ms(110)).retry(10, ms(10), slow).await;
        trace.mark("returned");
        sleep(ms(500)).await;
        cut
    });
    expect("when it returned", trace.at("returned"))
        .is(Some(ms(110)))
        .because("attempts begin at 0, 50 and 100 ms, and the third has 10 ms left");
    expect("attempts made", trace.count("attempt"))
        .is(3)
        .because("after the deadline there is no further one");
    expect("what came out", shown(cut.into_output()))
        .is("timed out".to_owned())
        .because("the attempts that were left could not be used: the time was up");
}

#[probe::test]
fn what_the_deadline_cuts_is_dropped_then() {
    let (step, attempt) = (Trace::new(), Trace::new());
    observe(async || {
        Deadline::after(ms(50))
            .run(traced(&step, ms(200)))
            .await
            .ok();
        sleep(ms(500)).await;
    });
    let own = attempt;
    observe(async || {
        let slow = move || traced(&own, ms(200));
        Deadline::after(ms(50)).retry(3, ms(10), slow).await.ok();
        sleep(ms(500)).await;
    });
    expect(
        "when the step and the attempt were dropped",
        (
            step.at("operation dropped"),
            attempt.at("operation dropped"),
        ),
    )
    .is((Some(ms(50)), Some(ms(50))))
    .because("a deadline cuts as a limit does: what was under way has to give back what it holds");
    expect(
        "steps and attempts that ended in secret",
        step.count("ended") + attempt.count("ended"),
    )
    .is(0)
    .because("whoever was told that the time is up must not find it done later");
}

#[probe::test]
fn a_deadline_in_a_pause_ends_it() {
    let trace = Trace::new();
    let cut = observe(async || {
        let broken = attempts(&trace, ms(10), 100);
        Deadline::after(ms(50)).retry(10, ms(300), broken).await
    });
    expect("time of it all", cut.elapsed())
        .is(ms(50))
        .because("a pause is waiting like any other, and the deadline is at 50 ms");
    expect("what came out", shown(cut.into_output()))
        .is("timed out".to_owned())
        .because("no attempt is under way, and still it is the time that ended it");
}

/// Gives `result` after `latency`.
async fn after(latency: Duration, result: Result<u64, &'static str>) -> Result<u64, String> {
    sleep(latency).await;
    result.map_err(str::to_owned)
}

/// An operation whose end and drop are noted.
fn traced(trace: &Trace, latency: Duration) -> BoxFuture<'static, Result<u64, String>> {
    let trace = *trace;
    async move {
        let _guard = trace.guard("operation");
        sleep(latency).await;
        trace.mark("ended");
        Ok(1)
    }
    .boxed()
}

/// Attempts of which the one with that number succeeds, and those before fail.
fn attempts(
    trace: &Trace,
    latency: Duration,
    succeeds: u64,
) -> impl FnMut() -> BoxFuture<'static, Result<u64, String>> + Send + use<> {
    let (trace, mut number) = (*trace, 0);
    move || {
        trace.mark("attempt");
        number += 1;
        let number = number;
        async move {
            sleep(latency).await;
            if number == succeeds {
                Ok(number)
            } else {
                Err(format!("no {number}"))
            }
        }
        .boxed()
    }
}

fn shown(result: Result<u64, Failed<String>>) -> String {
    match result {
        Ok(value) => format!("value {value}"),
        Err(Failed::Operation(error)) => format!("error {error}"),
        Err(Failed::TimedOut) => "timed out".to_owned(),
    }
}
