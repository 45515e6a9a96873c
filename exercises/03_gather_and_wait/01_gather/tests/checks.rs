//! What `gather` and `gather_or_first_error` must do. Each check is a sentence;
//! run them with `cargo grade check gather`.

use futures::FutureExt;
use futures::future::{BoxFuture, LocalBoxFuture};
use gather::{gather, gather_or_first_error};
use probe::{
    Jobs, Opaque, Payload, Scenario, a_turn, after_one_turn, afterwards, by_hand, cut_by_a_panic,
    cut_everywhere, drawn, drawn_text, expect, ms, observe, opaque, panic_of,
};
use std::pin::pin;
use tokio::time::sleep;

const BOTH: [&str; 2] = ["gather", "gather_or_first_error"];

/// > The results are in the order of `futures`
#[probe::test]
fn results_stand_in_the_order_of_the_call() {
    for name in BOTH {
        let work = [73, 7, 23].map(|time| job(Jobs::new(), "job", time, Ok(time)));
        let gathered = observe(|| run(name, work.into())).into_output();
        expect(&format!("results of `{name}`"), gathered)
            .is(Ok([73, 7, 23].map(drawn).into()))
            .because("the second ends first, and still stands second: its place tells whose result it is");
        let late = observe(async || {
            let work = (0..5003).map(|at| job(Jobs::new(), "job", 50, Ok(at)));
            let mut gathering = pin!(run(name, work.collect()));
            let _ = by_hand(gathering.as_mut()).poll();
            sleep(ms(73)).await;
            gathering.await
        });
        expect(
            &format!(
                "results of `{name}` for 5,003, where the caller is busy until all of them have ended"
            ),
            late.into_output(),
        )
        .is(Ok((0..5003).map(drawn).collect()))
        .because("a result waits for the caller, and none is left out for want of room");
    }
}

/// > When no future fails, it returns `Ok` with all results.
#[probe::test]
fn without_an_error_all_results_come() {
    let jobs = Jobs::new();
    for count in [1, 2, drawn(300)] {
        let work = (0..count).map(|at| job(jobs, "job", at % 7, Ok(at % 5)));
        let gathered = observe(|| gather_or_first_error(work.collect())).into_output();
        expect(&format!("results of {count}"), gathered)
            .is(Ok((0..count).map(|at| drawn(at % 5)).collect()))
            .because("each future has one result, also where several results are equal");
    }
}

/// > It returns at the instant at which the last future ends.
#[probe::test]
fn it_takes_as_long_as_the_longest() {
    const A_YEAR: u64 = 31_536_000_007;
    for (name, longest) in [303, A_YEAR]
        .map(|time| BOTH.map(|name| (name, time)))
        .concat()
    {
        let works = |time| async move {
            Jobs::new().takes("job", ms(time)).await;
            // Code with a timer of its own looks too early.
            for _ in 0..5 {
                a_turn().await;
            }
            Ok(time)
        };
        let work = [23, longest, 7].map(|time| works(time).boxed());
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        let gathered = two_years.run(|| run(name, work.into()));
        expect(&format!("time of `{name}`"), gathered.elapsed())
            .is(ms(longest))
            .because("all three wait at the same time, so the whole takes as long as the longest");
    }
}

/// > It returns at the instant at which the last future ends.
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    for name in BOTH {
        let gathered = observe(async || {
            let work = [73, 7].map(|time| job(Jobs::new(), "job", time, Ok(time)));
            let mut gathering = pin!(run(name, work.into()));
            let polled = by_hand(gathering.as_mut()).poll();
            expect(
                &format!("the first poll of `{name}` is pending"),
                polled.is_pending(),
            )
            .is_true()
            .because("the futures take {73 ms}, so it has to wait");
            gathering.await
        });
        expect(&format!("time of `{name}`"), gathered.elapsed())
            .is(ms(73))
            .because("the last future ends then, and wakes the task that waits now, whichever polled it before");
    }
}

