//! What the limits must do. Each check is a sentence; run them with
//! `cargo grade check timeout`.

use futures::future::join_all;
use probe::{
    Job, Jobs, Scenario, after_one_turn, afterwards, by_hand, cut_after, cut_by_a_panic, drawn,
    expect, expect_that, ms, observe, schedules, seeds,
};
use std::pin::{Pin, pin};
use std::time::Duration;
use timeout::{Deadline, Failed, with_timeout};
use tokio::sync::oneshot;
use tokio::time::sleep;

/// > When `limit` has passed, it returns [`Failed::TimedOut`] at that instant.
#[probe::test]
fn it_is_cut_at_the_exact_instant() {
    for limit in [0, 7, 23, 303, YEAR] {
        let scenario = Scenario::new().lasting(2 * ms(YEAR)).polls(5_000);
        let slow = Jobs::new().hangs::<Outcome>("slow");
        let cut = scenario.run(|| with_timeout(ms(limit), slow));
        expect(
            &format!("time with a limit of {{{limit} ms}}"),
            cut.elapsed(),
        )
        .is(ms(limit))
        .because("the limit alone decides: neither the operation's time nor a round number");
        expect_that!(
            &format!("result with a limit of {{{limit} ms}}"),
            cut.into_output(),
            Err(Failed::TimedOut)
        )
        .because("the operation has not ended, so there is no value");
    }
}

/// > While the operation and the limit wait, nothing is polled.
///
/// > A deadline that falls into an attempt ends it all at that instant, as a timeout.
#[probe::test]
fn it_waits_without_looking() {
    for name in ["with_timeout", "run", "retry"] {
        let scenario = Scenario::new().lasting(2 * ms(YEAR)).polls(5_000);
        let jobs = Jobs::new();
        let cut = scenario.run(async || match name {
            "with_timeout" => with_timeout(ms(YEAR), jobs.hangs("slow")).await,
            "run" => Deadline::after(ms(YEAR)).run(jobs.hangs("slow")).await,
            _ => {
                let slow = attempts(jobs, 2 * YEAR, 1);
                Deadline::after(ms(YEAR)).retry(2, ms(7), slow).await
            }
        });
        expect(&format!("time of `{name}`, with a year"), cut.elapsed())
            .is(ms(YEAR))
            .because("what it runs takes longer, so the year alone ends it");
        expect(&format!("polls of `{name}` in a year"), cut.polls())
            .at_most(10)
            .because(
                "a timer wakes the task when the time is up: there is nothing to look for before",
            );
    }
}

/// > The limit counts from the first poll.
#[probe::test]
fn the_limit_begins_at_the_first_poll() {
    let done = observe(async || {
        let limited = with_timeout(ms(73), job(Jobs::new(), 23, Ok(1)));
        sleep(ms(303)).await;
        limited.await
    });
    expect_that!(
        "result, polled {303 ms} after the call",
        done.output(),
        Ok(1)
    )
    .because("the operation begins at the first poll too, and needs {23 ms} of the {73}");
    expect("time of it all", done.elapsed())
        .is(ms(303 + 23))
        .because("the operation ends {23 ms} after the first poll");
}

/// > Nothing of an operation, a step or an attempt begins at the call.
#[probe::test]
fn nothing_begins_at_the_call() {
    let jobs = Jobs::new();
    observe(async || {
        let deadline = Deadline::after(ms(303));
        let limited = with_timeout(ms(303), job(jobs, 7, Ok(1)));
        let step = deadline.run(job(jobs, 7, Ok(2)));
        let attempts = deadline.retry(3, ms(7), attempts(jobs, 7, 1));
        sleep(ms(73)).await;
        expect("jobs that began unpolled", jobs.begun().len())
            .is(0)
            .because("a future does nothing before somebody awaits it");
        let _ = (limited.await, step.await, attempts.await);
        expect("jobs that began once polled", jobs.begun().len())
            .is(3)
            .because("the first poll starts each of them");
    });
}

