//! What `Background` must do. Each check is a sentence; run them with
//! `cargo grade check background_tasks`.

use background_tasks::{Background, ON_DROP, OnDrop};
use futures::FutureExt;
use probe::{
    Gate, Jobs, Payload, Polls, Scenario, Trace, a_turn, after_one_turn, at_the_drop, by_hand,
    drawn, drawn_text, expect, memory_in_use, ms, observe,
};
use std::future::poll_fn;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use tokio::time::sleep;

/// > It waits until every job has ended, however long that takes.
///
/// > It returns as soon as the last job has ended
#[probe::test]
fn every_job_ends_before_shutdown_returns() {
    const A_YEAR: u64 = 31_536_000_007;
    for longest in [303, A_YEAR] {
        let trace = Trace::new();
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        let seen = two_years.run(async || {
            let background = Background::new();
            for time in [7, longest, 73] {
                let owned = trace.guard(time);
                let job = Jobs::new().takes("job", ms(time)).gives(owned);
                background.spawn(job).ok();
            }
            background.shutdown().await;
            trace.mark("shutdown returned");
        });
        let last = format!("{longest} dropped");
        expect("what happened, in order", trace.names())
            .are(["7 dropped", "73 dropped", &last, "shutdown returned"])
            .because("what a shutdown leaves behind, nothing else will wait for");
        expect("time until shutdown returned", seen.elapsed())
            .is(ms(longest))
            .because("all run at the same time, and the end of the last wakes the shutdown");
    }
}

/// > It waits until every job has ended
///
/// > No job is stopped by it.
#[probe::test]
fn a_shutdown_lets_the_work_end() {
    let jobs = Jobs::new();
    observe(async || {
        let background = Background::new();
        background.spawn(jobs.takes("over", ms(7))).ok();
        sleep(ms(23)).await;
        background.spawn(jobs.takes("begun", ms(73))).ok();
        sleep(ms(23)).await;
        background.spawn(jobs.takes("not begun", ms(303))).ok();
        background.shutdown().await;
    });
    expect("jobs that came to their ends", jobs.ended())
        .are(["over", "begun", "not begun"])
        .because("shutting down means letting the work end, not stopping it");
}

/// > at once when there is none
#[probe::test]
fn a_shutdown_without_jobs_returns_at_once() {
    let seen = observe(async || Background::new().shutdown().await);
    expect(
        "messages, and time until shutdown returned",
        (seen.output().clone(), seen.elapsed()),
    )
    .is((vec![], ms(0)))
    .because("there is nothing to wait for, and nothing has gone wrong");
    let jobs = Jobs::new();
    let seen = observe(async || {
        let background = Background::new();
        background.spawn(jobs.takes("job", ms(7))).ok();
        sleep(ms(23)).await;
        background.shutdown().await;
    });
    expect(
        "jobs that ended, and time in all",
        (jobs.ended(), seen.elapsed()),
    )
    .is((vec!["job".to_owned()], ms(23)))
    .because("the last job ended long before the shutdown");
}

/// > While all jobs wait, `shutdown` is not polled.
#[probe::test]
fn a_shutdown_does_not_look_again_and_again() {
    let (jobs, polls) = (Jobs::new(), Polls::new());
    observe(async || {
        let background = Background::new();
        background.spawn(jobs.takes("job", ms(50_000))).ok();
        polls.of(background.shutdown()).await;
    });
    expect("jobs that ended", jobs.ended())
        .are(["job"])
        .because("it was waited for");
    expect("polls of `shutdown` for a job of 50 s", polls.count())
        .at_most(10)
        .because("it sleeps until the last job's end wakes it");
}

