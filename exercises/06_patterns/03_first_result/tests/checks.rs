//! What `race` and `race_after` must do. Each check is a sentence; run them with
//! `cargo grade check first_result`.

use first_result::{AllFailed, race, race_after};
use futures::FutureExt;
use futures::future::BoxFuture;
use probe::{Observed, Trace, expect, ms, observe};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let trace = Trace::new();
    observe(async || {
        let unpolled = race(vec![traced(&trace, 10)]);
        let unpolled_hedge = race_after(ms(50), vec![traced(&trace, 10)]);
        sleep(ms(100)).await;
        drop((unpolled, unpolled_hedge));
    });
    expect(
        "backends that were asked for futures nobody polled",
        trace.count("asked"),
    )
    .is(0)
    .because("a Rust future is inert: whoever drops it unpolled has asked nobody");
    observe(|| race(vec![traced(&trace, 10), traced(&trace, 10)]))
        .into_output()
        .ok();
    expect(
        "backends asked once a race was polled",
        trace.count("asked"),
    )
    .is(2)
    .because("then all are asked");
}

#[probe::test]
fn the_fastest_sets_the_time() {
    let backends = [50, 10, 30].map(|latency| answers(ms(latency), Ok(latency)));
    let won = race_of(backends);
    expect("time of the race", won.elapsed())
        .is(ms(10))
        .because("one good answer is enough, and the fastest has it at 10 ms");
    expect("the answer", won.into_output().ok())
        .is(Some(10))
        .because("it is the answer of the fastest");
}

#[probe::test]
fn a_fast_failure_does_not_win() {
    let won = race_of([
        answers(ms(50), Ok(50)),
        answers(ms(10), Err("refused")),
        answers(ms(30), Ok(30)),
    ]);
    expect("time of the race", won.elapsed())
        .is(ms(30))
        .because("at 10 ms there was an answer, but no success");
    expect("the answer", won.into_output().ok())
        .is(Some(30))
        .because("a server that refuses is often the fastest of all");
}

#[probe::test]
fn losers_are_gone_before_it_returns() {
    let trace = Trace::new();
    observe(async || {
        let backends = [50, 10, 30].map(|latency| traced(&trace, latency));
        race(backends.into()).await.ok();
        trace.mark("returned");
        sleep(ms(200)).await;
    });
    expect(
        "when the losers were dropped",
        (trace.at("50 dropped"), trace.at("30 dropped")),
    )
    .is((Some(ms(10)), Some(ms(10))))
    .because("the race is decided at 10 ms: what they do then is for nothing");
    let before = ["50 dropped", "30 dropped"].map(|loser| trace.is_before(loser, "returned"));
    expect("they were dropped before it returned", before.to_vec())
        .is(vec![true, true])
        .because("who gets the answer may rely on it that nobody holds a connection any more");
}

#[probe::test]
fn when_all_fail_each_failure_is_told() {
    let failed = race_of([
        answers(ms(30), Err("slow refusal")),
        answers(ms(10), Err("quick refusal")),
        answers(ms(20), Err("refusal")),
    ]);
    expect("time of the race", failed.elapsed())
        .is(ms(30))
        .because("only when the last has failed there is nothing to hope for");
    expect("the failures", failures(failed.into_output()))
        .is(vec!["slow refusal", "quick refusal", "refusal"])
        .because("each backend had its own reason, and the place says whose it is");
}

#[probe::test]
fn without_backends_all_have_failed() {
    let (none, hedged) = observe(async || {
        let none = race(Vec::<Backend>::new()).await;
        (none, race_after(ms(50), Vec::<Backend>::new()).await)
    })
    .into_output();
    expect("`race` of none is an error", none.is_err())
        .is_true()
        .because("nobody can succeed: an error says so, a hang does not");
    expect("`race_after` of none is an error", hedged.is_err())
        .is_true()
        .because("there is nobody to ask, now or later");
}

#[probe::test]
fn dropped_half_way_it_cancels_all() {
    let trace = Trace::new();
    let left = observe(async || {
        let backends = [100, 200].map(|latency| traced(&trace, latency));
        timeout(ms(30), race(backends.into())).await.ok();
        let backends = [100, 200].map(|latency| traced(&trace, latency));
        timeout(ms(30), race_after(ms(20), backends.into()))
            .await
            .ok();
        yield_now().await;
        let left = trace.count("asked") - trace.count("gone dropped");
        sleep(ms(500)).await;
        (trace.count("asked"), left)
    });
    expect(
        "backends asked, and backends left one turn after",
        left.into_output(),
    )
    .is((4, 0))
    .because("nobody waits for an answer any more");
}

#[probe::test]
fn the_hedge_is_not_sent_if_the_first_answers_in_time() {
    let trace = Trace::new();
    let won = observe(async || {
        let backends = [40, 10].map(|latency| traced(&trace, latency));
        race_after(ms(50), backends.into()).await
    });
    expect("backends asked", trace.count("asked"))
        .is(1)
        .because("the first has answered before its time was up: a second request would be waste");
    expect("time of the race", won.elapsed())
        .is(ms(40))
        .because("it is the first backend's answer");
}

