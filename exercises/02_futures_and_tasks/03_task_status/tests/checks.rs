//! What a `Job` must report. Each check is a sentence; run them with
//! `cargo grade check task_status`.

use futures::FutureExt;
use probe::{
    Gate, Jobs, Payload, ThreadWatch, Trace, a_turn, after_one_turn, at_the_drop, by_hand,
    cut_everywhere, drawn, drawn_text, expect, figure, ms, observe,
};
use std::cell::RefCell;
use std::future::{pending, poll_fn};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;
use task_status::{Job, Status};
use tokio::time::sleep;

/// > It is `Running` until the job has ended
#[probe::test]
fn a_running_job_is_reported_as_running() {
    let asked = observe(async || {
        let job = Job::start(ending("result 7", 500_000));
        let mut asked = vec![told(job.status())];
        for wait in [7, 23, 499_960] {
            sleep(ms(wait)).await;
            asked.push(told(job.status()));
        }
        asked
    });
    expect(
        "status at {0}, {7}, {30} and {499,990 ms}",
        asked.into_output(),
    )
    .are(["running"; 4])
    .because("a job of 500 s is still at work then, however often it is asked");
}

/// > The status is returned without waiting.
#[probe::test]
fn asking_takes_no_time() {
    let seen = observe(async || {
        let job = Job::start(ending("result 7", 73));
        let first = told(job.status());
        a_turn().await;
        vec![first, told(job.status())]
    });
    expect(
        "status before the job's first turn, and after it",
        seen.output().clone(),
    )
    .are(["running", "running"])
    .because("both questions come long before its end");
    expect("time spent asking", seen.elapsed())
        .is(ms(0))
        .because("a question is a look, and not a wait");
}

/// > The status is returned without waiting.
#[probe::test]
fn a_job_may_ask_for_its_own_status() {
    let trace = Trace::new();
    observe(async || {
        let place = Arc::<OnceLock<Job<u32, String>>>::default();
        let own = place.clone();
        let asks = async move {
            a_turn().await;
            trace.mark(own.get().map_or(String::new(), |job| told(job.status())));
            Ok(7)
        };
        place.set(Job::start(asks)).ok();
        sleep(ms(23)).await;
    });
    expect("status that a job found in the middle of its work", trace.names())
        .are(["running"])
        .because("whoever asks may be called by the job, such as what it reports its progress to: a lock that is held while the job is polled would be waited for for ever");
}

/// > The job starts at the call, and goes on whether or not its status is asked.
#[probe::test]
fn a_job_that_was_asked_goes_on() {
    let jobs = Jobs::new();
    observe(async || {
        let asked = Job::start(jobs.takes("asked", ms(73)).gives(Ok::<u32, String>(7)));
        let _unasked = Job::start(jobs.takes("unasked", ms(73)).gives(Ok::<u32, String>(7)));
        for _ in 0..10 {
            sleep(ms(10)).await;
            asked.status();
        }
    });
    expect(
        "when the jobs began",
        vec![jobs.begun_at("asked"), jobs.begun_at("unasked")],
    )
    .is(vec![Some(ms(0)); 2])
    .because("they are in the loop's queue when the call returns");
    expect(
        "when the jobs ended",
        vec![jobs.ended_at("asked"), jobs.ended_at("unasked")],
    )
    .is(vec![Some(ms(73)); 2])
    .because("a question neither drives a job nor holds it up");
}

/// > The job goes on to its end even if the [`Job`] is dropped.
#[probe::test]
fn a_job_that_nobody_holds_goes_on() {
    let jobs = Jobs::new();
    observe(async || {
        {
            let _dropped = Job::start(jobs.takes("job", ms(73)).gives(Ok::<u32, String>(7)));
        }
        sleep(ms(100)).await;
    });
    expect("when the job ended", jobs.ended_at("job"))
        .is(Some(ms(73)))
        .because("dropping the `Job` gives up asking; stopping is `stop`");
}