/// > It returns as soon as the last job has ended
#[probe::test]
fn the_task_that_waits_last_is_woken() {
    let seen = observe(async || {
        let background = Background::new();
        background.spawn(Jobs::new().takes("job", ms(23))).ok();
        let mut shutdown = by_hand(background.shutdown());
        let first = shutdown.poll().is_pending();
        let second = first && shutdown.poll_from_another_task().is_pending();
        sleep(ms(73)).await;
        (vec![first, second], shutdown.wakes() > 0)
    });
    let (waits, woken) = seen.into_output();
    expect(
        "the shutdown waited, polled by one task and then by another",
        waits,
    )
    .is(vec![true, true])
    .because("the job has not ended");
    expect("the end of the job woke the task that polled last", woken)
        .is_true()
        .because(
            "a future may move from task to task, and then the first does not wait for it any more",
        );
}

/// > The job starts at the call, however many run already, and goes on by itself.
#[probe::test]
fn a_job_begins_at_the_call_and_needs_nobody() {
    let jobs = Jobs::new();
    observe(async || {
        let background = Background::new();
        for _ in 0..5_003 {
            background.spawn(jobs.takes("job", ms(73))).ok();
        }
        sleep(ms(100)).await;
    });
    expect("most jobs at work at once", jobs.most_alive())
        .is(5_003)
        .because("each is in the loop's queue when its call returns");
    let ends = jobs.events().last().and_then(|job| job.at);
    expect("when the last job ended", ends)
        .is(Some(ms(73)))
        .because("it runs in the background: the caller did something else all the time");
    let jobs = Jobs::new();
    observe(async || {
        let background = Arc::new(Background::new());
        let (own, another) = (background.clone(), jobs.takes("another", ms(7)));
        let starts_another = async move {
            own.spawn(another).ok();
        };
        background.spawn(starts_another).ok();
        sleep(ms(23)).await;
    });
    expect("jobs that ended, of one that a job started", jobs.ended())
        .are(["another"])
        .because("a job may do what its caller may: nothing is locked while a job is polled");
}

/// > What a job captured and what it returned are dropped within one turn of the loop after its end
#[probe::test]
fn what_a_job_captured_and_gave_is_dropped_at_its_end() {
    let trace = Trace::new();
    observe(async || {
        let (background, gate) = (Background::new(), Gate::new());
        let (captured, returned) = (trace.guard("captured"), trace.guard("returned"));
        let started = background.spawn(async move {
            let _captured = captured;
            trace.mark("begun");
            gate.pass().await;
            returned
        });
        started.ok();
        a_turn().await;
        gate.open();
        // It stands right behind the job.
        let behind = tokio::spawn(async move {
            after_one_turn(move || trace.mark("a turn later")).await;
        });
        behind.await.ok();
        background.shutdown().await;
    });
    expect("what happened, in order", trace.names())
        .are([
            "begun",
            "captured dropped",
            "returned dropped",
            "a turn later",
        ])
        .because("nothing will ever ask for them: what a kept handle holds on to is lost memory");
}

/// > what it returned are dropped within one turn of the loop after its end
///
/// > One turn of the loop after its end a job counts no more
#[probe::test]
fn ten_thousand_jobs_do_not_pile_up() {
    let payload = Arc::new(());
    let seen = observe(async || {
        let background = Background::new();
        let mut most = 0;
        let job = || {
            let payload = payload.clone();
            // One that is ready at once may have ended when the call returns.
            a_turn().map(|()| payload)
        };
        for _ in 0..100 {
            for _ in 0..100 {
                background.spawn(job()).ok();
            }
            most = most.max(background.len());
            sleep(ms(1)).await;
        }
        for _ in 0..5_003 {
            background.spawn(job()).ok();
        }
        sleep(ms(1)).await;
        (most, Arc::strong_count(&payload) - 1, background.len())
    });
    let &(most, left, counted) = seen.output();
    expect("most jobs that were counted at once", most)
        .is(100)
        .because("a hundred begin at a time, and those before them have ended long ago");
    expect(
        "payloads still held after ten thousand jobs, and 5,003 more at once",
        left,
    )
    .is(0)
    .because("a program that runs for months starts more jobs than its memory can hold");
    expect("jobs still counted after 5,003 ended at once", counted)
        .is(0)
        .because("however many end in one turn, the end of each counts");
}