/// > The operation is dropped by then: one turn of the loop later nothing of it
/// > is left.
#[probe::test]
fn the_operation_is_dropped_then() {
    let jobs = Jobs::new();
    let cut = observe(async || {
        let mut limited = pin!(with_timeout(ms(73), job(jobs, 303, Ok(1))));
        limited.as_mut().await.ok();
        expect(
            "operations left one turn after the cut",
            after_one_turn(move || jobs.alive()).await,
        )
        .are([])
        .because("an operation that is cut has no time for a detour: its drop is the next thing that happens");
        afterwards(|| jobs.ended().len()).await
    });
    expect("when the operation was dropped", jobs.dropped_at("job"))
        .is(Some(ms(73)))
        .because("it is no longer waited for, so it has to give back what it holds, also while the caller still has the future");
    expect("tasks left over", cut.left_over())
        .is(0)
        .because("a limit on waiting that leaves the work running limits nothing");
}

/// > An operation that ends before the limit returns its value as soon as it ends,
/// > or at the next poll, if that is late.
#[probe::test]
fn a_millisecond_before_the_limit_counts() {
    for (limit, time) in [(50, 49), (303, 302), (303, 7), (7, 0)] {
        let done = observe(|| with_timeout(ms(limit), job(Jobs::new(), time, Ok(1))));
        expect_that!(
            &format!("result of {{{time} ms}} with a limit of {{{limit}}}"),
            done.output(),
            Ok(1)
        )
        .because("it ended in time");
        expect(&format!("its time, of {{{time} ms}}"), done.elapsed())
            .is(ms(time))
            .because("a limit is an upper bound: what ends earlier returns earlier");
    }
    let done = observe(async || {
        let many = (0..300).map(|_| with_timeout(ms(73), job(Jobs::new(), 23, Ok(1))));
        join_all(many).await.into_iter().flatten().count()
    });
    expect("time of 300 operations at once", done.elapsed())
        .is(ms(23))
        .because("each takes {23 ms}, and none waits for another");
    expect("operations that ended in time", done.into_output())
        .is(300)
        .because("the limit of each is its own");
}

/// > An operation that ends before the limit returns its value as soon as it ends,
/// > or at the next poll, if that is late.
///
/// > When the last attempt has failed, its error is returned at once.
#[probe::test]
fn what_ended_in_time_counts_when_it_is_polled_late() {
    for (name, sent, seed) in ["with_timeout", "run", "retry"]
        .into_iter()
        .flat_map(|name| [(name, Ok(1)), (name, Err("refused"))])
        .flat_map(|(name, sent)| seeds(5).map(move |seed| (name, sent, seed)))
    {
        let (say, said) = oneshot::channel();
        let answer = async { said.await.unwrap_or(Err("no answer")) };
        let late = Scenario::new().seed(seed).run(async || {
            let mut running: Running = match name {
                "with_timeout" => Box::pin(with_timeout(ms(73), answer)),
                "run" => {
                    let deadline = Deadline::after(ms(73));
                    Box::pin(async move { deadline.run(answer).await })
                }
                _ => {
                    let (deadline, mut answer) = (Deadline::after(ms(73)), Some(answer));
                    let attempt = move || answer.take().expect("there is one attempt");
                    Box::pin(async move { deadline.retry(1, ms(7), attempt).await })
                }
            };
            match cut_after(ms(7), running.as_mut()).await {
                Some(early) => early,
                None => {
                    say.send(sent).ok();
                    // For a while nobody polls it.
                    sleep(ms(103)).await;
                    running.await
                }
            }
        });
        match sent {
            Ok(_) => expect_that!(&format!("result of `{name}`"), late.output(), Ok(1)).because(
                "the answer came {66 ms} before the limit: a result that is there is better than none",
            ),
            Err(_) => expect_that!(
                &format!("result of `{name}`, where it fails"),
                late.output(),
                Err(Failed::Operation("refused"))
            )
            .because("it had failed {66 ms} before the limit, and was not cut"),
        }
    }
}