/// > A job that returned is `Succeeded` with its result, or `Failed` with its error.
#[probe::test]
fn what_a_job_returned_is_reported() {
    for end in [ENDS[0], ENDS[1]] {
        let seen = observe(async || {
            let job = Job::start(ending(end, 7));
            sleep(ms(23)).await;
            told(job.status())
        });
        expect("status after the end", seen.into_output())
            .is(end)
            .because(
                "a result and an error are two ends, and each is kept for the code that asks later",
            );
    }
}

/// > A job that panicked is `Panicked` with the panic's message, whether that is a `&str` or a `String`.
#[probe::test]
fn a_panic_is_reported_with_its_message() {
    // With blanks at its ends and all that is escaped where a text is quoted; and with nothing.
    for text in [drawn_text(" 3 wheels \"left\"\nof \\4\n"), ""] {
        for payload in [
            Payload::Literal(text),
            Payload::Composed(text.to_owned()),
            Payload::PassedOn(text.to_owned()),
        ] {
            let label = match payload {
                Payload::Literal(_) => "message after a panic with a literal",
                Payload::Composed(_) => "message after a panic with a composed message",
                _ => "message after a panic that was passed on",
            };
            let seen = observe(async || {
                let job = Jobs::new().takes("job", ms(7)).panics(payload);
                let job = Job::<u32, String>::start(job);
                sleep(ms(23)).await;
                match job.status() {
                    Status::Panicked(message) => Some(message),
                    _ => None,
                }
            });
            expect(label, seen.into_output())
                .is(Some(text.to_owned()))
                .because("the message says what broke, word for word, and it comes in two types");
        }
    }
}

/// > Where the panic's payload is neither of them, the message is "panicked".
#[probe::test]
fn a_panic_without_a_text_is_still_a_panic() {
    let seen = observe(async || {
        let job = Jobs::new().takes("job", ms(7)).panics(Payload::NoText);
        let job = Job::<u32, String>::start(job);
        sleep(ms(23)).await;
        match job.status() {
            Status::Panicked(message) => Some(message),
            _ => None,
        }
    });
    expect("message after the end", seen.into_output())
        .is(Some("panicked".to_owned()))
        .because("`panic_any` can send anything at all");
}

/// > One turn of the loop after the job's end it is the outcome.
#[probe::test]
fn the_outcome_is_there_a_turn_after_the_end() {
    for end in ENDS {
        let seen = observe(async || {
            let gate = Gate::new();
            let job = Job::start(gate.pass().then(move |()| ending(end, 0)).boxed());
            a_turn().await;
            gate.open();
            // It stands right behind the job.
            let asks =
                tokio::spawn(async move { after_one_turn(move || told(job.status())).await });
            asks.await.expect("no check panics there")
        });
        expect("status a turn after the end", seen.into_output())
            .is(end)
            .because("the outcome is known from the end of the job on");
    }
}

/// > Asking takes nothing away: the outcome is the same each time, on whatever thread.
#[probe::test]
fn the_outcome_is_reported_as_often_as_asked() {
    for end in ENDS {
        let job = observe(async || {
            let job = Job::start(ending(end, 7));
            sleep(ms(23)).await;
            job
        });
        let job = job.into_output();
        let here = [told(job.status()), told(job.status())];
        let there = std::thread::spawn(move || told(job.status())).join();
        expect("status, asked twice after the end", here.to_vec())
            .are([end; 2])
            .because("the outcome is kept: a question does not take it away from the next");
        expect("status, asked on another thread", there.ok())
            .is(Some(end.to_owned()))
            .because("an admin page may be served by any thread: the outcome belongs to the job");
    }
}