/// > Memory does not grow with the number of jobs that have ended, but for the messages of panics.
#[probe::test]
fn of_a_panic_only_the_message_is_kept() {
    let payload = Arc::new(());
    let seen = observe(async || {
        let (background, thrown) = (Background::new(), payload.clone());
        background
            .spawn(async move { resume_unwind(Box::new(thrown)) }.boxed())
            .ok();
        sleep(ms(1)).await;
        let held = Arc::strong_count(&payload) - 1;
        (background.shutdown().await, held)
    });
    let (messages, held) = seen.into_output();
    expect("messages that shutdown returned", messages)
        .are(["panicked"])
        .because("the job has panicked, with a payload that is no text");
    expect("payloads still held before the shutdown", held)
        .is(0)
        .because("a payload may be of any size: nothing but its message is needed later");
}

/// > A job counts from the call of `spawn` on, until it has ended.
#[probe::test]
fn it_counts_the_jobs_that_have_not_ended() {
    let jobs = Jobs::new();
    let counted = observe(async || {
        let background = Background::new();
        let mut counted = vec![background.len()];
        for (name, time) in [("a", 7), ("b", 73), ("c", 303)] {
            background.spawn(jobs.takes(name, ms(time))).ok();
            counted.push(background.len());
        }
        for wait in [6, 2, 64, 2, 228, 2] {
            sleep(ms(wait)).await;
            counted.push(background.len());
        }
        counted
    });
    expect(
        "jobs counted at {0 ms}, and at {6}, {8}, {72}, {74}, {302} and {304 ms}",
        counted.into_output(),
    )
    .is(vec![0, 1, 2, 3, 3, 2, 2, 1, 1, 0])
    .because("each job counts from its start to its end");
}

/// > One turn of the loop after its end a job counts no more, even if it panicked.
#[probe::test]
fn a_job_that_panicked_counts_no_more() {
    let counts = Trace::new();
    observe(async || {
        let (background, gate) = (Arc::new(Background::new()), Gate::new());
        for panics in [true, false] {
            let job = async move {
                gate.pass().await;
                assert!(!panics, "the wheel came off");
            };
            background.spawn(job.boxed()).ok();
        }
        counts.mark(background.len());
        let asked = background.clone();
        a_turn().await;
        gate.open();
        // It stands right behind the jobs.
        let behind = tokio::spawn(async move {
            after_one_turn(move || counts.mark(asked.len())).await;
        });
        behind.await.ok();
    });
    expect(
        "jobs counted at first, and a turn after the end of both",
        counts.names(),
    )
    .are(["2", "0"])
    .because("a panic is an end too; a line behind the work is never reached then");
}

/// > One turn of the loop after its end a job counts no more
///
/// > It waits until every job has ended
#[probe::test]
fn a_job_that_panics_in_a_drop_has_ended() {
    for owns in [false, true] {
        let jobs = Jobs::new();
        observe(async || {
            let background = Background::new();
            let breaks = || at_the_drop(|| panic!("the lid came off"));
            if owns {
                let mut owned = None;
                let owner = poll_fn(move |_| {
                    // Its own: dropped with it, and not by its poll.
                    owned.get_or_insert_with(breaks);
                    Poll::Ready(())
                });
                background.spawn(owner.boxed()).ok();
            } else {
                background.spawn(async move { breaks() }.boxed()).ok();
            }
            background.spawn(jobs.takes("job", ms(73))).ok();
            sleep(ms(23)).await;
            let what = if owns { "owned" } else { "returned" };
            expect(
                &format!("jobs counted after the end of one of two, where the drop of what it {what} panics"),
                background.len(),
            )
            .is(1)
            .because("it has returned, whatever becomes of what it leaves behind");
            background.shutdown().await;
            expect(
                "jobs that had ended when the shutdown returned",
                jobs.ended(),
            )
            .are(["job"])
            .because(
                "a bug in a drop stops no other job, and the shutdown waits for those that run",
            );
        });
    }
}

