//! What `gather_outcomes` must do. Each check is a sentence; run them with
//! `cargo grade check gather_outcomes`.

use futures::FutureExt;
use futures::future::BoxFuture;
use gather_outcomes::{Job, Outcome, gather_outcomes};
use probe::{
    Jobs, Observed, Opaque, Payload, a_turn, after_one_turn, afterwards, at_the_drop, by_hand,
    cut_by_a_panic, cut_everywhere, drawn, drawn_text, expect, ms, observe, opaque,
};
use std::future::poll_fn;
use std::panic::resume_unwind;
use std::pin::pin;
use std::task::Poll;
use tokio::runtime::Handle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// > The outcomes are in the order of `jobs`
#[probe::test]
fn outcomes_stand_in_the_order_of_the_call() {
    let jobs = Jobs::new();
    let gathered = gather(
        [73, 7, 23]
            .map(|time| job(jobs.takes("job", ms(time)).gives(Ok(drawn(time)))))
            .into(),
        None,
    );
    expect("outcomes", gathered.into_output())
        .is([73, 7, 23].map(|time| Ok(drawn(time))).into())
        .because(
            "the second ends first, and still stands second: its place tells whose outcome it is",
        );
    let late = observe(async || {
        let work = (0..5003).map(|at| job(jobs.takes("job", ms(50)).gives(Ok(drawn(at)))));
        let mut gathering = pin!(gather_outcomes(work.collect()));
        let _ = by_hand(gathering.as_mut()).poll();
        sleep(ms(73)).await;
        gathering.await.into_iter().map(shown).collect::<Vec<_>>()
    });
    expect(
        "outcomes of 5,003 jobs, where the caller is busy until all of them have ended",
        late.into_output(),
    )
    .is((0..5003).map(|at| Ok(drawn(at))).collect())
    .because("an outcome waits for the caller, and none is left out for want of room");
}

/// > All jobs begin at the instant of the first poll, however many there are.
#[probe::test]
fn they_run_side_by_side() {
    let jobs = Jobs::new();
    let gathered = gather(
        (0..5003)
            .map(|at| job(jobs.takes("job", ms(50)).gives(Ok(drawn(at % 7)))))
            .collect(),
        None,
    );
    expect("time of 5,003 jobs of {50 ms}", gathered.elapsed())
        .is(ms(50))
        .because("all of them wait at the same time, so the whole takes as long as one");
    expect("their outcomes", gathered.into_output())
        .is((0..5003).map(|at| Ok(drawn(at % 7))).collect())
        .because("each is there once, in its place");
    let one = || gather_outcomes(vec![job(jobs.takes("job", ms(50)).gives(Ok(1)))]);
    let both = observe(async || tokio::join!(one(), one()));
    expect(
        "time of two calls that wait at the same time",
        both.elapsed(),
    )
    .is(ms(50))
    .because("what another call waits for is no matter of this one");
}

/// > An error ends its own job alone, as `Failed`.
#[probe::test]
fn a_failure_costs_nobody_else_the_result() {
    let jobs = Jobs::new();
    let (no_page, no_answer) = (drawn_text("no such page"), drawn_text("no answer"));
    let gathered = gather(
        vec![
            job(jobs.takes("one", ms(7)).gives(Err(no_page))),
            job(jobs.takes("two", ms(23)).gives(Ok(drawn(2)))),
            job(jobs.takes("three", ms(73)).gives(Err(no_answer))),
            job(jobs.takes("four", ms(303)).gives(Ok(drawn(4)))),
        ],
        None,
    );
    expect("outcomes", gathered.into_output())
        .is(vec![
            Err(format!("failed: {no_page}")),
            Ok(drawn(2)),
            Err(format!("failed: {no_answer}")),
            Ok(drawn(4)),
        ])
        .because("an error is one outcome among others, and stands in its own place");
}

/// > A panic ends its own job alone, as `Panicked`.
#[probe::test]
fn a_panic_costs_nobody_else_the_result() {
    let jobs = Jobs::new();
    let gathered = gather(
        vec![
            job(jobs.takes("one", ms(10)).gives(Ok(drawn(1)))),
            job(jobs.takes("two", ms(20)).panics("a bug")),
            job(jobs.takes("three", ms(30)).gives(Ok(drawn(3)))),
            job(async { panic!("a bug") }),
        ],
        None,
    );
    let kinds: Vec<_> = gathered.into_output().into_iter().map(Result::ok).collect();
    expect("outcomes, without the panics", kinds)
        .is(vec![Some(drawn(1)), None, Some(drawn(3)), None])
        .because("a bug in one job is no reason to lose what the others have done");
}