/// > An error of the operation is returned as [`Failed::Operation`].
#[probe::test]
fn an_error_is_not_a_timeout() {
    for name in ["with_timeout", "run"] {
        let refuses = job(Jobs::new(), 23, Err("refused"));
        let failed = observe(async || match name {
            "run" => Deadline::after(ms(73)).run(refuses).await,
            _ => with_timeout(ms(73), refuses).await,
        });
        expect_that!(
            &format!("result of `{name}`"),
            failed.output(),
            Err(Failed::Operation("refused"))
        )
        .because("a refusal and a silence ask for different answers");
        expect(&format!("time of `{name}`"), failed.elapsed())
            .is(ms(23))
            .because("an error in time is returned when it comes");
    }
}

/// > Dropped before its end, it drops the operation.
#[probe::test]
fn what_is_dropped_drops_its_operation() {
    for how in ["a timer", "a panic of the caller"] {
        let jobs = Jobs::new();
        observe(async || {
            let deadline = Deadline::after(ms(50_000));
            let running: [Running; 4] = [
                Box::pin(with_timeout(ms(50_000), job(jobs, 303, Ok(1)))),
                Box::pin(deadline.run(job(jobs, 303, Ok(1)))),
                Box::pin(deadline.retry(9, ms(7), move || job(jobs, 303, Ok(1)))),
                Box::pin(deadline.retry(9, ms(303), attempts(jobs, 7, 100))),
            ];
            for running in running {
                match how {
                    "a timer" => cut_after(ms(23), running).await,
                    _ => cut_by_a_panic(ms(23), running).await,
                };
            }
            expect(
                &format!("operations that began or ended after {how} dropped what ran them"),
                afterwards(|| jobs.begun().len() + jobs.ended().len()).await,
            )
            .is(0)
            .because("a future that is dropped must not leave work running, nor try again when a pause is over");
        });
        expect(
            &format!("operations dropped, where {how} dropped what ran them"),
            jobs.dropped().len(),
        )
        .is(3)
        .because("all but the one in its pause were under way when their futures were dropped");
    }
    let went_on = schedules(20).without(|scenario| {
        let jobs = Jobs::new();
        let later = scenario.run(async || {
            let deadline = Deadline::after(ms(50_000));
            let running: [Running; 3] = [
                Box::pin(with_timeout(ms(50_000), job(jobs, 23, Ok(1)))),
                Box::pin(deadline.run(job(jobs, 23, Ok(1)))),
                Box::pin(deadline.retry(9, ms(0), attempts(jobs, 23, 100))),
            ];
            let mut later = 0;
            for running in running {
                cut_after(ms(23), running).await;
                later += afterwards(|| jobs.begun().len() + jobs.ended().len()).await;
            }
            later
        });
        later.into_output() == 0
    });
    expect(
        "of twenty schedules, those in which operations began or ended after a drop at the instant at which one ends",
        went_on,
    )
    .is(vec![])
    .because("what came first at that instant is open, but not what comes after the drop");
}

/// > A step may take what is left of the time: at the deadline it is cut.
#[probe::test]
fn a_deadline_is_shared_by_all_steps() {
    let steps = observe(async || {
        let deadline = Deadline::after(ms(103));
        let one = deadline.run(job(Jobs::new(), 67, Ok(1))).await;
        let two = deadline.run(job(Jobs::new(), 67, Ok(2))).await;
        (one, two)
    });
    expect("time of both steps", steps.elapsed())
        .is(ms(103))
        .because("{67 ms} are gone after the first, so the second has {36} left, and needs {67}");
    expect_that!(
        "results of them",
        steps.output(),
        (Ok(1), Err(Failed::TimedOut))
    )
    .because("the time is for the whole, whichever step is slow");
}