/// > The count is returned without waiting, during a shutdown too.
#[probe::test]
fn it_counts_during_a_shutdown() {
    let seen = observe(async || {
        let background = Background::new();
        for time in [23, 73] {
            background.spawn(Jobs::new().takes("job", ms(time))).ok();
        }
        let asks = async {
            let mut counted = Vec::new();
            for wait in [7, 30, 60] {
                sleep(ms(wait)).await;
                counted.push(background.len());
            }
            counted
        };
        tokio::join!(background.shutdown(), asks).1
    });
    expect(
        "jobs counted {7}, {37} and {97 ms} after the shutdown began",
        seen.into_output(),
    )
    .is(vec![2, 1, 0])
    .because("it is then that the count says how much is still to come");
}

/// > The count is returned without waiting
#[probe::test]
fn it_counts_in_the_drop_of_what_a_job_owns() {
    let trace = Trace::new();
    observe(async || {
        let background = Arc::new(Background::new());
        let counts = |what: &'static str| {
            let asked = background.clone();
            at_the_drop(move || trace.mark(format!("{what}: {}", asked.len() < 3)))
        };
        let (captured, returned) = (counts("captured"), counts("returned"));
        let job = async move {
            let _captured = captured;
            returned
        };
        background.spawn(job).ok();
        let thrown = counts("thrown");
        background
            .spawn(async move { resume_unwind(Box::new(thrown)) }.boxed())
            .ok();
        sleep(ms(1)).await;
    });
    // Each is dropped within a turn, and which of two jobs' comes first is open.
    let mut names = trace.names();
    names.sort();
    expect("drops that asked for the count, sorted", names)
        .are(["captured: true", "returned: true", "thrown: true"])
        .because("a drop may run any code: none of it runs while the count is locked");
}

/// > A job that panics harms no other job.
#[probe::test]
fn a_panic_harms_no_other_job() {
    let jobs = Jobs::new();
    let accepted = observe(async || {
        let background = Background::new();
        background
            .spawn(jobs.takes("a", ms(7)).panics::<()>("the wheel came off"))
            .ok();
        background.spawn(jobs.takes("b", ms(73))).ok();
        sleep(ms(23)).await;
        let accepted = background.spawn(jobs.takes("c", ms(7))).is_ok();
        background.shutdown().await;
        accepted
    });
    expect(
        "a job started after the panic was taken",
        accepted.into_output(),
    )
    .is_true()
    .because("one broken job is no reason to refuse the others");
    expect("jobs that came to their ends", jobs.ended())
        .are(["c", "b"])
        .because("a panic ends its own task and nothing else");
}

/// > It returns the message of every job that panicked, before or during the shutdown.
#[probe::test]
fn every_panic_is_reported_at_shutdown() {
    // Passed on, so that no panic is reported but by the shutdown.
    let bugs: Vec<_> = (0..5_003)
        .map(|time| format!("bug {}", drawn(time / 2)))
        .collect();
    let panics = (0..).zip(bugs.clone().into_iter().map(Payload::PassedOn));
    expect("messages that shutdown returned", messages(panics))
        .is(bugs)
        .because(
            "nothing awaited the jobs, so this is the only place where their failures can be seen",
        );
    let last = observe(async || {
        let (background, gate) = (Background::new(), Gate::new());
        let bug = Payload::PassedOn(drawn_text("the last").to_owned());
        let bug = Jobs::new().takes("job", ms(0)).panics::<()>(bug);
        background.spawn(gate.pass().then(|()| bug)).ok();
        a_turn().await;
        gate.open();
        // The loop comes back to the shutdown before it is through with these, and
        // whoever the end of the job wakes stands behind them.
        for _ in 0..100 {
            tokio::spawn(async {});
        }
        background.shutdown().await
    });
    expect(
        "messages, where a crowd stands behind a job that panics",
        last.into_output(),
    )
    .are([drawn_text("the last")])
    .because("the shutdown has the message when it knows of the end, however soon it goes on");
}