/// > the outcome is the same each time, on whatever thread.
#[probe::test]
fn two_threads_may_ask_at_once() {
    let [armed, inside, leaves] = Gate::several();
    /// A clone of it takes a while: the first one after it was armed.
    struct Slow([Gate; 3]);
    impl Clone for Slow {
        fn clone(&self) -> Self {
            let [armed, inside, leaves] = self.0;
            if armed.is_open() && !inside.is_open() {
                inside.open();
                let _ = leaves.pass_blocking();
            }
            Self(self.0)
        }
    }
    let job = observe(async || {
        let job = Job::<Slow, ()>::start(async move { Ok(Slow([armed, inside, leaves])) });
        sleep(ms(23)).await;
        Arc::new(job)
    });
    let asks = || {
        let (job, (send, its_thread)) = (job.output().clone(), mpsc::channel());
        let answer = std::thread::spawn(move || {
            send.send(ThreadWatch::here()).ok();
            matches!(job.status(), Status::Succeeded(_))
        });
        (answer, its_thread)
    };
    armed.open();
    let (first, _its_thread) = asks();
    let _ = inside.pass_blocking();
    let (second, its_thread) = asks();
    // It has its answer by then, or waits for its turn.
    let _ = its_thread.recv().map(|thread| thread.falls_asleep());
    leaves.open();
    expect(
        "both were told that it has succeeded",
        [first, second].map(|answer| answer.join().ok()).to_vec(),
    )
    .is(vec![Some(true); 2])
    .because("it has ended long ago, however many ask at the same time");
}

/// > However many jobs are asked in one poll, each reports its own status.
#[probe::test]
fn two_hundred_are_asked_at_once() {
    let ends: Vec<_> = ENDS.into_iter().cycle().take(drawn(200)).collect();
    let seen = observe(async || {
        let jobs: Vec<_> = ends.iter().map(|end| Job::start(ending(end, 7))).collect();
        sleep(ms(23)).await;
        jobs.iter()
            .map(|job| told(job.status()))
            .collect::<Vec<_>>()
    });
    expect("status of each", seen.into_output())
        .is(ends.into_iter().map(str::to_owned).collect())
        .because(
            "each has ended: what it reports does not depend on how many were asked before it",
        );
}

/// > A job that had not ended is `Cancelled`, even if it had not begun.
#[probe::test]
fn a_stopped_job_is_reported_as_cancelled() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let mut job = Job::start(jobs.hangs::<Result<u32, String>>("job"));
        sleep(ms(23)).await;
        told(job.stop().await)
    });
    expect(
        "jobs that began, and what the stop returned",
        (jobs.begun(), seen.into_output()),
    )
    .is((vec!["job".to_owned()], "cancelled".to_owned()))
    .because("a job that was stopped has neither succeeded nor failed");
    let seen = observe(async || {
        let gates = Gate::several::<64>();
        let behind = |gate: Gate| gate.pass().then(|()| ending("result 7", 0)).boxed();
        let mut jobs = gates.map(|gate| Job::start(behind(gate)));
        sleep(ms(23)).await;
        let mut stopped = Vec::new();
        for (job, gate) in jobs.iter_mut().zip(gates) {
            gate.open();
            stopped.push(told(job.stop().await));
        }
        stopped
    });
    expect(
        "what the stops of 64 jobs returned that were about to end",
        seen.into_output(),
    )
    .are(["cancelled"; 64])
    .because("what each waited for had come, but it had not ended: it does not go on any more");
}

/// > A job that had not ended is `Cancelled`, even if it had not begun.
#[probe::test]
fn a_job_stopped_before_its_first_poll_is_cancelled() {
    // From the opening of its gate on it would end in one poll.
    let stopped = async |gate: Gate| {
        let passes = gate.pass().then(move |()| ending("result 7", 0));
        let mut job = Job::start(passes.boxed());
        gate.open();
        told(job.stop().await)
    };
    let seen = observe(|| stopped(Gate::new()));
    expect("what the stop returned", seen.into_output())
        .is("cancelled")
        .because("it had not ended when it was stopped: whether or not it had begun, it does not go on any more");
    let seen = observe(async || {
        let mut all = Vec::new();
        for gate in Gate::several::<64>() {
            all.push(stopped(gate).await);
        }
        all
    });
    expect("what the stops of 64 jobs returned", seen.into_output())
        .are(["cancelled"; 64])
        .because("it is no matter of luck: a task that asks now for the stop first and now for its work would end some of them");
}