/// > All futures begin at the instant of the first poll, however many there are.
#[probe::test]
fn five_thousand_take_no_longer_than_one() {
    for name in BOTH {
        let work = (0..5003).map(|at| job(Jobs::new(), "job", 50, Ok(at)));
        let gathered = observe(|| run(name, work.collect()));
        expect(
            &format!("time of `{name}` for 5,003 of {{50 ms}}"),
            gathered.elapsed(),
        )
        .is(ms(50))
        .because("a waiting future costs memory and no time: thousands wait together");
        expect(&format!("results of `{name}`"), gathered.into_output())
            .is(Ok((0..5003).map(drawn).collect()))
            .because("each is there once, in its place");
        let one = || run(name, vec![job(Jobs::new(), "job", 50, Ok(0))]);
        let both = observe(async || tokio::join!(one(), one()));
        expect(
            &format!("time of two calls of `{name}` that wait at the same time"),
            both.elapsed(),
        )
        .is(ms(50))
        .because("what another call waits for is no matter of this one");
    }
}

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let jobs = Jobs::new();
    let one = |name| vec![job(jobs, name, 10, Ok(0))];
    observe(async || {
        let unpolled = (gather(one(BOTH[0])), gather_or_first_error(one(BOTH[1])));
        sleep(ms(50)).await;
        drop(unpolled);
    });
    expect("jobs that began unpolled", jobs.begun())
        .are([])
        .because("a Rust future is inert: asyncio's gather starts at the call, an async fn starts when it is polled");
    for name in BOTH {
        observe(|| run(name, one(name))).into_output().ok();
    }
    expect("jobs that began once polled", jobs.begun())
        .are(BOTH)
        .because("the first poll starts them");
}

/// > Of no futures, the list is empty and comes at once.
#[probe::test]
fn nothing_to_do_is_done_at_once() {
    for name in BOTH {
        let none = observe(|| run(name, vec![]));
        expect(&format!("time of `{name}` for nothing"), none.elapsed())
            .is(ms(0))
            .because("there is nothing to wait for");
        expect(&format!("results of `{name}`"), none.into_output())
            .is(Ok(vec![]))
            .because("as many results as futures: none, and no error either");
    }
}

/// > An error is returned at the instant at which it occurs.
#[probe::test]
fn the_first_error_comes_back_at_once() {
    let jobs = Jobs::new();
    for (time, others, count) in [(0, 100, 1), (23, 303, 99), (60_007, 400_000, 2)] {
        for place in [0, count] {
            let other = |at| job(jobs, "other", others, Ok(at));
            let mut work: Vec<_> = (0..count as u64).map(other).collect();
            work.insert(place, job(jobs, "bad", time, Err("bad")));
            let failed = observe(|| gather_or_first_error(work));
            expect(
                &format!(
                    "time until the error of number {} of {} is returned",
                    place + 1,
                    count + 1
                ),
                failed.elapsed(),
            )
            .is(ms(time))
            .because("the caller can act on an error now: no later result can change it");
            expect("what is returned", failed.into_output())
                .is(Err(drawn_text("bad")))
                .because("it is the only error");
        }
    }
}

/// > Of several errors it returns the earliest, wherever its future stands.
#[probe::test]
fn the_earliest_error_is_the_one_returned() {
    let jobs = Jobs::new();
    for (count, first) in [(3, 0), (3, 1), (3, 2), (99, 0), (99, 42), (99, 98)] {
        let work = (0..count).map(|at| {
            let error = if at == first {
                "the first"
            } else {
                "a later one"
            };
            let time = 7 + 2 * ((at + count - first) * 7 % count);
            job(jobs, "bad", time, Err(error))
        });
        let failed = observe(|| gather_or_first_error(work.collect()));
        expect(&format!("the error, of {count}"), failed.into_output())
            .is(Err(drawn_text("the first")))
            .because("first means first in time, not first in the order of the call");
    }
}