/// > The text of a `Panicked` is that of the panic, literal or composed.
#[probe::test]
fn a_panic_keeps_its_text() {
    // What a failed `assert_eq!` says, more or less.
    const TEXT: &str = " left: \"a\"\nright: \"b\"\n";
    let (jobs, text) = (Jobs::new(), drawn_text(TEXT));
    for (kind, payload, text) in [
        ("a literal text", Payload::Literal(text), text),
        ("a composed text", text.to_owned().into(), text),
        (
            "a text that `resume_unwind` passed on",
            Payload::PassedOn(text.to_owned()),
            text,
        ),
        ("an empty text", Payload::Literal(""), ""),
    ] {
        let gathered = gather(vec![job(jobs.takes("bug", ms(7)).panics(payload))], None);
        expect(
            &format!("outcome of a panic with {kind}"),
            gathered.into_output(),
        )
        .is(vec![Err(format!("panicked: {text}"))])
        .because("the text says the most about the bug, with its quotes, blanks and lines; it is a `&str` or a `String`");
    }
}

/// > Where the payload is not text, it is `panicked`.
#[probe::test]
fn a_panic_without_a_text_has_one_all_the_same() {
    let gathered = gather(
        vec![job(Jobs::new().takes("bug", ms(7)).panics(Payload::NoText))],
        None,
    );
    expect("outcome of a panic without a text", gathered.into_output())
        .is(vec![Err("panicked: panicked".to_owned())])
        .because("a payload may be of any type, and the outcome still says what happened");
}

/// > When its token is cancelled while a job runs, its work is dropped at that instant.
#[probe::test]
fn a_cancel_drops_the_work_at_once() {
    for place in [0, 1, 2] {
        let jobs = Jobs::new();
        let names = ["one", "two", "three"];
        let mut work = Vec::from(names.map(|name| job(jobs.takes(name, ms(303)).gives(Ok(1)))));
        let token = work[place].cancel.clone();
        let next = work[(place + 1) % 3].cancel.clone();
        work.push(job(jobs.takes("cancels", ms(73)).map(move |()| {
            next.cancel();
            Ok(0)
        })));
        gather(work, Some(token));
        expect(
            "when the job that was cancelled first, and the next, were dropped",
            (
                jobs.dropped_at(names[place]),
                jobs.dropped_at(names[(place + 1) % 3]),
            ),
        )
        .is((Some(ms(37)), Some(ms(73))))
        .because("nobody wants its work any more: it stops at that instant, whatever ended before");
    }
}

/// > A cancel ends its own job alone, as `Cancelled`.
#[probe::test]
fn a_cancel_reaches_its_own_job_and_no_other() {
    let jobs = Jobs::new();
    let group = CancellationToken::new();
    let work = (0..drawn(2_003)).map(|at| {
        let work = jobs.takes("job", ms(303)).gives(Ok(drawn(at))).boxed();
        let cancel = if at % 3 == 0 {
            group.clone()
        } else {
            CancellationToken::new()
        };
        Job { work, cancel }
    });
    let cancelled = || Err("cancelled".to_owned());
    let outcome = |at| {
        if at % 3 == 0 {
            cancelled()
        } else {
            Ok(drawn(at))
        }
    };
    let outcomes = (0..drawn(2_003)).map(outcome);
    expect(
        "outcomes, a third cancelled",
        gather(work.collect(), Some(group)).into_output(),
    )
    .is(outcomes.collect())
    .because("a cancel is neither a failure nor a panic, and the others go on");
}