/// > A job that had ended keeps its outcome.
///
/// > After a stop, another stop and `status` return the same.
#[probe::test]
fn stopping_a_job_that_has_ended_returns_its_outcome() {
    for end in ENDS {
        let seen = observe(async || {
            let mut long_ago = Job::start(ending(end, 7));
            sleep(ms(23)).await;
            let gate = Gate::new();
            let passes = gate.pass().then(move |()| ending(end, 0));
            let mut just_now = Job::start(passes.boxed());
            a_turn().await;
            gate.open();
            // It stands right behind the job.
            let stops = tokio::spawn(async move {
                let stopped = told(just_now.stop().await);
                sleep(ms(7)).await;
                vec![stopped, told(just_now.status())]
            });
            let mut ends = stops.await.expect("no check panics there");
            ends.push(told(long_ago.stop().await));
            ends
        });
        expect(
            "what a stop right behind the end returned, the status after it, and a stop long after the end",
            seen.into_output(),
        )
        .are([end; 3])
        .because("what has ended cannot be cancelled any more");
    }
}

/// > by itself or by a stop, and all that it owned is dropped.
#[probe::test]
fn a_job_that_is_being_stopped_still_runs() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let mut job = Job::start(jobs.hangs::<Result<u32, String>>("job"));
        sleep(ms(23)).await;
        let _ = by_hand(job.stop()).poll();
        jobs.alive().is_empty() || told(job.status()) == "running"
    });
    expect("jobs that began", jobs.begun())
        .are(["job"])
        .because("it was started at the call");
    expect(
        "behind the first poll of a stop all that the job owned is dropped, or its status is \"running\"",
        seen.into_output(),
    )
    .is_true()
    .because("a job that still holds its connection has not ended");
}

/// > by itself or by a stop, and all that it owned is dropped.
#[probe::test]
fn what_a_stopped_job_owns_finds_it_running() {
    thread_local!(static JOB: RefCell<Option<Job<u32, String>>> = const { RefCell::new(None) });
    for begins in [true, false] {
        let trace = Trace::new();
        observe(async || {
            let asks = at_the_drop(move || {
                JOB.with_borrow(|job| job.iter().for_each(|job| trace.mark(told(job.status()))));
            });
            let owner = async move {
                let _asks = asks;
                trace.mark("begun");
                pending().await
            };
            let mut job = Job::start(owner.boxed());
            if begins {
                sleep(ms(23)).await;
            }
            let _ = by_hand(job.stop()).poll();
            JOB.set(Some(job));
            sleep(ms(23)).await;
            let _gone = JOB.take();
        });
        let mut names = trace.names();
        // A stop that was dropped need not end the job, nor keep it from beginning.
        names.retain(|name| name != "running" && (begins || name != "begun"));
        expect(
            "what happened, but for a status of \"running\" that a drop asked for",
            names,
        )
        .is(begins.then(|| "begun".to_owned()).into_iter().collect())
        .because("while a value that the job owns is being dropped, the job has not ended, even if it had not begun");
    }
}

/// > by itself or by a stop, and all that it owned is dropped.
#[probe::test]
fn what_a_job_that_ends_owns_finds_it_running() {
    thread_local!(static JOB: RefCell<Option<Job<u32, String>>> = const { RefCell::new(None) });
    for end in ENDS {
        let trace = Trace::new();
        observe(async || {
            let asks = at_the_drop(move || {
                JOB.with_borrow(|job| job.iter().for_each(|job| trace.mark(told(job.status()))));
            });
            let mut work = ending(end, 7).boxed();
            let owner = poll_fn(move |context| {
                // Its own: dropped with it, and not by its last poll.
                let _ = &asks;
                work.as_mut().poll(context)
            });
            JOB.set(Some(Job::start(owner)));
            sleep(ms(23)).await;
            let _gone = JOB.take();
        });
        expect("status that the drop of what a job owned asked for", trace.names())
            .are(["running"])
            .because("whoever reads the outcome takes the job's connection for closed, its file for written, its lock for free");
    }
}