/// > A step may take what is left of the time: at the deadline it is cut.
///
/// > A deadline that falls into an attempt ends it all at that instant, as a timeout.
#[probe::test]
fn a_deadline_stays_where_it_is() {
    for name in ["run", "retry"] {
        let cut = observe(async || {
            let deadline = Deadline::after(ms(103));
            let late: Running = match name {
                "run" => Box::pin(deadline.run(job(Jobs::new(), 303, Ok(1)))),
                _ => Box::pin(deadline.retry(2, ms(7), attempts(Jobs::new(), 303, 1))),
            };
            sleep(ms(23)).await;
            late.await.ok();
        });
        expect(
            &format!("time of a `{name}` that is awaited {{23 ms}} after its call"),
            cut.elapsed(),
        )
        .is(ms(103))
        .because("a deadline is a point in time: what is awaited later has less time left");
    }
}

/// > After the deadline, a step that waits is cut at once.
#[probe::test]
fn after_the_deadline_there_is_no_time() {
    let late = observe(async || {
        let deadline = Deadline::after(ms(23));
        sleep(ms(73)).await;
        deadline.run(job(Jobs::new(), 7, Ok(1))).await
    });
    expect("time of it all", late.elapsed())
        .is(ms(73))
        .because("no time left means no time, and not that there is no limit");
    expect_that!("result", late.output(), Err(Failed::TimedOut))
        .because("the deadline had passed before the step began, by Tokio's clock");
}

/// > It returns the time until the deadline, and zero once that has passed.
#[probe::test]
fn the_time_left_shrinks() {
    let left = observe(async || {
        let deadline = Deadline::after(ms(103));
        let mut left = vec![deadline.left()];
        sleep(ms(23)).await;
        left.push(deadline.left());
        deadline.run(job(Jobs::new(), 7, Ok(1))).await.ok();
        left.push(deadline.left());
        let copy = deadline;
        copy.run(job(Jobs::new(), 303, Ok(1))).await.ok();
        left.push(deadline.left());
        sleep(ms(73)).await;
        left.push(deadline.left());
        left
    });
    expect(
        "time left after {0}, {23}, {30}, {103} and {176 ms}",
        left.into_output(),
    )
    .is(vec![ms(103), ms(80), ms(73), ms(0), ms(0)])
    .because("a deadline is a point in time: it stays where it is, whatever ran meanwhile");
    let fine = Duration::from_nanos(10_500_001);
    let left = observe(async || Deadline::after(fine).left());
    expect("time left of 10.500001 ms", left.into_output())
        .is(fine)
        .because("none of it has passed");
}

/// > What the deadline cuts is dropped by then, as with [`with_timeout`].
#[probe::test]
fn what_the_deadline_cuts_is_dropped_then() {
    let jobs = Jobs::new();
    let cut = observe(async || {
        let deadline = Deadline::after(ms(73));
        let mut step = pin!(deadline.run(job(jobs, 303, Ok(1))));
        step.as_mut().await.ok();
        expect(
            "steps left one turn after the cut",
            after_one_turn(move || jobs.alive()).await,
        )
        .are([])
        .because("one turn is what a task that is aborted needs, and no more");
        expect("when the step was dropped", jobs.dropped_at("job"))
            .is(Some(ms(73)))
            .because("a deadline cuts as a limit does");
        let deadline = Deadline::after(ms(23));
        let mut tries = pin!(deadline.retry(3, ms(7), attempts(jobs, 303, 1)));
        tries.as_mut().await.ok();
        expect(
            "attempts left one turn after the cut",
            after_one_turn(move || jobs.alive()).await,
        )
        .are([])
        .because("an attempt is cut as a step is");
        afterwards(|| jobs.ended().len()).await
    });
    expect("when the attempt was dropped", jobs.dropped_at("attempt"))
        .is(Some(ms(73 + 23)))
        .because("an attempt that is under way at the deadline is cut like any step");
    expect("tasks left over", cut.left_over())
        .is(0)
        .because("what timed out must not be done later all the same");
}

