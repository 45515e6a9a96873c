//! What `gather_outcomes` must do. Each check is a sentence; run them with
//! `cargo grade check gather_outcomes`.

use futures::FutureExt;
use futures::future::BoxFuture;
use gather_outcomes::{Job, Outcome, gather_outcomes};
use probe::{
    Jobs, Observed, a_turn, afterwards, at_the_drop, cut_after, expect, expect_that, ms, observe,
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

#[probe::test]
fn outcomes_stand_in_the_order_of_the_call() {
    let jobs = Jobs::new();
    let gathered = gather([
        job(jobs.takes("one", ms(30)).gives(Ok(30))),
        job(jobs.takes("two", ms(10)).gives(Ok(10))),
        job(jobs.takes("three", ms(20)).gives(Ok(20))),
    ]);
    expect_that!(
        "outcomes",
        gathered.output().as_slice(),
        [Outcome::Ok(30), Outcome::Ok(10), Outcome::Ok(20)]
    )
    .because("the second ends first, and still stands second: place tells which is which");
}

#[probe::test]
fn they_run_side_by_side() {
    let jobs = Jobs::new();
    let gathered = gather([
        job(jobs.takes("one", ms(30)).gives(Ok(1))),
        job(jobs.takes("two", ms(100)).gives(Ok(2))),
        job(jobs.takes("three", ms(20)).gives(Ok(3))),
    ]);
    expect("time of the whole", gathered.elapsed())
        .is(ms(100))
        .because("all three wait at the same time, so the whole takes as long as the longest");
}

#[probe::test]
fn a_failure_costs_nobody_else_the_result() {
    let jobs = Jobs::new();
    let gathered = gather([
        job(jobs.takes("one", ms(10)).gives(Err("no such page"))),
        job(jobs.takes("two", ms(20)).gives(Ok(2))),
        job(jobs.takes("three", ms(30)).gives(Err("no answer"))),
        job(jobs.takes("four", ms(40)).gives(Ok(4))),
    ]);
    expect_that!(
        "outcomes",
        gathered.output().as_slice(),
        [
            Outcome::Failed("no such page"),
            Outcome::Ok(2),
            Outcome::Failed("no answer"),
            Outcome::Ok(4),
        ]
    )
    .because("an error is one outcome among others, and stands in its own place");
}

#[probe::test]
fn a_panic_costs_nobody_else_the_result() {
    let jobs = Jobs::new();
    let gathered = gather([
        job(jobs.takes("one", ms(10)).gives(Ok(1))),
        job(jobs.takes("two", ms(20)).panics("a bug")),
        job(jobs.takes("three", ms(30)).gives(Ok(3))),
    ]);
    expect_that!(
        "outcomes",
        gathered.output().as_slice(),
        [Outcome::Ok(_), Outcome::Panicked(_), Outcome::Ok(_)]
    )
    .because("a bug in one job is no reason to lose what the others have done");
}

#[probe::test]
fn a_panic_in_a_drop_costs_nobody_else_the_result() {
    let jobs = Jobs::new();
    let breaks_when_dropped = async {
        let _breaks = at_the_drop(|| panic!("the lid came off"));
        std::future::pending().await
    };
    let work = [
        job(breaks_when_dropped),
        job(jobs.takes("two", ms(60)).gives(Ok(2))),
    ];
    expect_that!(
        "outcome beside work that panics when it is cancelled",
        gather_and_cancel(work, 0).output().get(1),
        Some(Outcome::Ok(_))
    )
    .because("whatever is dropped may panic in its drop, and that is a bug of its own job, too");
}

#[probe::test]
fn a_panic_keeps_its_text() {
    let number = 7;
    let gathered = gather([
        job(async { panic!("a bug") }),
        job(async move { panic!("bug number {number}") }),
        job(async { std::panic::panic_any(7) }),
    ]);
    let outcomes = gathered.output();
    expect_that!("a panic with a literal text", outcomes.first(), Some(Outcome::Panicked(text)) if text == "a bug")
        .because("the text is what one mends the bug by, and a literal comes as `&str`");
    expect_that!("a panic with a composed text", outcomes.get(1), Some(Outcome::Panicked(text)) if text == "bug number 7")
        .because("a composed text comes as `String`, and says the most");
    expect_that!("a panic without a text", outcomes.get(2), Some(Outcome::Panicked(text)) if text == "panicked")
        .because("a payload may be no text at all");
}

#[probe::test]
fn it_returns_when_the_last_has_ended() {
    let jobs = Jobs::new();
    let gathered = gather([
        job(jobs.takes("one", ms(10)).gives(Err("early"))),
        job(jobs.takes("two", ms(20)).panics("a bug")),
        job(jobs.takes("three", ms(100)).gives(Ok(3))),
    ]);
    expect("time of the whole", gathered.elapsed())
        .is(ms(100))
        .because("who asks for all outcomes has to wait for all of them, however early one fails");
}

#[probe::test]
fn a_cancel_reaches_its_own_job_and_no_other() {
    let jobs = Jobs::new();
    let work = ["one", "two", "three"].map(|name| job(jobs.takes(name, ms(100)).gives(Ok(1))));
    let gathered = gather_and_cancel(work, 0);
    expect("when the cancelled job was dropped", jobs.dropped_at("one"))
        .is(Some(ms(30)))
        .because("its work is not wanted any more: it stops then and there");
    expect_that!(
        "outcomes",
        gathered.output().as_slice(),
        [Outcome::Cancelled, Outcome::Ok(1), Outcome::Ok(1)]
    )
    .because("a cancel is neither a failure nor a panic, and the others go on");
}

#[probe::test]
fn cancelled_beforehand_it_does_not_begin() {
    let jobs = Jobs::new();
    let at_once = job(jobs.takes("at once", ms(0)).gives(Ok(1)));
    at_once.cancel.cancel();
    let gathered = gather([at_once, job(jobs.takes("two", ms(10)).gives(Ok(2)))]);
    expect_that!(
        "outcomes, the first cancelled before the call",
        gathered.output().as_slice(),
        [Outcome::Cancelled, Outcome::Ok(2)]
    )
    .because("nobody wants it any more, and that was known before it began");
    expect("jobs that began", jobs.begun())
        .are(["two"])
        .because("work that is quick enough would otherwise be done all the same");
}

#[probe::test]
fn a_cancel_after_the_end_changes_nothing() {
    let jobs = Jobs::new();
    let work = [
        job(jobs.takes("one", ms(50)).gives(Ok(1))),
        job(jobs.takes("two", ms(10)).gives(Ok(2))),
    ];
    expect_that!(
        "outcomes, the second cancelled at 30 ms",
        gather_and_cancel(work, 1).output().as_slice(),
        [Outcome::Ok(1), Outcome::Ok(2)]
    )
    .because("it had ended at 10 ms, and what has ended cannot be cancelled any more");
}

#[probe::test]
fn dropped_half_way_it_cancels_all() {
    let jobs = Jobs::new();
    observe(async || {
        let work = ["one", "two", "three"].map(|name| job(jobs.takes(name, ms(100)).gives(Ok(1))));
        let cut = cut_after(ms(30), gather_outcomes(work.into())).await;
        expect("it was cut half-way", cut.is_none())
            .is_true()
            .because("the jobs need 100 ms, and it was dropped after 30");
        a_turn().await;
        expect("jobs alive one turn later", jobs.alive())
            .are([])
            .because(
                "to keep every outcome is not to keep every job: nobody waits for these any more",
            );
        expect(
            "jobs that ended though it was dropped",
            afterwards(|| jobs.ended().len()).await,
        )
        .is(0)
        .because("cancelled work does not go on in secret");
    });
}

#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let jobs = Jobs::new();
    let one = || job(jobs.takes("one", ms(10)).gives(Ok(1)));
    observe(async || {
        let unpolled = gather_outcomes(vec![one()]);
        sleep(ms(50)).await;
        drop(unpolled);
    });
    expect("jobs that began unpolled", jobs.begun())
        .are([])
        .because("a Rust future is inert until somebody polls it");
    gather([one()]);
    expect("jobs that began once polled", jobs.begun())
        .are(["one"])
        .because("then it begins");
}

type Work = BoxFuture<'static, Result<u64, &'static str>>;

fn job(work: impl Future<Output = Result<u64, &'static str>> + Send + 'static) -> Job<Work> {
    let (work, cancel) = (work.boxed(), CancellationToken::new());
    Job { work, cancel }
}

fn gather<const N: usize>(work: [Job<Work>; N]) -> Observed<Vec<Outcome<u64, &'static str>>> {
    observe(|| gather_outcomes(work.into()))
}

/// Cancels the job in that place after 30 ms.
fn gather_and_cancel<const N: usize>(
    work: [Job<Work>; N],
    place: usize,
) -> Observed<Vec<Outcome<u64, &'static str>>> {
    let cancel = work[place].cancel.clone();
    observe(async || {
        tokio::spawn(async move {
            sleep(ms(30)).await;
            cancel.cancel();
        });
        gather_outcomes(work.into()).await
    })
}