/// > One turn of the loop after its end a job counts no more, even if it panicked.
///
/// > It returns the message of every job that panicked
#[probe::test]
fn however_many_panic_each_has_ended() {
    let seen = observe(async || {
        let background = Background::new();
        for _ in 0..1_003 {
            let job = async { resume_unwind(Box::new("a bug")) };
            background.spawn(job.boxed()).ok();
        }
        sleep(ms(1)).await;
        let counted = background.len();
        (counted, background.shutdown().await.len())
    });
    expect(
        "jobs still counted after 1,003 panicked at once, and messages of the shutdown",
        seen.into_output(),
    )
    .is((0, 1_003))
    .because("a job that has panicked waits for nobody to read its message, and no message is left out for want of room");
}

/// > Memory does not grow with the number of jobs that have ended
#[probe::test]
fn a_job_that_has_ended_takes_no_memory() {
    let ended = Arc::new(AtomicUsize::new(0));
    // Not recorded: a record of each task would be memory as well.
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let grown = runtime.expect("a runtime can be built").block_on(async {
        let (background, mut at_first) = (Background::new(), 0);
        for round in 0..500 {
            for number in 0..100 {
                let (ended, burden) = (ended.clone(), [1_u8; 512]);
                let job = async move {
                    ended.fetch_add(usize::from(burden[0]), Ordering::SeqCst);
                    if number % 2 == 0 {
                        // A message of no bytes: others would lie between the tasks.
                        resume_unwind(Box::new(""));
                    }
                };
                background.spawn(job).ok();
            }
            for _ in 0..4 {
                a_turn().await;
            }
            if round == 50 {
                at_first = memory_in_use();
            }
        }
        memory_in_use().saturating_sub(at_first) > 12 << 20
    });
    expect(
        "jobs of 512 bytes that ended, every other one by a panic",
        ended.load(Ordering::SeqCst),
    )
    .is(50_000)
    .because("each was started, and ends at once");
    expect("memory grew by more than 12 MiB", grown)
        .is(false)
        .because("what is kept of each job, if it is only its handle, grows for as long as the program runs");
}

/// > The messages are in the order in which the jobs panicked.
#[probe::test]
fn panics_are_reported_in_the_order_in_which_they_happened() {
    let late_and_early = [
        (303, "the axle broke"),
        (7, "the wheel came off"),
        (73, "the brake failed"),
    ];
    let panics = late_and_early.map(|(time, message)| (time, drawn_text(message).into()));
    let reported = messages(panics);
    expect("messages that shutdown returned", reported)
        .are(["the wheel came off", "the brake failed", "the axle broke"].map(drawn_text))
        .because(
            "what broke first may be why the next thing broke; the order of the calls says nothing",
        );
    let [first, second] = ["the wheel came off", "the axle broke"].map(drawn_text);
    let in_one_turn = observe(async || {
        let (background, gate) = (Background::new(), Gate::new());
        let follows = gate.pass().map(move |()| resume_unwind(Box::new(second)));
        background.spawn(follows.boxed()).ok();
        let leads = async move {
            gate.open();
            resume_unwind(Box::new(first))
        };
        background.spawn(leads.boxed()).ok();
        sleep(ms(23)).await;
        background.shutdown().await
    });
    expect(
        "messages, where a job that was started later panics first, and both do in one turn",
        in_one_turn.into_output(),
    )
    .are([first, second])
    .because("one turn of the loop has an order, too: the first of them let the second go on");
}