/// > When `stop` returns, the job has really ended: all that it owned is dropped.
#[probe::test]
fn after_a_stop_the_job_has_really_ended() {
    // Where a thousand tasks are ready, the turn of the job comes late.
    for others in [0, 1_003] {
        let jobs = Jobs::new();
        let seen = observe(async || {
            let mut job = Job::start(jobs.hangs::<Result<u32, String>>("job"));
            sleep(ms(23)).await;
            for _ in 0..others {
                tokio::spawn(async {});
            }
            job.stop().await;
            (jobs.begun(), jobs.dropped())
        });
        let (begun, dropped) = seen.into_output();
        expect("jobs that began", begun)
            .are(["job"])
            .because("it was started at the call");
        expect("jobs that were dropped when the stop returned", dropped)
            .are(["job"])
            .because("an abort only marks a task: to know that it has ended, wait for it");
    }
}

/// > It returns as soon as the job has ended.
#[probe::test]
fn a_stop_takes_no_time() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let mut job = Job::start(jobs.hangs::<Result<u32, String>>("job"));
        sleep(ms(23)).await;
        job.stop().await;
    });
    expect(
        "when the job was dropped, and when the stop returned",
        (jobs.dropped_at("job"), seen.elapsed()),
    )
    .is((Some(ms(23)), ms(23)))
    .because("the task is gone a turn later, and its end wakes the stop");
}

/// > It returns as soon as the job has ended.
#[probe::test]
fn the_task_that_waits_last_is_woken() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let mut job = Job::start(jobs.hangs::<Result<u32, String>>("job"));
        sleep(Duration::from_millis(23)).await;
        let mut stop = by_hand(job.stop());
        let waits = stop.poll().is_pending() && stop.poll_from_another_task().is_pending();
        // Not stretched: code that looks every now and then would find it by chance.
        sleep(Duration::from_millis(7)).await;
        (jobs.dropped(), !waits || stop.wakes() > 0)
    });
    expect(
        "jobs that were dropped, and whether the task that polled the stop last was woken if it had to wait",
        seen.into_output(),
    )
    .is((vec!["job".to_owned()], true))
    .because(
        "a future may move from task to task, and then the first does not wait for it any more",
    );
}

/// > If the drop of what it owned panics, it has ended all the same, as `Cancelled` or `Panicked`.
///
/// > One turn of the loop after the job's end it is the outcome.
#[probe::test]
fn a_panic_in_a_drop_is_an_end() {
    let jobs = Jobs::new();
    let seen = observe(async || {
        let owner = jobs.does("job", async {
            let _breaks = at_the_drop(|| panic!("the lid came off"));
            pending().await
        });
        let mut job = Job::<u32, String>::start(owner.boxed());
        sleep(ms(23)).await;
        let stopped = told(job.stop().await);
        let then = vec![told(job.status()), told(job.stop().await)];
        (stopped, then)
    });
    let (stopped, then) = seen.into_output();
    expect("jobs that began", jobs.begun())
        .are(["job"])
        .because("it was started at the call");
    expect(
        "the stop returned \"cancelled\" or \"panic\"",
        stopped == "cancelled" || stopped.starts_with("panic "),
    )
    .is_true()
    .because("a bug in a drop ends the job too: it neither runs nor has it returned anything");
    expect("status after that, and a second stop", then)
        .is(vec![stopped; 2])
        .because("the end is noted once, and does not change");
    for end in &ENDS[..2] {
        let seen = observe(async || {
            let (mut owned, mut work) = (None, ending(end, 7).boxed());
            let mut job = Job::start(poll_fn(move |context| {
                // Its own: dropped with it, and not by its last poll.
                owned.get_or_insert_with(|| at_the_drop(|| panic!("the lid came off")));
                work.as_mut().poll(context)
            }));
            sleep(ms(23)).await;
            let status = told(job.status());
            (status != "running", told(job.stop().await) == status)
        });
        expect(
            "the status at {23 ms} was an end, and a stop then returned the same",
            seen.into_output(),
        )
        .is((true, true))
        .because("a bug in a drop is no reason to be at work for ever: whether that counts as a panic is open, but the job has ended");
    }
}