/// > If its token is cancelled before it begins, a job does not begin.
#[probe::test]
fn cancelled_beforehand_it_does_not_begin() {
    let jobs = Jobs::new();
    let at_once = |_| job(jobs.takes("at once", ms(0)).gives(Ok(1)));
    let count = drawn(64);
    let mut work: Vec<_> = (0..count).map(at_once).collect();
    work.iter().for_each(|job| job.cancel.cancel());
    work.push(job(jobs.takes("last", ms(7)).gives(Ok(drawn(2)))));
    let mut outcomes = vec![Err("cancelled".to_owned()); count];
    outcomes.push(Ok(drawn(2)));
    expect(
        "outcomes, all but the last cancelled before the call",
        gather(work, None).into_output(),
    )
    .is(outcomes)
    .because("nobody wants it any more, and that was known before it began");
    expect("jobs that began", jobs.begun())
        .are(["last"])
        .because("work that is quick enough would otherwise be done all the same");
    let token = CancellationToken::new();
    let jobs = Jobs::new();
    let work = (0..count).map(|_| {
        let cancel = token.clone();
        let work = jobs.does("job", async move {
            cancel.cancel();
            std::future::pending().await
        });
        Job {
            work: work.boxed(),
            cancel: token.clone(),
        }
    });
    expect(
        "outcomes, where the first to begin cancels the token of all",
        gather(work.collect(), None).into_output(),
    )
    .is(vec![Err("cancelled".to_owned()); count])
    .because("none of them came to its end");
    expect("jobs that began", jobs.begun().len())
        .is(1)
        .because("the others had not begun when the first cancelled their token");
}

/// > A cancel after the end of a job does not change its outcome.
#[probe::test]
fn a_cancel_after_the_end_changes_nothing() {
    let jobs = Jobs::new();
    let token = CancellationToken::new();
    let (bad, bug) = (drawn_text("bad"), drawn_text("a bug"));
    let ended = [
        jobs.takes("one", ms(7)).gives(Ok(drawn(1))),
        jobs.takes("two", ms(7)).gives(Err(bad)),
        jobs.takes("three", ms(7)).panics(bug),
    ];
    let ended = ended.map(|work| Job {
        work: work.boxed(),
        cancel: token.clone(),
    });
    let last = job(jobs.takes("zero", ms(50)).gives(Ok(drawn(0))));
    let work = [last].into_iter().chain(ended).collect();
    expect(
        "outcomes, three cancelled after their ends",
        gather(work, Some(token)).into_output(),
    )
    .is(vec![
        Ok(drawn(0)),
        Ok(drawn(1)),
        Err(format!("failed: {bad}")),
        Err(format!("panicked: {bug}")),
    ])
    .because("they ended at {7 ms}, and what has ended cannot be cancelled any more");
    let jobs = Jobs::new();
    let outcomes = observe(async || {
        let ends = [
            jobs.takes("one", ms(7)).gives(Ok(1)),
            jobs.takes("two", ms(7)).gives(Err("bad")),
            jobs.takes("three", ms(7)).panics("a bug"),
        ];
        let work = ends.map(job);
        let tokens = work.each_ref().map(|job| job.cancel.clone());
        let mut gathering = pin!(gather_outcomes(work.into()));
        let _ = by_hand(gathering.as_mut()).poll();
        sleep(ms(23)).await;
        // Where they run in the caller's task, they cannot have ended.
        let over = jobs.alive().is_empty();
        tokens.iter().for_each(CancellationToken::cancel);
        let outcomes = gathering.await.into_iter();
        outcomes
            .filter(|outcome| over && matches!(outcome, Outcome::Cancelled))
            .count()
    });
    expect(
        "jobs that had ended before the cancel, and are called cancelled because the caller asked late",
        outcomes.into_output(),
    )
    .is(0)
    .because("a job's end is what it did, and not when somebody looks");
}

/// > It returns at the instant at which the last job ends, in whatever way.
#[probe::test]
fn it_returns_when_the_last_has_ended() {
    let jobs = Jobs::new();
    let ends_with = |last| {
        vec![
            job(jobs.takes("one", ms(7)).gives(Err("early"))),
            job(jobs.takes("two", ms(23)).panics("a bug")),
            last,
        ]
    };
    let some_turns = async move {
        jobs.takes("three", ms(400_303)).await;
        // Code with a timer of its own looks too early.
        for _ in 0..5 {
            a_turn().await;
        }
        Ok(3)
    };
    for (how, last, time) in [
        (
            "an error",
            job(jobs.takes("three", ms(303)).gives(Err("late"))),
            303,
        ),
        (
            "a panic",
            job(jobs.takes("three", ms(303)).panics("a bug")),
            303,
        ),
        ("a value", job(some_turns), 400_303),
    ] {
        let gathered = gather(ends_with(last), None);
        expect(
            &format!("time of the whole, with {how} last"),
            gathered.elapsed(),
        )
        .is(ms(time))
        .because("all outcomes are there when the last job has ended, and not before");
    }
    let last = job(jobs.hangs("three"));
    let token = last.cancel.clone();
    let gathered = gather(ends_with(last), Some(token));
    expect("time of the whole, with a cancel last", gathered.elapsed())
        .is(ms(37))
        .because("a cancel ends its job: there is nothing more to wait for");
}