/// > A message is the payload's `&str` or `String`, and "panicked" where the payload is neither.
///
/// > It returns the message of every job that panicked
#[probe::test]
fn a_message_comes_in_any_type() {
    let [literal, composed, passed_on] =
        ["a \"bug\"\nin \\7", "\"bug\" 7\n", "passed on"].map(drawn_text);
    let reported = messages([
        (1, Payload::Literal(literal)),
        (2, Payload::Composed(composed.to_owned())),
        (3, Payload::NoText),
        (4, Payload::PassedOn(passed_on.to_owned())),
        (5, Payload::Literal("")),
    ]);
    expect("messages that shutdown returned", reported)
        .are([literal, composed, "panicked", passed_on, ""])
        .because(
            "a literal comes as another type than a composed text, a payload may be anything, and a message of no letters is one",
        );
}

/// > When a shutdown has begun, or is over: the job is returned, has not been started, and does not count.
#[probe::test]
fn a_job_that_comes_after_shutdown_began_is_given_back() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let background = Background::new();
        background.spawn(jobs.takes("early", ms(73))).ok();
        let (_, (during, counted)) = tokio::join!(background.shutdown(), async {
            sleep(ms(7)).await;
            let during = background.spawn(jobs.takes("during", ms(23))).err();
            (during, background.len())
        });
        let after = background.spawn(jobs.takes("after", ms(23))).err();
        let counted = vec![counted, background.len()];
        let idle = Background::new();
        idle.shutdown().await;
        let behind_none = idle.spawn(jobs.takes("behind none", ms(23))).is_err();
        sleep(ms(100)).await;
        let refused = vec![during.is_some(), after.is_some(), behind_none];
        for job in [during, after].into_iter().flatten() {
            job.await;
        }
        (refused, counted)
    });
    let (refused, counted) = seen.into_output();
    expect(
        "the jobs during and after the shutdown were refused, and one after a shutdown that had nothing to wait for",
        refused,
    )
    .is(vec![true, true, true])
    .because("nothing will wait for them any more");
    expect("jobs counted right after each of them", counted)
        .is(vec![1, 0])
        .because(
            "a job that comes back does not count: during the shutdown one runs, and after it none",
        );
    let begun = ["early", "during", "after"].map(|job| jobs.begun_at(job));
    expect(
        "when each began; the late ones are awaited from {173 ms} on",
        begun.to_vec(),
    )
    .is(vec![Some(ms(0)), Some(ms(173)), Some(ms(196))])
    .because("a job that comes back is whole: its owner decides what to do with it");
    let refused = Trace::new();
    observe(async || {
        let background = Arc::new(Background::new());
        let own = background.clone();
        let starts_another = async move {
            sleep(ms(23)).await;
            refused.mark(own.spawn(async {}).is_err());
        };
        background.spawn(starts_another).ok();
        background.shutdown().await;
    });
    expect(
        "a job that one of its own jobs started during the shutdown was refused",
        refused.names(),
    )
    .are(["true"])
    .because("jobs that start jobs would keep the shutdown waiting for ever");
}

/// > It knows nothing of the jobs of another [`Background`].
#[probe::test]
fn two_of_them_share_nothing() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let (one, other) = (Background::new(), Background::new());
        let bug = Payload::Composed(drawn_text("a bug").to_owned());
        let bug = jobs.takes("one", ms(7)).panics::<()>(bug);
        one.spawn(bug.boxed()).ok();
        let bug = Payload::Composed(drawn_text("another").to_owned());
        let bug = jobs.takes("another", ms(7)).panics::<()>(bug);
        other.spawn(bug.boxed()).ok();
        other.spawn(jobs.takes("other", ms(303)).boxed()).ok();
        let counted = (one.len(), other.len());
        sleep(ms(23)).await;
        let messages = one.shutdown().await;
        let taken = other.spawn(jobs.takes("late", ms(7)).boxed()).is_ok();
        sleep(ms(500)).await;
        (counted, taken, messages, other.shutdown().await)
    });
    let (counted, taken, messages, of_the_other) = seen.into_output();
    expect("jobs counted by each of two", counted)
        .is((1, 2))
        .because("each counts what was given to it");
    expect(
        "jobs that ended while one of the two was shut down, and after",
        jobs.ended(),
    )
    .are(["late", "other"])
    .because("the other takes jobs, and lets them end, as long as it is not shut down itself");
    expect("the other took a job then", taken)
        .is_true()
        .because("it was not shut down");
    expect("messages of the two shutdowns", (messages, of_the_other))
        .is(["a bug", "another"]
            .map(|bug| vec![drawn_text(bug).to_owned()])
            .into())
        .because("a panic belongs to the one that started the job");
}

