//! What `gather` and `gather_or_first_error` must do. Each check is a sentence;
//! run them with `cargo grade check gather`.

use futures::FutureExt;
use gather::{gather, gather_or_first_error};
use probe::{Job, Jobs, a_turn, afterwards, cut_after, expect, expect_that, ms, observe, panic_of};
use tokio::time::sleep;

#[probe::test]
fn results_stand_in_the_order_of_the_call() {
    let jobs = Jobs::new();
    let plain = [30, 10, 20].map(|time| jobs.takes("plain", ms(time)).gives(time));
    let gathered = observe(|| gather(plain.into())).into_output();
    expect("results of `gather`", gathered)
        .is(vec![30, 10, 20])
        .because("the second ends first, and still stands second: place tells which is which");
    let fallible = [30, 10, 20].map(|time| jobs.takes("fallible", ms(time)).gives(fine(time)));
    let gathered = observe(|| gather_or_first_error(fallible.into())).into_output();
    expect("results of `gather_or_first_error`", gathered)
        .is(Ok(vec![30, 10, 20]))
        .because("when nothing fails, it gives what `gather` gives");
}

#[probe::test]
fn it_takes_as_long_as_the_longest() {
    let jobs = Jobs::new();
    let plain = [30, 100, 20].map(|time| jobs.takes("plain", ms(time)));
    let gathered = observe(|| gather(plain.into()));
    expect("time of `gather`", gathered.elapsed())
        .is(ms(100))
        .because("all three wait at the same time, so the whole takes as long as the longest");
    let fallible = [30, 100, 20].map(|time| jobs.takes("fallible", ms(time)).gives(fine(time)));
    let gathered = observe(|| gather_or_first_error(fallible.into()));
    expect("time of `gather_or_first_error`", gathered.elapsed())
        .is(ms(100))
        .because("an error may come from any of them, and still they run side by side");
}

#[probe::test]
fn the_first_error_comes_back_at_once() {
    let jobs = Jobs::new();
    let work = vec![
        jobs.takes("slow", ms(100)).gives(Ok(0)),
        jobs.takes("late", ms(50)).gives(Err("late")),
        jobs.takes("early", ms(20)).gives(Err("early")),
    ];
    let failed = observe(|| gather_or_first_error(work));
    expect("time until the error is returned", failed.elapsed())
        .is(ms(20))
        .because("whoever waits can act on an error now: the result that comes at 100 ms changes nothing");
    expect("the error", failed.into_output().err())
        .is(Some("early"))
        .because("first means first in time, not first in the order of the call");
}

#[probe::test]
fn the_others_keep_running_after_an_error() {
    let jobs = Jobs::new();
    observe(async || {
        let work = vec![
            jobs.takes("slow", ms(100)).gives(Ok(())),
            jobs.takes("bad", ms(20)).gives(Err("bad")),
            jobs.takes("quick", ms(60)).gives(Ok(())),
        ];
        gather_or_first_error(work).await.ok();
        sleep(ms(200)).await;
    });
    expect("when the job of 60 ms ended", jobs.ended_at("quick"))
        .is(Some(ms(60)))
        .because("asyncio's gather returns the error and leaves the others alone");
    expect("when the job of 100 ms ended", jobs.ended_at("slow"))
        .is(Some(ms(100)))
        .because("somebody else's failure at 20 ms is no reason to stop it");
}

#[probe::test]
fn a_panic_after_the_error_stops_nobody() {
    let jobs = Jobs::new();
    observe(async || {
        let work = vec![
            jobs.takes("bad", ms(20)).gives(Err("bad")),
            jobs.takes("bug", ms(40)).panics("a bug"),
            jobs.takes("slow", ms(100)).gives(Ok(())),
        ];
        gather_or_first_error(work).await.ok();
        sleep(ms(200)).await;
    });
    expect("when the slow one ended", jobs.ended_at("slow"))
        .is(Some(ms(100)))
        .because(
            "after the error each runs on by itself, and one that breaks takes no other along",
        );
}

