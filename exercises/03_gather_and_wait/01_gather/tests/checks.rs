//! What `gather` and `gather_or_first_error` must do. Each check is a sentence;
//! run them with `cargo grade check gather`.

use futures::FutureExt;
use gather::{gather, gather_or_first_error};
use probe::{
    Job, Jobs, Payload, a_turn, afterwards, cut_everywhere, expect, ms, observe, panic_of,
};
use tokio::time::sleep;

/// What a failed `assert_eq!` says, more or less.
const TEXT: &str = " left: \"a\"\nright: \"b\"\n";

/// > The results are in the order of `futures`
#[probe::test]
fn results_stand_in_the_order_of_the_call() {
    let jobs = Jobs::new();
    let plain = [73, 7, 23].map(|time| jobs.takes("plain", ms(time)).gives(time));
    let gathered = observe(|| gather(plain.into())).into_output();
    expect("results of `gather`", gathered)
        .is(vec![73, 7, 23])
        .because(
            "the second ends first, and still stands second: its place tells whose result it is",
        );
    let fallible = [73, 7, 23].map(|time| jobs.takes("fallible", ms(time)).gives(fine(time)));
    let gathered = observe(|| gather_or_first_error(fallible.into())).into_output();
    expect("results of `gather_or_first_error`", gathered)
        .is(Ok(vec![73, 7, 23]))
        .because("the order in which they end says nothing about whose they are");
}

/// > When no future fails, it returns `Ok` with all results.
#[probe::test]
fn without_an_error_all_results_come() {
    let jobs = Jobs::new();
    for count in [1, 2, 300] {
        let work = (0..count).map(|at| jobs.takes("job", ms(at % 7)).gives(fine(at % 5)));
        let gathered = observe(|| gather_or_first_error(work.collect())).into_output();
        expect(&format!("results of {count}"), gathered)
            .is(Ok((0..count).map(|at| at % 5).collect()))
            .because("each future has one result, also where several results are equal");
    }
}

/// > It returns at the instant at which the last future ends.
#[probe::test]
fn it_takes_as_long_as_the_longest() {
    let jobs = Jobs::new();
    let plain = [23, 303, 7].map(|time| takes_and_some_turns(jobs, time).boxed());
    let gathered = observe(|| gather(plain.into()));
    expect("time of `gather`", gathered.elapsed())
        .is(ms(303))
        .because("all three wait at the same time, so the whole takes as long as the longest");
    let fallible = [23, 400_303, 7].map(|time| takes_and_some_turns(jobs, time).map(fine).boxed());
    let gathered = observe(|| gather_or_first_error(fallible.into()));
    expect("time of `gather_or_first_error`", gathered.elapsed())
        .is(ms(400_303))
        .because("all three wait at the same time, however long the longest takes");
}

/// > All futures begin at the first poll, however many there are.
#[probe::test]
fn five_thousand_take_no_longer_than_one() {
    let jobs = Jobs::new();
    let plain = (0..5003).map(|at| jobs.takes("plain", ms(50)).gives(at));
    let gathered = observe(|| gather(plain.collect()));
    expect("time of 5,003 of 50 ms", gathered.elapsed())
        .is(ms(50))
        .because("a waiting future costs memory and no time: thousands wait together");
    let fallible = (0..5003).map(|at| jobs.takes("fallible", ms(50)).gives(fine(at)));
    let gathered = observe(|| gather_or_first_error(fallible.collect()));
    expect("time of 5,003 that might fail", gathered.elapsed())
        .is(ms(50))
        .because("all begin at the first poll, however many they are");
    expect("their results", gathered.into_output())
        .is(Ok((0..5003).collect()))
        .because("each is there once, in its place");
}

/// > Nothing begins at the call.
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
        .because("a Rust future is inert: asyncio's gather starts at the call, an async fn starts when it is polled");
    observe(|| gather(one("plain")));
    observe(|| gather_or_first_error(one("fallible")))
        .into_output()
        .ok();
    expect("jobs that began once polled", jobs.begun())
        .are(["plain", "fallible"])
        .because("the first poll starts them");
}