/// > After a stop, another stop and `status` return the same.
#[probe::test]
fn stopping_twice_is_safe() {
    for end in ENDS {
        for (after, returned) in [(73, "cancelled"), (7, end)] {
            let seen = observe(async || {
                let mut job = Job::start(ending(end, after));
                sleep(ms(23)).await;
                let first = told(job.stop().await);
                vec![first, told(job.status()), told(job.stop().await)]
            });
            expect(
                &format!("stop, status, stop at {{23 ms}} of a job of {{{after} ms}}"),
                seen.into_output(),
            )
            .are([returned; 3])
            .because("the second stop finds a job that has ended, and knows how");
        }
    }
}

/// > If a stop is dropped before it returns, another one still ends the job.
#[probe::test]
fn a_stop_that_was_given_up_can_be_called_again() {
    let cuts = cut_everywhere(async |cut| {
        let jobs = Jobs::new();
        let mut job = Job::start(jobs.hangs::<Result<u32, String>>("job"));
        sleep(ms(23)).await;
        cut.here(job.stop()).await;
        let then = (told(job.stop().await), jobs.dropped());
        expect(
            "what the second stop returned, and the jobs dropped by then",
            then,
        )
        .is(("cancelled".to_owned(), vec!["job".to_owned()]))
        .because("the first was dropped while it waited; the job is still there to be stopped");
    });
    figure("cuts that were tried", cuts);
}

/// > One turn of the loop after the job's end it is the outcome.
#[probe::test]
fn a_job_that_ended_by_a_stop_that_was_given_up_says_so() {
    let cuts = cut_everywhere(async |cut| {
        let jobs = Jobs::new();
        let mut job = Job::start(jobs.hangs::<Result<u32, String>>("job"));
        sleep(Duration::from_millis(23)).await;
        cut.here(job.stop()).await;
        sleep(Duration::from_millis(7)).await;
        let status = told(job.status());
        let is_gone = jobs.alive().is_empty();
        expect("status 7 ms after the stop was given up", status)
            .is(if is_gone { "cancelled" } else { "running" })
            .because("whether the job goes on after such a stop is open; once all that it owned is dropped, it has ended");
    });
    figure("cuts that were tried", cuts);
}

const ENDS: [&str; 3] = ["result 7", "error no such page", "panic a bug"];
const PAGE: &str = "no such page";

fn ending(end: &str, after: u64) -> probe::Job<Result<u32, String>> {
    let job = Jobs::new().takes("job", ms(after));
    match end {
        "result 7" => job.gives(Ok(drawn(7))),
        "error no such page" => job.gives(Err(drawn_text(PAGE).to_owned())),
        _ => job.panics("a bug"),
    }
}

/// What a status says, as if nothing of it had been drawn.
fn told(status: Status<u32, String>) -> String {
    match status {
        Status::Running => "running".to_owned(),
        Status::Succeeded(value) => format!("result {}", value.wrapping_sub(drawn(0))),
        Status::Failed(error) => "error ".to_owned() + &error.replace(drawn_text(PAGE), PAGE),
        Status::Panicked(message) => "panic ".to_owned() + &message,
        Status::Cancelled => "cancelled".to_owned(),
    }
}