/// > The first success is returned when it comes.
#[probe::test]
fn retry_goes_on_until_it_succeeds() {
    for (succeeds, most) in [(1, 5), (3, 5), (5, 5), (4, usize::MAX)] {
        let jobs = Jobs::new();
        let done = observe(async || {
            let flaky = attempts(jobs, 7, succeeds);
            Deadline::after(ms(1000)).retry(most, ms(23), flaky).await
        });
        expect_that!("number of the attempt that succeeded", done.output(), Ok(number) if *number == succeeds)
            .because("the attempts before it fail");
        expect(
            &format!("when attempt {succeeds}, which succeeds, was returned"),
            Some(done.elapsed()),
        )
        .is(jobs.events().last().and_then(|event| event.at))
        .because("it is returned when it ends");
        expect(
            &format!("attempts made until attempt {succeeds} succeeded"),
            jobs.begun().len() as u64,
        )
        .is(succeeds)
        .because("after a success there is no further attempt");
    }
}

/// > It makes `attempts` attempts in all
#[probe::test]
fn retry_makes_so_many_attempts_in_all() {
    for most in [1, drawn(3), drawn(5003)] {
        let jobs = Jobs::new();
        observe(async || {
            let broken = attempts(jobs, 7, 9999);
            let deadline = Deadline::after(ms(400_000));
            deadline.retry(most, ms(23), broken).await.ok();
        });
        expect(&format!("attempts made of {most}"), jobs.begun().len())
            .is(most)
            .because("the first counts like any other");
    }
}

/// > When the last attempt has failed, its error is returned at once.
#[probe::test]
fn retry_returns_the_last_error() {
    let jobs = Jobs::new();
    let failed = observe(async || {
        let broken = attempts(jobs, 7, 100);
        Deadline::after(ms(1000)).retry(3, ms(23), broken).await
    });
    expect_that!("result", failed.output(), Err(Failed::Operation("no 3")))
        .because("it is the last attempt's own error, and no timeout: there was time left");
    expect("when it returned", Some(failed.elapsed()))
        .is(jobs.events().last().and_then(|event| event.at))
        .because("after the end of the last attempt there is nothing to wait for");
}

/// > Between the end of an attempt and the beginning of the next lies `pause`.
#[probe::test]
fn a_pause_begins_at_the_end_of_an_attempt() {
    for pause in [0, 23] {
        let jobs = Jobs::new();
        observe(async || {
            let broken = attempts(jobs, 7, 100);
            let deadline = Deadline::after(ms(1000));
            deadline.retry(3, ms(pause), broken).await.ok();
        });
        let at: Vec<_> = jobs.events().iter().map(|event| event.at).collect();
        let (second, third) = (7 + pause, 7 + pause + 7 + pause);
        let wanted = [0, 7, second, second + 7, third, third + 7];
        expect(
            &format!("begin and end of each attempt, with a pause of {{{pause} ms}}"),
            at,
        )
        .is(wanted.map(|at| Some(ms(at))).into())
        .because("attempts come one after the other, and the pause counts from the end");
    }
}

/// > When `limit` has passed, it returns [`Failed::TimedOut`] at that instant.
///
/// > A step may take what is left of the time: at the deadline it is cut.
///
/// > A deadline that falls into an attempt ends it all at that instant, as a timeout.
///
/// > Between the end of an attempt and the beginning of the next lies `pause`.
#[probe::test]
fn half_a_millisecond_counts() {
    let jobs = Jobs::new();
    let each = ["limit", "deadline", "deadline of attempts", "pause"];
    for (what, whole) in each.into_iter().flat_map(|what| [(what, 0), (what, 1)]) {
        let fine = Duration::from_micros(whole * 1_000 + 500);
        let done = observe(async || match what {
            "limit" => with_timeout(fine, jobs.hangs("slow")).await,
            "deadline" => Deadline::after(fine).run(jobs.hangs("slow")).await,
            "deadline of attempts" => {
                let slow = attempts(jobs, 303, 1);
                Deadline::after(fine).retry(2, fine, slow).await
            }
            _ => {
                let broken = attempts(jobs, 0, 100);
                Deadline::after(ms(303)).retry(2, fine, broken).await
            }
        });
        expect(&format!("time of a {what} of {whole}.5 ms"), done.elapsed())
            .between(fine, Duration::from_millis(whole + 1))
            .because("it is not over before, and Tokio's timers go off at whole milliseconds");
    }
}