/// > It returns at the instant at which the last job ends, in whatever way.
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    let jobs = Jobs::new();
    let gathered = observe(async || {
        let work = [73, 7].map(|time| job(jobs.takes("job", ms(time)).gives(Ok(time))));
        let mut gathering = pin!(gather_outcomes(work.into()));
        let polled = by_hand(gathering.as_mut()).poll();
        expect("the first poll is pending", polled.is_pending())
            .is_true()
            .because("the jobs take {73 ms}, so it has to wait");
        gathering.await.len()
    });
    expect("time of the whole", gathered.elapsed())
        .is(ms(73))
        .because(
            "the last job ends then, and wakes the task that waits now, whichever polled it before",
        );
}

/// > Nothing begins at the call.
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
        .because("a Rust future is inert until it is polled");
    gather(vec![one()], None);
    expect("jobs that began once polled", jobs.begun())
        .are(["one"])
        .because("the first poll starts it");
}

/// > Of no jobs, the list is empty and comes at once.
///
/// > If its token is cancelled before it begins, a job does not begin.
#[probe::test]
fn of_nothing_there_are_no_outcomes() {
    let none = gather(vec![], None);
    expect("time of nothing", none.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
    expect("outcomes of nothing", none.into_output())
        .is(vec![])
        .because("as many outcomes as jobs: none");
    let one = gather(vec![job(async { Ok(drawn(1)) })], None).into_output();
    expect("outcomes of one job that is ready at once", one)
        .is(vec![Ok(drawn(1))])
        .because("as many outcomes as jobs: one");
    let one = job(async { Ok(1) });
    one.cancel.cancel();
    let cancelled = gather(vec![one], None).into_output();
    expect("outcomes of one job, cancelled before the call", cancelled)
        .is(vec![Err("cancelled".to_owned())])
        .because("there is an outcome, also where there is nothing to wait for");
}

/// > When this future is dropped half-way, all jobs are cancelled
#[probe::test]
fn dropped_half_way_it_cancels_all() {
    let cuts = cut_everywhere(async |cut| {
        let jobs = Jobs::new();
        let work = [("one", 7), ("two", 23), ("three", 73)];
        let work = work.map(|(name, time)| job(jobs.takes(name, ms(time)).gives(Ok(1))));
        cut.here(gather_outcomes(work.into())).await;
        expect(
            "jobs alive one turn after the drop",
            after_one_turn(move || jobs.alive()).await,
        )
        .are([])
        .because("to keep every outcome is not to keep every job: nobody waits for these any more");
        expect(
            "jobs that began or ended though it was dropped",
            afterwards(|| jobs.events().len()).await,
        )
        .is(0)
        .because("cancelled work does not go on in secret");
    });
    let jobs = Jobs::new();
    let alive = observe(async || {
        let work = vec![job(jobs.takes("one", ms(73)).gives(Ok(1)))];
        cut_by_a_panic(ms(7), gather_outcomes(work)).await;
        after_one_turn(move || jobs.alive()).await
    });
    expect(
        "jobs alive one turn after a panic of the caller dropped it",
        alive.into_output(),
    )
    .are([])
    .because("a drop is a cancel, also while a panic unwinds");
    expect("times that it was dropped half-way", cuts)
        .at_least(1)
        .because("the jobs take {73 ms}, so it has to wait");
}

/// > It cancels no token itself, not even when it is dropped.
#[probe::test]
fn it_cancels_no_token() {
    let jobs = Jobs::new();
    let token = CancellationToken::new();
    let cuts = cut_everywhere(async |cut| {
        let work = [
            jobs.takes("one", ms(7)).gives(Ok(1)),
            jobs.takes("two", ms(23)).gives(Err("bad")),
            jobs.takes("three", ms(73)).panics("a bug"),
        ];
        let work = work.map(|work| Job {
            work: work.boxed(),
            cancel: token.clone(),
        });
        cut.here(gather_outcomes(work.into())).await;
        a_turn().await;
    });
    expect("times that it was dropped half-way", cuts)
        .at_least(1)
        .because("the jobs take {73 ms}, so it has to wait");
    expect("the caller's token is cancelled", token.is_cancelled())
        .is(false)
        .because("the token belongs to the caller, who may need it for other work");
}

/// > One turn of the loop after it has returned or was dropped, no task of its own is left.
#[probe::test]
fn it_leaves_no_task_behind() {
    let jobs = Jobs::new();
    let cuts = cut_everywhere(async |cut| {
        let tasks = Handle::current().metrics();
        let before = tasks.num_alive_tasks();
        let work = vec![
            job(jobs.takes("one", ms(7)).gives(Ok(1))),
            job(jobs.takes("two", ms(23)).panics("a bug")),
            job(jobs.takes("three", ms(73)).gives(Err("bad"))),
        ];
        cut.here(gather_outcomes(work)).await;
        // The task that looks is one, too.
        let left = after_one_turn(move || tasks.num_alive_tasks() - 1).await;
        expect(
            "tasks that are left, where nobody has cancelled the token",
            left - before,
        )
        .is(0)
        .because("what each call leaves behind adds up, for as long as the program runs");
    });
    expect("times that it was dropped half-way", cuts)
        .at_least(1)
        .because("the jobs take {73 ms}, so it has to wait");
}

/// > If the drop of work that was cancelled while it ran panics, that ends its own
/// > job alone
///
/// > A panic ends its own job alone
#[probe::test]
fn a_panic_in_a_drop_costs_nobody_else_the_result() {
    let jobs = Jobs::new();
    let panics: [fn(); 3] = [
        || panic!("the lid came off"),
        || panic!("lid {} came off", drawn(7)),
        || resume_unwind(Box::new(())),
    ];
    for panics in panics {
        let breaks_when_dropped = async move {
            let _breaks = at_the_drop(panics);
            std::future::pending().await
        };
        let work = vec![
            job(breaks_when_dropped),
            job(jobs.takes("two", ms(60)).gives(Ok(drawn(2)))),
        ];
        let token = work[0].cancel.clone();
        let outcomes = gather(work, Some(token)).into_output();
        let values: Vec<_> = outcomes.into_iter().map(Result::ok).collect();
        expect(
            "values, where the first panics when it is cancelled",
            values,
        )
        .is(vec![None, Some(drawn(2))])
        .because("a panic in a drop is a bug of its own job, too");
    }
    let breaks = at_the_drop(|| panic!("the lid came off"));
    let breaks_at_its_end = poll_fn(move |_| {
        // Its own: dropped with it, and not by its poll.
        let _ = &breaks;
        Poll::Ready(Ok(drawn(1)))
    });
    let work = vec![
        job(breaks_at_its_end),
        job(jobs.takes("two", ms(60)).gives(Ok(drawn(2)))),
    ];
    let outcomes = gather(work, None).into_output();
    expect(
        "outcome of the second, where the first panics when it is dropped at its end",
        outcomes.into_iter().next_back(),
    )
    .is(Some(Ok(drawn(2))))
    .because("whatever is made of the first, its bug costs no other the result");
}

type Shown = Result<u64, String>;
type Work = BoxFuture<'static, Result<u64, &'static str>>;

fn job(work: impl Future<Output = Result<u64, &'static str>> + Send + 'static) -> Job<Work> {
    let (work, cancel) = (work.boxed(), CancellationToken::new());
    Job { work, cancel }
}

fn gather(jobs: Vec<Job<Work>>, cancel_at_37: Option<CancellationToken>) -> Observed<Vec<Shown>> {
    let opaque = |Job { work, cancel }: Job<Work>| Job {
        work: opaque(work),
        cancel,
    };
    let seen = |outcome: Outcome<Opaque<u64>, Opaque<&'static str>>| match outcome {
        Outcome::Ok(Opaque(value)) => shown(Outcome::Ok(value)),
        Outcome::Failed(Opaque(error)) => shown(Outcome::Failed(error)),
        Outcome::Panicked(text) => shown(Outcome::Panicked(text)),
        Outcome::Cancelled => shown(Outcome::Cancelled),
    };
    observe(async || {
        cancel_at_37.map(|token| tokio::spawn(sleep(ms(37)).map(move |()| token.cancel())));
        let jobs = jobs.into_iter().map(opaque).collect();
        gather_outcomes(jobs).await.into_iter().map(seen).collect()
    })
}

fn shown(outcome: Outcome<u64, &str>) -> Shown {
    match outcome {
        Outcome::Ok(value) => Ok(value),
        Outcome::Failed(error) => Err(format!("failed: {error}")),
        Outcome::Panicked(text) => Err(format!("panicked: {text}")),
        Outcome::Cancelled => Err("cancelled".to_owned()),
    }
}