/// > An error does not cancel the other futures: they run on to their ends.
#[probe::test]
fn the_others_keep_running_after_an_error() {
    const A_YEAR: u64 = 31_536_000_007;
    for time in [23, 0] {
        let jobs = Jobs::new();
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        two_years.run(async || {
            let work = vec![
                job(jobs, "bad", time, Err("bad")),
                job(jobs, "bad too", time + 7, Err("bad too")),
                job(jobs, "slow", A_YEAR, Ok(0)),
                job(jobs, "quick", 73, Ok(0)),
            ];
            gather_or_first_error(work).await.ok();
            let next = vec![job(Jobs::new(), "bad", 1, Err("bad"))];
            gather_or_first_error(next).await.ok();
            sleep(ms(A_YEAR + 50)).await;
        });
        expect("when the job of {73 ms} ended", jobs.ended_at("quick"))
            .is(Some(ms(73)))
            .because("asyncio's gather returns the error and leaves the others alone");
        expect(
            "when the job that fails {7 ms} later ended",
            jobs.ended_at("bad too"),
        )
        .is(Some(ms(time + 7)))
        .because("its error is not wanted any more, but it runs to its end");
        expect("when the job of a year ended", jobs.ended_at("slow"))
            .is(Some(ms(A_YEAR)))
            .because("it runs to its end, however long that takes");
    }
}

/// > After an error, a future that panics stops no other.
#[probe::test]
fn a_panic_after_the_error_stops_nobody() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let work = vec![
            job(jobs, "bad", 23, Err("bad")),
            jobs.takes("bug", ms(40)).panics("a bug").boxed(),
            job(jobs, "slow", 303, Ok(0)),
        ];
        tokio::spawn(panic_of(gather_or_first_error(work)));
        sleep(ms(30)).await;
        let alive = jobs.alive().len();
        sleep(ms(500)).await;
        alive
    });
    expect("jobs at work {7 ms} after the error", seen.into_output())
        .is(2)
        .because("the error came at {23 ms}, and the other two have not ended");
    expect("when the slow one ended", jobs.ended_at("slow"))
        .is(Some(ms(303)))
        .because("it was at work when another panicked at {40 ms}, and that panic is not its own");
}

/// > When a future panics, this panics, too, at that instant.
#[probe::test]
fn a_panic_comes_out_as_a_panic() {
    for name in BOTH {
        let one = vec![job(Jobs::new(), "one", 10, Ok(1))];
        expect(
            &format!("results of `{name}` without a panic"),
            observe(|| run(name, one)).into_output(),
        )
        .is(Ok(vec![drawn(1)]))
        .because("that is the usual case");
        for place in [0, 20, 40] {
            let work = one_of_41_panics(Jobs::new(), place, "a bug");
            let panicked = observe(|| panic_of(run(name, work)));
            expect(
                &format!(
                    "time until `{name}` panics, as number {} of 41 does",
                    place + 1
                ),
                panicked.elapsed(),
            )
            .is(ms(23))
            .because("a result is missing, so there will be no list: waiting on hides the bug");
            expect(&format!("`{name}` panics"), panicked.output().is_some())
                .is_true()
                .because("a panic is neither a result nor an error of type `E`: it goes up as what it is");
        }
    }
}

/// > The message of that panic contains the future's, if it has a text.
///
/// > When a future panics, this panics, too, at that instant.
#[probe::test]
fn a_panic_keeps_its_text() {
    // What a failed `assert_eq!` says, more or less.
    const TEXT: &str = " left: \"a\"\nright: \"b\"\n";
    let text = drawn_text(TEXT);
    for name in BOTH {
        let panicked = |payload| {
            let work = one_of_41_panics(Jobs::new(), 1, payload);
            observe(|| panic_of(run(name, work)))
        };
        for (kind, payload) in [
            ("a literal text", text.into()),
            ("a composed text", text.to_owned().into()),
            ("a text passed on", Payload::PassedOn(text.to_owned())),
        ] {
            expect(
                &format!("{kind} is in the message of `{name}`"),
                panicked(payload).into_output().is_some_and(|message| message.contains(text)),
            )
            .is_true()
            .because("the text is what somebody needs to find the bug, as it is: with its quotes and its lines");
        }
        let panicked = panicked(Payload::NoText);
        expect(
            &format!("`{name}` panics where the panic has no text, and when"),
            (panicked.output().is_some(), panicked.elapsed()),
        )
        .is((true, ms(23)))
        .because("a panic without a text is a panic like any other");
    }
}