/// > A deadline that falls into an attempt ends it all at that instant, as a timeout.
#[probe::test]
fn attempts_share_the_deadline() {
    let jobs = Jobs::new();
    let cut = observe(async || {
        let slow = attempts(jobs, 41, 100);
        Deadline::after(ms(111)).retry(10, ms(11), slow).await
    });
    expect("time of it all", cut.elapsed())
        .is(ms(111))
        .because("attempts begin at {0}, {52} and {104 ms}, and the third has {7 ms} left");
    expect("attempts made", jobs.begun().len())
        .is(3)
        .because("the third is under way at the deadline");
    expect_that!("result", cut.output(), Err(Failed::TimedOut))
        .because("the time was up before an attempt succeeded");
}

/// > A deadline that falls into a pause ends it all at that instant, as a timeout.
#[probe::test]
fn a_deadline_in_a_pause_ends_it() {
    for (shown, pause) in [
        ("{303 ms}", ms(303)),
        ("half of `Duration::MAX`", Duration::MAX / 2),
        ("`Duration::MAX`", Duration::MAX),
    ] {
        let cut = observe(async || {
            let broken = attempts(Jobs::new(), 7, 100);
            Deadline::after(ms(53)).retry(10, pause, broken).await
        });
        expect(
            &format!("time of it all, with a pause of {shown}"),
            cut.elapsed(),
        )
        .is(ms(53))
        .because("a pause is waiting like any other, and the deadline is at {53 ms}");
        expect_that!(
            &format!("result, with a pause of {shown}"),
            cut.output(),
            Err(Failed::TimedOut)
        )
        .because("no attempt is under way, and still it is the time that ended it");
    }
}

/// > After the deadline no attempt begins.
#[probe::test]
fn no_attempt_begins_after_the_deadline() {
    let jobs = Jobs::new();
    observe(async || {
        let deadline = Deadline::after(ms(53));
        deadline
            .retry(10, ms(303), attempts(jobs, 7, 100))
            .await
            .ok();
        afterwards(|| jobs.begun().len()).await
    });
    expect("when attempts began", jobs.begun_at("attempt"))
        .is(Some(ms(0)))
        .because("the first attempt has time");
    expect("attempts made", jobs.begun().len()).is(1).because(
        "the deadline falls into the pause after the first, and a last try is one too many",
    );
    let late = Jobs::new();
    let cut = observe(async || {
        let deadline = Deadline::after(ms(23));
        sleep(ms(73)).await;
        deadline.retry(3, ms(7), attempts(late, 7, 1)).await
    });
    expect(
        "attempts made by a retry that comes late",
        late.begun().len(),
    )
    .is(0)
    .because("the deadline had passed before the first");
    expect("time of it all", cut.elapsed())
        .is(ms(73))
        .because("there was no time left, to try or to pause");
    for (what, time, pause) in [("a pause", 0, 23), ("an attempt", 7, 0)] {
        let jobs = Jobs::new();
        observe(async || {
            let broken = attempts(jobs, time, 9999);
            let deadline = Deadline::after(ms(53));
            let mut trying = Box::pin(deadline.retry(9999, ms(pause), broken));
            let polled = by_hand(trying.as_mut()).poll();
            sleep(ms(55)).await;
            let in_time = jobs.begun().len();
            sleep(ms(18)).await;
            if polled.is_pending() {
                trying.await.ok();
            }
            expect(
                &format!("attempts begun after the deadline, when {what} has ended and the next poll is late"),
                jobs.begun().len() - in_time,
            )
            .is(0)
            .because("the task had no turn for a while: before each attempt, the clock says whether there is time for it");
        });
    }
}