/// > Dropped without a shutdown, it does to the jobs what [`ON_DROP`] says.
#[probe::test]
fn dropping_it_does_with_the_jobs_what_it_says() {
    let jobs = Jobs::new();
    let alive = observe(async || {
        {
            let background = Background::new();
            background.spawn(jobs.takes("begun", ms(500_000))).ok();
            sleep(ms(23)).await;
            background.spawn(jobs.takes("not begun", ms(73))).ok();
        }
        sleep(ms(1)).await;
        let alive = jobs.alive().len();
        sleep(ms(500_000)).await;
        alive
    });
    expect("when the first job began", jobs.begun_at("begun"))
        .is(Some(ms(0)))
        .because("it was started at the call");
    expect(
        "jobs alive after the drop, and jobs that ended",
        (alive.into_output(), jobs.ended()),
    )
    .is(match ON_DROP {
        OnDrop::Detaches => (2, ["not begun", "begun"].map(str::to_owned).to_vec()),
        OnDrop::Aborts => (0, vec![]),
    })
    .because("to go on and to be aborted are both right, as long as `ON_DROP` says which it is");
}

/// > Dropped without a shutdown, it does to the jobs what [`ON_DROP`] says.
///
/// > Where it aborts them, none is polled after the drop.
#[probe::test]
fn a_drop_reaches_jobs_that_are_ready() {
    for (not_begun, elsewhere) in [(1, false), (0, false), (0, true)] {
        let jobs = Jobs::new();
        let begun = observe(async || {
            let (background, gate) = (Background::new(), Gate::new());
            for _ in 0..32 {
                let job = jobs.does("at the gate", gate.pass()).boxed();
                background.spawn(job).ok();
            }
            sleep(ms(23)).await;
            for _ in 0..not_begun {
                let job = jobs.does("not begun", gate.pass()).boxed();
                background.spawn(job).ok();
            }
            // The last one, too, where a job is polled in the call.
            let begun = jobs.begun().len();
            gate.open();
            let drops = || {
                let _gone = background;
            };
            if elsewhere {
                std::thread::spawn(drops).join().ok();
            } else {
                drops();
            }
            sleep(ms(23)).await;
            begun.max(32)
        });
        let thread = if elsewhere {
            "on another thread"
        } else {
            "here"
        };
        expect(
            &format!("jobs that began, and that ended, of 32 at a gate that opened right before the drop {thread} and {not_begun} not begun"),
            (jobs.begun().len(), jobs.ended().len()),
        )
        .is(match ON_DROP {
            OnDrop::Detaches => (32 + not_begun, 32 + not_begun),
            OnDrop::Aborts => (begun.into_output(), 0),
        })
        .because("`ON_DROP` holds for every job that has not ended, also for one that is about to go on");
    }
}

// What the checks are made of.

/// What a shutdown at 100 ms returns where jobs panic after so many milliseconds.
fn messages(panics: impl IntoIterator<Item = (u64, Payload)>) -> Vec<String> {
    let seen = observe(async || {
        let background = Background::new();
        for (time, payload) in panics {
            let job = Jobs::new().takes("job", ms(time));
            background.spawn(job.panics::<()>(payload)).ok();
        }
        sleep(ms(100)).await;
        background.shutdown().await
    });
    seen.into_output()
}