/// > After a panic the other futures are cancelled
#[probe::test]
fn a_panic_cancels_the_others() {
    for name in BOTH {
        let jobs = Jobs::new();
        let alive = observe(async || {
            // Kept, as by a caller who tells of the panic before anything else.
            let mut panicked = run(name, one_of_41_panics(jobs, 1, "a bug"));
            panic_of(panicked.as_mut()).await;
            after_one_turn(move || jobs.alive()).await
        });
        expect(&format!("jobs of `{name}` that began"), jobs.begun().len())
            .is(41)
            .because("forty run beside the one that panics");
        expect(
            &format!("jobs alive one turn after the panic of `{name}`"),
            alive.into_output(),
        )
        .are([])
        .because("there will be no list of results, so nobody waits for theirs any more");
    }
}

/// > When this future is dropped half-way, all are cancelled
#[probe::test]
fn cancelled_it_cancels_all() {
    for name in BOTH {
        let cuts = cut_everywhere(async |cut| {
            let jobs = Jobs::new();
            let work = [("one", 7), ("two", 23), ("three", 73)];
            let work = work.map(|(name, time)| job(jobs, name, time, Ok(0)));
            cut.here(run(name, work.into())).await;
            expect(
                &format!("jobs alive one turn after `{name}` was dropped"),
                after_one_turn(move || jobs.alive()).await,
            )
            .are([])
            .because(
                "nobody waits for the results any more: unlike an error, a cancel reaches all",
            );
            expect(
                &format!("jobs that began or ended though `{name}` was dropped"),
                afterwards(|| jobs.events().len()).await,
            )
            .is(0)
            .because("cancelled work does not go on in secret");
        });
        expect(&format!("times that `{name}` was dropped half-way"), cuts)
            .at_least(1)
            .because("the jobs take {73 ms}, so it has to wait");
        let jobs = Jobs::new();
        let alive = observe(async || {
            cut_by_a_panic(ms(7), run(name, vec![job(jobs, "one", 73, Ok(0))])).await;
            after_one_turn(move || jobs.alive()).await
        });
        expect(
            &format!("jobs alive one turn after a panic of the caller dropped `{name}`"),
            alive.into_output(),
        )
        .are([])
        .because("a drop is a cancel, also while a panic unwinds");
    }
    for (how, early) in [
        ("an error", job(Jobs::new(), "bad", 7, Err("bad"))),
        (
            "a panic",
            Jobs::new().takes("bug", ms(7)).panics("a bug").boxed(),
        ),
    ] {
        let jobs = Jobs::new();
        let alive = observe(async || {
            let work = vec![early, job(jobs, "slow", 303, Ok(0))];
            let mut unasked = Box::pin(gather_or_first_error(work));
            let _ = by_hand(unasked.as_mut()).poll();
            sleep(ms(23)).await;
            drop(unasked);
            after_one_turn(move || jobs.alive()).await
        });
        expect(
            &format!("jobs alive one turn after a drop that came before {how} was asked for"),
            alive.into_output(),
        )
        .are([])
        .because("it had returned nothing when it was dropped, so that was a drop half-way");
    }
}

type Work = BoxFuture<'static, Result<u64, &'static str>>;

/// A job that ends with a drawn value or error.
fn job(jobs: Jobs, name: &str, time: u64, ends: Result<u64, &'static str>) -> Work {
    let ends = ends.map(drawn).map_err(drawn_text);
    jobs.takes(name, ms(time)).gives(ends).boxed()
}

fn run(name: &str, work: Vec<Work>) -> LocalBoxFuture<'static, Result<Vec<u64>, &'static str>> {
    let work = work.into_iter().map(opaque).collect();
    let gathering = match name {
        "gather" => gather(work)
            .map(|results| results.into_iter().collect())
            .boxed_local(),
        _ => gather_or_first_error(work).boxed_local(),
    };
    let seen = |gathered: Result<Vec<Opaque<u64>>, Opaque<&'static str>>| match gathered {
        Ok(results) => Ok(results.into_iter().map(|Opaque(value)| value).collect()),
        Err(Opaque(error)) => Err(error),
    };
    gathering.map(seen).boxed_local()
}

fn one_of_41_panics(jobs: Jobs, place: usize, payload: impl Into<Payload>) -> Vec<Work> {
    let mut work: Vec<_> = (0..40).map(|at| job(jobs, "slow", 73, Ok(at))).collect();
    work.insert(place, jobs.takes("bug", ms(23)).panics(payload).boxed());
    work
}