#[probe::test]
fn the_hedge_is_sent_after_the_delay() {
    let trace = Trace::new();
    let won = observe(async || {
        let backends = [500, 400, 10].map(|latency| traced(&trace, latency));
        race_after(ms(50), backends.into()).await
    });
    expect("when each backend was asked", asked(&trace))
        .is(vec![ms(0), ms(50), ms(100)])
        .because("as long as nobody answers, one more is asked every 50 ms");
    expect("time of the race", won.elapsed())
        .is(ms(110))
        .because("the third was asked at 100 ms and needs 10");
}

#[probe::test]
fn the_first_goes_on_beside_the_hedge() {
    let won = hedged([answers(ms(60), Ok(60)), answers(ms(100), Ok(100))]);
    expect("time of the race", won.elapsed())
        .is(ms(60))
        .because("the first was late, not lost: it answers 10 ms after the hedge was sent");
    expect("the answer", won.into_output().ok())
        .is(Some(60))
        .because("a hedge adds a chance and takes none away");
}

#[probe::test]
fn a_failure_sends_the_hedge_at_once() {
    let won = hedged([answers(ms(10), Err("refused")), answers(ms(20), Ok(20))]);
    expect("time of the race", won.elapsed())
        .is(ms(30))
        .because("the first has failed at 10 ms: there is nobody left to wait for until 50");
    expect("the answer", won.into_output().ok())
        .is(Some(20))
        .because("it is the second backend's");
}

#[probe::test]
fn a_failure_sends_the_next_while_others_go_on() {
    let trace = Trace::new();
    hedged([
        answers(ms(500), Ok(500)),
        answers(ms(10), Err("refused")),
        traced(&trace, 20),
    ]);
    expect("when the third was asked, as the second failed at 60 ms", asked(&trace))
        .is(vec![ms(60)])
        .because("that the first is still out is no reason to wait until 100: it may be as lost as the second");
}

#[probe::test]
fn the_delay_counts_from_the_last_that_was_asked() {
    let trace = Trace::new();
    hedged([
        answers(ms(10), Err("refused")),
        traced(&trace, 500),
        traced(&trace, 20),
    ]);
    expect("when the second and the third were asked", asked(&trace))
        .is(vec![ms(10), ms(60)])
        .because("the second was asked when the first failed, and has its 50 ms like any other");
}

#[probe::test]
fn a_hedged_race_tells_all_failures() {
    let failed = hedged([
        answers(ms(70), Err("late refusal")),
        answers(ms(10), Err("quick refusal")),
        answers(ms(20), Err("refusal")),
    ]);
    expect("the failures", failures(failed.into_output()))
        .is(vec!["late refusal", "quick refusal", "refusal"])
        .because("they stand in the order of the backends, whoever failed first");
}

#[probe::test]
fn losers_of_a_hedged_race_are_gone_too() {
    let trace = Trace::new();
    observe(async || {
        let backends = [500, 10].map(|latency| traced(&trace, latency));
        race_after(ms(50), backends.into()).await.ok();
        trace.mark("returned");
        sleep(ms(1000)).await;
    });
    expect("when the loser was dropped", trace.at("500 dropped"))
        .is(Some(ms(60)))
        .because("the hedge has answered, so the first request is for nothing");
    expect(
        "it was dropped before the return",
        trace.is_before("500 dropped", "returned"),
    )
    .is_true()
    .because("late or not, it has to be gone");
}

type Backend = BoxFuture<'static, Result<u64, &'static str>>;

fn race_of<const N: usize>(
    backends: [Backend; N],
) -> Observed<Result<u64, AllFailed<&'static str>>> {
    observe(async || race(backends.into()).await)
}

/// A race with a delay of 50 ms.
fn hedged<const N: usize>(
    backends: [Backend; N],
) -> Observed<Result<u64, AllFailed<&'static str>>> {
    observe(async || race_after(ms(50), backends.into()).await)
}

/// When backends were asked, one after the other.
fn asked(trace: &Trace) -> Vec<Duration> {
    let events = trace.events().into_iter();
    let asked = events.filter(|event| event.name == "asked");
    asked.filter_map(|event| event.at).collect()
}

fn failures(failed: Result<u64, AllFailed<&'static str>>) -> Vec<&'static str> {
    failed.err().map_or_else(Vec::new, |failed| failed.failures)
}

/// A backend that answers `result` after `latency`.
fn answers(latency: Duration, result: Result<u64, &'static str>) -> Backend {
    async move {
        sleep(latency).await;
        result
    }
    .boxed()
}

/// A backend that succeeds after so many milliseconds; what it does is noted.
fn traced(trace: &Trace, latency: u64) -> Backend {
    let trace = *trace;
    async move {
        trace.mark("asked");
        let _guards = (trace.guard(latency), trace.guard("gone"));
        sleep(ms(latency)).await;
        Ok(latency)
    }
    .boxed()
}