/// > During a pause nothing is polled.
#[probe::test]
fn a_pause_is_slept_through() {
    let scenario = Scenario::new().lasting(2 * ms(YEAR)).polls(5_000);
    let failed = scenario.run(async || {
        let broken = attempts(Jobs::new(), 0, 100);
        let deadline = Deadline::after(ms(YEAR));
        deadline.retry(2, ms(YEAR / 2), broken).await
    });
    expect("time of it all", failed.elapsed())
        .is(ms(YEAR / 2))
        .because("two attempts take no time, with one pause of half a year between them");
    expect("polls in half a year", failed.polls())
        .at_most(10)
        .because("a timer wakes the task when the pause is over");
}

/// > When `limit` has passed, it returns [`Failed::TimedOut`] at that instant.
///
/// > An operation that ends before the limit returns its value as soon as it ends
///
/// > A step may take what is left of the time: at the deadline it is cut.
///
/// > A deadline that falls into an attempt ends it all at that instant, as a timeout.
///
/// > A deadline that falls into a pause ends it all at that instant, as a timeout.
///
/// > Between the end of an attempt and the beginning of the next lies `pause`.
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    for (what, time) in [
        ("the end of an operation", 23),
        ("the limit", 73),
        ("the deadline of a step", 103),
        ("the deadline in an attempt", 103),
        ("the deadline in a pause", 103),
        ("the end of a pause", 37),
    ] {
        let jobs = Jobs::new();
        let waited = observe(async || {
            let deadline = Deadline::after(ms(103));
            let mut running: Running = match what {
                "the end of an operation" => Box::pin(with_timeout(ms(73), job(jobs, 23, Ok(1)))),
                "the limit" => Box::pin(with_timeout(ms(73), job(jobs, 303, Ok(1)))),
                "the deadline of a step" => Box::pin(deadline.run(job(jobs, 303, Ok(1)))),
                "the deadline in an attempt" => {
                    Box::pin(deadline.retry(2, ms(7), attempts(jobs, 303, 1)))
                }
                "the deadline in a pause" => {
                    Box::pin(deadline.retry(2, ms(303), attempts(jobs, 0, 2)))
                }
                _ => Box::pin(deadline.retry(2, ms(37), attempts(jobs, 0, 2))),
            };
            if by_hand(running.as_mut()).poll().is_pending() {
                running.await.ok();
            }
        });
        expect(&format!("time until {what}"), waited.elapsed())
            .is(ms(time))
            .because("another task polled the future before, but this one waits for it now");
    }
}

/// In milliseconds.
const YEAR: u64 = 365 * 24 * 60 * 60 * 1000;

type Outcome = Result<u64, &'static str>;

type Running<'a> = Pin<Box<dyn Future<Output = Result<u64, Failed<&'static str>>> + 'a>>;

fn job(jobs: Jobs, time: u64, outcome: Outcome) -> Job<Outcome> {
    jobs.takes("job", ms(time)).gives(outcome)
}

/// Attempts of which the one with that number succeeds.
fn attempts(jobs: Jobs, time: u64, succeeds: u64) -> impl FnMut() -> Job<Outcome> + Send {
    let mut errors = ["no 1", "no 2", "no 3"].into_iter();
    let mut numbers = 1..;
    move || {
        let error = errors.next().unwrap_or("no more");
        let number = numbers.next().filter(|it| *it == succeeds);
        let attempt = jobs.takes("attempt", ms(time));
        attempt.gives(number.ok_or(error)).begun()
    }
}