/// > Of no futures, the list is empty and comes at once.
#[probe::test]
fn nothing_to_do_is_done_at_once() {
    let none = observe(|| gather(Vec::<Job<u32>>::new()));
    expect("time of nothing", none.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
    expect("results of nothing", none.into_output())
        .is(vec![])
        .because("as many results as futures: none");
    let none = observe(|| gather_or_first_error(Vec::<Job<Result<u32, String>>>::new()));
    expect("time of nothing that might fail", none.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
    expect("results of nothing that might fail", none.into_output())
        .is(Ok(vec![]))
        .because("without a future there is no error");
}

/// > An error is returned at the instant at which it occurs.
#[probe::test]
fn the_first_error_comes_back_at_once() {
    let jobs = Jobs::new();
    for (time, others) in [(0, 100), (23, 303), (60_007, 400_000)] {
        let work = vec![
            jobs.takes("slow", ms(others)).gives(Ok(0)),
            jobs.takes("bad", ms(time)).gives(Err("bad")),
            jobs.takes("endless", ms(400_000)).gives(Ok(0)),
        ];
        let failed = observe(|| gather_or_first_error(work));
        expect("time until the error is returned", failed.elapsed())
            .is(ms(time))
            .because("the caller can act on an error now: no later result can change it");
        expect("what is returned", failed.into_output())
            .is(Err("bad"))
            .because("it is the only error");
    }
}

/// > Of several errors it returns the earliest, wherever its future stands.
#[probe::test]
fn the_earliest_error_is_the_one_returned() {
    let jobs = Jobs::new();
    for times in [[73, 23, 7], [7, 73, 23], [23, 7, 73]] {
        let work = times.map(|time| jobs.takes("bad", ms(time)).gives(Err::<(), _>(time)));
        let failed = observe(|| gather_or_first_error(work.into()));
        expect("the error, of three", failed.into_output().err())
            .is(Some(7))
            .because("first means first in time, not first in the order of the call");
    }
}

/// > An error does not cancel the other futures: they run on to their ends.
#[probe::test]
fn the_others_keep_running_after_an_error() {
    for time in [23, 0] {
        let jobs = Jobs::new();
        observe(async || {
            let work = vec![
                jobs.takes("bad", ms(time)).gives(Err("bad")),
                jobs.takes("bad too", ms(time + 7)).gives(Err("bad too")),
                jobs.takes("quick", ms(73)).gives(Ok(())),
                jobs.takes("slow", ms(250_000)).gives(Ok(())),
            ];
            gather_or_first_error(work).await.ok();
            sleep(ms(300_000)).await;
        });
        expect("when the job of 73 ms ended", jobs.ended_at("quick"))
            .is(Some(ms(73)))
            .because("asyncio's gather returns the error and leaves the others alone");
        expect(
            "when the job that fails 7 ms later ended",
            jobs.ended_at("bad too"),
        )
        .is(Some(ms(time + 7)))
        .because("its error is not wanted any more, but it runs to its end");
        expect("when the job of 250 s ended", jobs.ended_at("slow"))
            .is(Some(ms(250_000)))
            .because("it runs to its end, however long that takes");
    }
}

/// > After an error, a future that panics stops no other.
#[probe::test]
fn a_panic_after_the_error_stops_nobody() {
    let jobs = Jobs::new();
    observe(async || {
        let work = vec![
            jobs.takes("bad", ms(23)).gives(Err("bad")),
            jobs.takes("bug", ms(40)).panics("a bug"),
            jobs.takes("slow", ms(303)).gives(Ok(())),
        ];
        gather_or_first_error(work).await.ok();
        sleep(ms(500)).await;
    });
    expect("when the slow one ended", jobs.ended_at("slow"))
        .is(Some(ms(303)))
        .because("after the error each runs on by itself, and a panic ends only its own future");
}

/// > When a future panics, this panics, too, at that instant.
#[probe::test]
fn a_panic_comes_out_as_a_panic() {
    let jobs = Jobs::new();
    let well = observe(|| gather(vec![jobs.takes("one", ms(10)).gives(1)]));
    expect("results without a panic", well.into_output())
        .is(vec![1])
        .because("that is the usual case");
    for place in [0, 1, 2] {
        let panicked = observe(|| panic_of(gather(one_panics(jobs, place, "a bug"))));
        expect("time until `gather` panics", panicked.elapsed())
            .is(ms(23))
            .because("a result is missing, so there will be no list: waiting on hides the bug");
        expect("`gather` panics", panicked.output().is_some())
            .is_true()
            .because("a result is missing, and the bug must not be hidden");
        let work = one_panics(jobs, place, "a bug")
            .into_iter()
            .map(FutureExt::boxed);
        let work = work.map(|job| job.map(fine)).collect();
        let panicked = observe(|| panic_of(gather_or_first_error(work)));
        expect(
            "time until `gather_or_first_error` panics",
            panicked.elapsed(),
        )
        .is(ms(23))
        .because("a panic ends the wait as an error does, wherever its future stands");
        expect(
            "`gather_or_first_error` panics",
            panicked.output().is_some(),
        )
        .is_true()
        .because("a panic is no error of type `E`: it goes up as what it is");
    }
}

/// > The message of that panic contains the future's, if it has a text.
#[probe::test]
fn a_panic_keeps_its_text() {
    let jobs = Jobs::new();
    for name in ["gather", "gather_or_first_error"] {
        let message = |payload: Payload| {
            let work = one_panics(jobs, 1, payload);
            let fallible = |work: Vec<Job<u32>>| work.into_iter().map(|job| job.map(fine));
            match name {
                "gather" => observe(|| panic_of(gather(work))).into_output(),
                _ => {
                    let work = fallible(work).collect();
                    observe(|| panic_of(gather_or_first_error(work))).into_output()
                }
            }
        };
        for (kind, payload) in [
            ("a literal text", TEXT.into()),
            ("a composed text", TEXT.to_owned().into()),
            ("a text passed on", Payload::PassedOn(TEXT.to_owned())),
        ] {
            expect(
                &format!("{kind} is in the message of `{name}`"),
                message(payload).is_some_and(|message| message.contains(TEXT)),
            )
            .is_true()
            .because("the text is what somebody needs to find the bug, as it is: with its quotes and its lines");
        }
        expect(
            &format!("`{name}` panics where the panic has no text"),
            message(Payload::NoText).is_some(),
        )
        .is_true()
        .because("a panic without a text is a panic like any other");
    }
}

/// > After a panic the other futures are cancelled
#[probe::test]
fn a_panic_cancels_the_others() {
    let jobs = Jobs::new();
    observe(async || {
        panic_of(gather(one_panics(jobs, 1, "a bug"))).await;
        let fallible = one_panics(jobs, 1, "a bug")
            .into_iter()
            .map(|job| job.map(fine));
        panic_of(gather_or_first_error(fallible.collect())).await;
        a_turn().await;
        expect("jobs that began", jobs.begun().len())
            .is(6)
            .because("two run beside each of the two that panic");
        expect("jobs alive one turn after the second panic", jobs.alive())
            .are([])
            .because("there will be no list of results, so nobody waits for theirs any more");
    });
}

/// > When this future is dropped half-way, all are cancelled
#[probe::test]
fn cancelled_it_cancels_all() {
    for (name, first_error) in [("gather", false), ("gather_or_first_error", true)] {
        let cuts = cut_everywhere(async |cut| {
            let jobs = Jobs::new();
            let work = [("one", 7), ("two", 23), ("three", 73)];
            let work = work.map(|(name, time)| jobs.takes(name, ms(time)).gives(fine(())));
            let gathering = if first_error {
                gather_or_first_error(work.into()).map(drop).boxed_local()
            } else {
                gather(work.into()).map(drop).boxed_local()
            };
            cut.here(gathering).await;
            a_turn().await;
            expect(
                &format!("jobs alive one turn after `{name}` was dropped"),
                jobs.alive(),
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
            .because("the jobs take 73 ms, so it has to wait");
    }
}

/// A result of work that could fail, and has not.
fn fine<T>(value: T) -> Result<T, String> {
    Ok(value)
}

/// Three jobs; the one in this place panics at 23 ms, the others take longer.
fn one_panics(jobs: Jobs, place: usize, payload: impl Into<Payload>) -> Vec<Job<u32>> {
    let mut work: Vec<_> = (0..2)
        .map(|at| jobs.takes("slow", ms(73)).gives(at))
        .collect();
    work.insert(place, jobs.takes("bug", ms(23)).panics(payload));
    work
}

/// Ends some turns of the loop after its timer, so that code with a timer of its
/// own looks too early.
async fn takes_and_some_turns(jobs: Jobs, time: u64) {
    jobs.takes("job", ms(time)).await;
    for _ in 0..5 {
        a_turn().await;
    }
}
