//! What `shielded` must do. Each check is a sentence; run them with
//! `cargo grade check shield`.
//!
//! The work takes 100 ms, and whoever is cancelled is cancelled after 30.

use probe::{Jobs, Trace, cut_after, expect, expect_that, ms, observe};
use shield::{Panicked, shielded};
use tokio::time::{Instant, sleep};

#[probe::test]
fn the_work_goes_on_when_its_caller_is_cancelled() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let work = shielded(jobs.takes("pay", ms(100)), noted(warned));
        let caller = tokio::spawn(async move { work.await.ok() });
        sleep(ms(30)).await;
        caller.abort();
        sleep(ms(1000)).await;
    });
    expect("when the work was done", jobs.ended_at("pay"))
        .is(Some(ms(100)))
        .because("the caller was aborted at 30 ms, and the work is shielded from that");
    expect("work that was done", jobs.ended())
        .are(["pay"])
        .because("a payment that is made again is as bad as one that is lost");
}

#[probe::test]
fn a_cancelled_caller_does_not_wait() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let waited = observe(async || {
        let start = Instant::now();
        cut_after(ms(30), shielded(jobs.takes("pay", ms(100)), noted(warned))).await;
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
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let value = observe(async || {
        let mut work = shielded(jobs.takes("pay", ms(100)).gives(7), noted(warned));
        expect(
            "the first await was given up",
            cut_after(ms(30), &mut work).await.is_none(),
        )
        .is_true()
        .because("the work takes 100 ms and the first await had 30");
        work.await
    });
    expect("when the second await gave something", value.elapsed())
        .is(ms(100))
        .because("the work had gone on in between");
    expect_that!("what it gave", value.into_output(), Ok(7)).because(
        "an await that was given up has read nothing: the value is there for the next one",
    );
}

#[probe::test]
fn another_task_can_have_the_value() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let value = observe(async || {
        let mut work = shielded(jobs.takes("pay", ms(100)).gives(7), noted(warned));
        cut_after(ms(30), &mut work).await;
        tokio::spawn(work).await.unwrap()
    });
    expect_that!("what the other task got", value.into_output(), Ok(7))
        .because("whoever polled last is to be woken, and that need not be who polled first");
}

#[probe::test]
fn the_work_starts_at_the_call() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let work = shielded(jobs.takes("pay", ms(100)), noted(warned));
        sleep(ms(30)).await;
        drop(work);
        sleep(ms(1000)).await;
    });
    expect(
        "when the work of a handle that nobody polled began",
        jobs.begun_at("pay"),
    )
    .is(Some(ms(0)))
    .because("whoever shields work wants it done, and may be cancelled before the first await");
}

#[probe::test]
fn a_panic_comes_out_of_the_handle() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let bug = jobs.takes("pay", ms(100)).panics::<u32>("card declined");
    let outcome = observe(|| shielded(bug, noted(warned))).into_output();
    expect_that!(
        "what the handle gave",
        outcome,
        Err(Panicked(text)) if text == "card declined"
    )
    .because("the panic happened in another task, and must come to whoever waits for the work");
    expect("warnings", warned.names())
        .are([])
        .because("somebody has had the panic: it is not lost");
    let card = 3;
    let bug = async move {
        sleep(ms(100)).await;
        panic!("card {card} declined")
    };
    let outcome: Result<u32, _> = observe(|| shielded(bug, noted(warned))).into_output();
    expect_that!(
        "what it gave of a text that was put together",
        outcome,
        Err(Panicked(text)) if text == "card 3 declined"
    )
    .because("the payload of a panic is a `&str` where the text was written out, and a `String` where it was put together");
}

#[probe::test]
fn a_panic_after_the_handle_is_gone_is_warned_about() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let bug = jobs.takes("pay", ms(100)).panics::<u32>("card declined");
        drop(shielded(bug, noted(warned)));
        sleep(ms(1000)).await;
    });
    expect("warnings", warned.names())
        .are(["card declined"])
        .because("nobody is left who could ask, so it must be said without being asked, and once");
    expect("when it was warned", warned.at("card declined"))
        .is(Some(ms(100)))
        .because("the handle was gone before, so the panic is lost the moment it happens");
}

#[probe::test]
fn a_panic_that_nobody_reads_is_warned_about_at_the_drop() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let bug = jobs.takes("pay", ms(100)).panics::<u32>("card declined");
        let mut work = shielded(bug, noted(warned));
        cut_after(ms(30), &mut work).await;
        sleep(ms(270)).await;
        drop(work);
        sleep(ms(1000)).await;
    });
    expect("warnings", warned.names())
        .are(["card declined"])
        .because(
            "the handle was awaited once, too early; the panic came later and nobody has read it",
        );
    expect("when it was warned", warned.at("card declined"))
        .is(Some(ms(300)))
        .because("as long as the handle is there, somebody may still ask");
}

#[probe::test]
fn without_a_panic_there_is_no_warning() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let pay = || jobs.takes("pay", ms(100));
    observe(async || {
        shielded(pay(), noted(warned)).await.ok();
        drop(shielded(pay(), noted(warned)));
        let unread = shielded(pay(), noted(warned));
        sleep(ms(1000)).await;
        drop(unread);
    });
    expect("warnings", warned.names()).are([]).because(
        "a value that nobody wants is no failure: whoever only wants the work done may go",
    );
}

#[probe::test]
fn shielding_twice_is_harmless() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let outcome = observe(async || {
        let awaited = shielded(jobs.takes("awaited", ms(100)).gives(7), noted(warned));
        let outcome = shielded(awaited, noted(warned)).await;
        let dropped = shielded(jobs.takes("dropped", ms(100)).gives(7), noted(warned));
        drop(shielded(dropped, noted(warned)));
        sleep(ms(1000)).await;
        outcome
    });
    expect_that!(
        "what came through two shields",
        outcome.into_output(),
        Ok(Ok(7))
    )
    .because("a shield round a shield gives on what the inner one gives");
    expect("work that was done", jobs.ended())
        .are(["awaited", "dropped"])
        .because("each was shielded twice and done once");
}

/// A warning that is noted.
fn noted(warned: Trace) -> impl FnOnce(&str) + Send + 'static {
    move |message| warned.mark(message)
}