#[probe::test]
fn cancelled_it_cancels_all() {
    for (name, first_error) in [("gather", false), ("gather_or_first_error", true)] {
        let jobs = Jobs::new();
        observe(async || {
            let work = ["one", "two", "three"].map(|job| jobs.takes(job, ms(100)).gives(fine(())));
            let gathering = if first_error {
                gather_or_first_error(work.into()).map(drop).boxed_local()
            } else {
                gather(work.into()).map(drop).boxed_local()
            };
            cut_after(ms(30), gathering).await;
            a_turn().await;
            expect(
                &format!("jobs alive one turn after `{name}` was dropped"),
                jobs.alive(),
            )
            .are([])
            .because(
                "nobody waits for the results any more: unlike an error, a cancel reaches everyone",
            );
            expect(
                &format!("jobs that ended though `{name}` was dropped"),
                afterwards(|| jobs.ended().len()).await,
            )
            .is(0)
            .because("cancelled work does not go on in secret");
        });
    }
}

#[probe::test]
fn nothing_to_do_is_done_at_once() {
    let none = observe(|| gather(Vec::<Job<u32>>::new()));
    expect("time of nothing", none.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
    expect("results of nothing", none.into_output())
        .is(vec![])
        .because("as many results as futures: none");
    let none = Vec::<Job<Result<u32, String>>>::new();
    expect(
        "nothing fails",
        observe(|| gather_or_first_error(none)).into_output(),
    )
    .is(Ok(vec![]))
    .because("where nobody can fail, nobody has failed");
}

#[probe::test]
fn a_thousand_take_no_longer_than_one() {
    let jobs = Jobs::new();
    let plain = (0..1000).map(|at| jobs.takes("plain", ms(50)).gives(at));
    let gathered = observe(|| gather(plain.collect()));
    expect("time of a thousand of 50 ms", gathered.elapsed())
        .is(ms(50))
        .because("a waiting future costs memory and no time: a thousand wait together");
    let fallible = (0..1000).map(|at| jobs.takes("fallible", ms(50)).gives(fine(at)));
    let gathered = observe(|| gather_or_first_error(fallible.collect()));
    expect("time of a thousand that might fail", gathered.elapsed())
        .is(ms(50))
        .because("all begin at the first poll, however many there are");
    expect("their results", gathered.into_output())
        .is(Ok((0..1000).collect()))
        .because("each is there once, in its place");
}

#[probe::test]
fn a_panic_comes_out_as_a_panic() {
    let jobs = Jobs::new();
    let well = observe(|| gather(vec![jobs.takes("one", ms(10)).gives(1)]));
    expect("results where nobody panics", well.into_output())
        .is(vec![1])
        .because("that is the usual case");
    // The message of a handle that was unwrapped holds the task's own.
    let plain = vec![
        jobs.takes("one", ms(10)).gives(1),
        jobs.takes("bug", ms(20)).panics("a bug"),
        jobs.takes("three", ms(30)).gives(3),
    ];
    let message = observe(|| panic_of(gather(plain))).into_output();
    expect_that!("`gather` panics, and says", message, Some(text) if text.contains("a bug"))
        .because("a result is missing, so there is no list to give: the bug must not be hidden");
    let fallible = vec![
        jobs.takes("one", ms(10)).gives(fine(1)),
        jobs.takes("bug", ms(20)).panics("a bug"),
        jobs.takes("three", ms(30)).gives(fine(3)),
    ];
    let message = observe(|| panic_of(gather_or_first_error(fallible))).into_output();
    expect_that!(
        "`gather_or_first_error` panics, and says",
        message,
        Some(text) if text.contains("a bug")
    )
    .because("a panic is no error of type `E`: it goes up as what it is");
}

#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let jobs = Jobs::new();
    let one = |name| vec![jobs.takes(name, ms(10)).gives(fine(()))];
    observe(async || {
        let plain = gather(one("plain"));
        let fallible = gather_or_first_error(one("fallible"));
        sleep(ms(50)).await;
        drop((plain, fallible));
    });
    expect("jobs that began unpolled", jobs.begun())
        .are([])
        .because("a Rust future is inert: where asyncio's gather starts at the call, an async fn starts when it is polled");
    observe(|| gather(one("plain")));
    observe(|| gather_or_first_error(one("fallible")))
        .into_output()
        .ok();
    expect("jobs that began once polled", jobs.begun())
        .are(["plain", "fallible"])
        .because("then they begin, all of them");
}

/// A result of work that could fail, and has not.
fn fine<T>(value: T) -> Result<T, String> {
    Ok(value)
}
