//! What `shielded` must do. Each check is a sentence; run them with
//! `cargo grade check shield`.

use probe::{
    Gate, Job, Jobs, Payload, Scenario, Trace, a_turn, after_one_turn, afterwards, by_hand,
    cut_after, found_when_woken,
};
use probe::{drawn, drawn_text, expect, expect_that, ms, observe, panic_of};
use shield::{Panicked, shielded};
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;
use tokio::runtime::Builder;
use tokio::time::{Instant, sleep};

const YEAR_MS: u64 = 365 * 24 * 60 * 60 * 1000;

/// > The work starts at the call, in a task of its own, on the runtime it is called in.
#[probe::test]
fn the_work_starts_at_the_call() {
    let (jobs, runtime) = (Jobs::new(), Trace::new());
    let [inside, outside] = [Trace::new(), Trace::new()];
    observe(async || {
        let id = || tokio::runtime::Handle::current().id();
        let here = id();
        let work = [jobs.takes("pay", ms(103)), jobs.takes("pay again", ms(103))].map(|pay| {
            let work = async move {
                runtime.mark(id() == here);
                match tokio::task::try_id() {
                    Some(task) => inside.mark(task),
                    None => outside.mark("the first poll"),
                }
                pay.await;
            };
            shielded(work, noted(Trace::new()))
        });
        sleep(ms(30)).await;
        expect(
            "when the work of a handle that nobody polled began",
            jobs.begun_at("pay"),
        )
        .is(Some(ms(0)))
        .because("shielded work is wanted, and its caller may be cancelled before the first await");
        drop(work);
        sleep(ms(1000)).await;
    });
    expect("it ran on the runtime of the call", runtime.names())
        .are(["true", "true"])
        .because("what the work needs, such as the clock, is there");
    expect("what was done of it in no task", outside.names())
        .are([])
        .because("the first step of the work may be a long one: the caller, which is no task here, leaves it to the task");
    let apart = matches!(&inside.names()[..], [one, other] if one != other);
    expect("each of two began in a task of its own", apart)
        .is_true()
        .because(
            "the runtime looks after tasks: a long step or the end of one is no matter of another",
        );
}

/// > Awaited, the handle returns the work's value as soon as the work ends.
#[probe::test]
fn the_value_comes_at_once() {
    for time in [0, 7, 103, YEAR_MS] {
        let year = Scenario::new().lasting(ms(2 * YEAR_MS));
        let value = year.run(|| {
            shielded(
                Jobs::new().takes("pay", ms(time)).gives(drawn(7)),
                noted(Trace::new()),
            )
        });
        expect_that!(
            "what the handle returned",
            value.output().as_ref().map(as_usual),
            Ok(7)
        )
        .because("the work has ended with a value");
        expect("when it returned", value.elapsed())
            .is(ms(time))
            .because("the work ended then");
    }
}

/// > The work is done once and to its end, even if the handle is dropped.
#[probe::test]
fn the_work_goes_on_when_its_caller_is_cancelled() {
    for time in [103, YEAR_MS] {
        let (jobs, warned) = (Jobs::new(), Trace::new());
        Scenario::new().lasting(ms(2 * YEAR_MS)).run(async || {
            let work = shielded(jobs.takes("pay", ms(time)), noted(warned));
            let caller = tokio::spawn(async move { work.await.ok() });
            sleep(ms(30)).await;
            caller.abort();
            sleep(ms(time + 300)).await;
        });
        expect("when the work was done", jobs.ended_at("pay"))
            .is(Some(ms(time)))
            .because("the caller was aborted at {30 ms}, and the work is shielded from that");
        expect("work that was done", jobs.ended())
            .are(["pay"])
            .because("a payment that is made again is as bad as one that is lost");
    }
}

/// > To drop the handle, or an await of it, takes no time: it does not wait for
/// > the work.
#[probe::test]
fn a_cancelled_caller_does_not_wait() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let start = Instant::now();
        let mut work = shielded(jobs.takes("pay", ms(103)), noted(warned));
        cut_after(ms(23), &mut work).await;
        expect("when the await was dropped", start.elapsed())
            .is(ms(23))
            .because("it was cut at {23 ms}; the work goes on without it");
        drop(work);
        expect("when the handle was dropped", start.elapsed())
            .is(ms(23))
            .because("the work goes on without its handle, too");
        sleep(ms(1000)).await;
    });
    expect("when the work was done", jobs.ended_at("pay"))
        .is(Some(ms(103)))
        .because("it went on in its own time");
}

/// > An await of the handle by reference may be given up, and a later one still
/// > returns the value.
#[probe::test]
fn the_value_is_there_for_a_later_await() {
    for pause in [0, 303] {
        let value = observe(async || {
            let mut work = shielded(
                Jobs::new().takes("pay", ms(103)).gives(drawn(7)),
                noted(Trace::new()),
            );
            for time in [23, 37] {
                cut_after(ms(time), &mut work).await;
            }
            sleep(ms(pause)).await;
            work.await
        });
        expect_that!(
            "what the last await returned",
            value.into_output().as_ref().map(as_usual),
            Ok(7)
        )
        .because(
            "an await that was given up has read nothing: the value is there for the next one",
        );
    }
}

/// > The task that awaits the handle may change: the last one to poll it is woken.
#[probe::test]
fn another_task_can_have_the_value() {
    observe(async || {
        let pay = Jobs::new().takes("pay", ms(103)).gives(drawn(7));
        for (pay, value) in [(pay, Some(7)), (bug(), None)] {
            let mut work = by_hand(shielded(pay, noted(Trace::new())));
            let early = work.poll().is_ready() || work.poll_from_another_task().is_ready();
            expect("it was ready at once", early)
                .is(false)
                .because("the work takes {103 ms}");
            sleep(ms(303)).await;
            expect("the last task to poll it was woken", work.wakes() > 0)
                .is_true()
                .because(
                    "the task that polled first may have long gone, or wait for something else",
                );
            let got = work
                .poll()
                .map(|outcome| outcome.as_ref().ok().map(as_usual));
            expect_that!("the value that it got", got, Poll::Ready(got) if *got == value)
                .because("the work has ended, with the value 7 or a panic");
        }
    });
    let there_and_back = observe(async || {
        let mut work = shielded(Jobs::new().takes("pay", ms(103)), noted(Trace::new()));
        cut_after(ms(23), &mut work).await;
        let _ = by_hand(&mut work).poll();
        work.await.ok()
    });
    expect(
        "when a task had it that polled before another one, and again",
        there_and_back.elapsed(),
    )
    .is(ms(103))
    .because("it is the last to poll, also if it was the first");
}

/// > Awaited, the handle returns the work's value as soon as the work ends.
#[probe::test]
fn the_outcome_is_there_before_the_wake() {
    let mut runtime = Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    let _inside = runtime.enter();
    let work = shielded(async { drawn(7) }, noted(Trace::new()));
    let found = found_when_woken!(work, || runtime.block_on(async {
        for _ in 0..10 {
            a_turn().await;
        }
    }));
    // A handle that is not `Send` cannot be polled by another thread.
    let found = found.is_none_or(|polled| polled.is_ready());
    expect("whether another thread that is woken finds the end of the work", found)
        .is_true()
        .because("a task may be polled on another thread before the call of its waker returns: the outcome is there by then, or another wake follows");
}

/// > However much work is shielded, all of it goes on at the same time.
#[probe::test]
fn thousands_go_on_at_the_same_time() {
    let jobs = Jobs::new();
    observe(async || {
        let work = (0..5_003).map(|_| shielded(jobs.takes("pay", ms(103)), noted(Trace::new())));
        let handles: Vec<_> = work.collect();
        sleep(ms(103)).await;
        sleep(ms(1)).await;
        expect("work that was done after {104 ms}", jobs.ended().len())
            .is(5_003)
            .because("each needs {103 ms}, and none waits for another");
        drop(handles);
    });
}

/// > While the work waits, nothing is polled.
#[probe::test]
fn it_waits_without_looking() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let waiting = observe(async || {
        let bug = jobs
            .takes("dropped", ms(400_003))
            .panics::<u32>("card declined");
        drop(shielded(bug, noted(warned)));
        shielded(jobs.takes("awaited", ms(400_003)), noted(warned))
            .await
            .ok();
        sleep(ms(1)).await;
    });
    let polls: u64 = waiting.tasks().iter().map(|task| task.polls).sum();
    expect("polls in 400 seconds", polls).at_most(30).because(
        "the end of the work wakes what waits for it: there is nothing to look for before",
    );
    expect("work that was done", jobs.ended())
        .are(["awaited"])
        .because("one goes well, and the other one panics");
}

/// > If the work panics, the handle returns [`Panicked`] with the text of the panic.
#[probe::test]
fn a_panic_comes_out_of_the_handle() {
    for time in [0, 103] {
        for (payload, said) in Payload::with_text() {
            let name = format!("a panic with {payload:?}");
            let bug = Jobs::new().takes("pay", ms(time)).panics::<u32>(payload);
            let outcome = observe(|| shielded(bug, noted(Trace::new()))).into_output();
            expect_that!(&name, outcome, Err(Panicked(text)) if text == said)
                .because("the panic happened in another task, and must reach the code that waits for the work, with all that it said");
        }
    }
    let long = drawn_text("card declined").repeat(1_000);
    let bug = Jobs::new().takes("pay", ms(7)).panics::<u32>(long.clone());
    let outcome = observe(|| shielded(bug, noted(Trace::new()))).into_output();
    expect(
        "letters of a text of a thousand repetitions",
        outcome.err().map(|Panicked(text)| text.len()),
    )
    .is(Some(long.len()))
    .because("what explains the panic may stand at the end of its text");
    let silent = Jobs::new()
        .takes("pay", ms(7))
        .panics::<u32>(Payload::NoText);
    let outcome = observe(|| shielded(silent, noted(Trace::new()))).into_output();
    expect_that!("a panic without text", outcome, Err(Panicked(_)))
        .because("it is a panic all the same");
}

/// > A panic that the handle has returned is not passed to `warn`.
#[probe::test]
fn a_panic_that_was_read_is_not_warned_about() {
    let warned = Trace::new();
    observe(async || {
        let at_once = shielded(bug(), noted(warned)).await;
        let [mut work, not_awaited] = [(); 2].map(|()| shielded(bug(), noted(warned)));
        cut_after(ms(23), &mut work).await;
        sleep(ms(303)).await;
        let late = (&mut work).await;
        drop(work);
        let first_await = not_awaited.await;
        expect(
            "values that were read",
            [at_once, late, first_await]
                .iter()
                .flat_map(Result::as_ref)
                .count(),
        )
        .is(0)
        .because("each of the three is a panic");
        sleep(ms(1000)).await;
    });
    expect("warnings", warned.names())
        .are([])
        .because("the caller has had the panic: it is not lost");
}

/// > If the work panics after the handle was dropped, `warn` is called with the
/// > text at that instant, once.
#[probe::test]
fn a_panic_after_the_handle_is_gone_is_warned_about() {
    for time in [103, 0, 400_003] {
        for (payload, said) in Payload::with_text() {
            let (warned, name) = (Trace::new(), format!("a panic with {payload:?}"));
            let bug = Jobs::new().takes("pay", ms(time)).panics::<u32>(payload);
            observe(async || {
                let mut work = shielded(bug, noted(warned));
                if time > 103 {
                    cut_after(ms(23), &mut work).await;
                }
                drop(work);
                sleep(ms(time + 300)).await;
            });
            expect(&format!("warnings of {name}"), warned.names())
                .are([said])
                .because("nobody is left who could ask, so the panic must be reported without being asked for, and once");
            expect("when it was warned", warned.at(said))
                .is(Some(ms(time)))
                .because("the handle was gone before, so the panic is lost the moment it happens");
        }
    }
    let (warned, own) = (Trace::new(), Arc::new(Mutex::new(None)));
    observe(async || {
        let (handle, bug) = (own.clone(), bug());
        let work = async move {
            sleep(ms(23)).await;
            drop(handle.lock().unwrap().take());
            bug.await
        };
        *own.lock().unwrap() = Some(shielded(work, noted(warned)));
        sleep(ms(303)).await;
    });
    expect(
        "when it was warned of a panic of work that drops its own handle",
        warned.at(drawn_text("card declined")),
    )
    .is(Some(ms(126)))
    .because("whoever drops it, nobody can ask any more");
    let warned = Trace::new();
    observe(async || {
        let bug = async { resume_unwind(Box::new(drawn(303_u64))) };
        drop(shielded(bug, noted(warned)));
        a_turn().await;
    });
    expect("warnings of a panic without a text", warned.names().len())
        .is(1)
        .because("which words it has is open, and that the work has failed is not");
}

/// > If the work has panicked and the handle is dropped before it has returned
/// > that, `warn` is called with the text at the drop, once.
#[probe::test]
fn a_panic_that_nobody_reads_is_warned_about_at_the_drop() {
    for awaited in [0, 1, 2] {
        let warned = Trace::new();
        observe(async || {
            let mut work = shielded(bug(), noted(warned));
            for _ in 0..awaited {
                cut_after(ms(23), &mut work).await;
            }
            sleep(ms(307)).await;
            expect("warnings before the drop", warned.names())
                .are([])
                .because("the handle is there, and can still return the panic");
            drop(work);
            let late = afterwards(|| warned.names().len()).await;
            expect("warnings later than the drop", late).is(0).because(
                "the panic had happened before, so the drop is the moment at which it is lost",
            );
        });
        expect(
            &format!("warnings, after {awaited} awaits that were given up"),
            warned.names(),
        )
        .are([drawn_text("card declined")])
        .because("the panic came when nobody awaited the handle, and nobody has read it");
    }
    let (jobs, warned, declined) = (Jobs::new(), Trace::new(), Gate::new());
    observe(async || {
        let work = shielded(
            jobs.does("pay", async move {
                declined.pass().await;
                panic!("{}", drawn_text("card declined"));
            }),
            noted(warned),
        );
        a_turn().await;
        declined.open();
        let seen = after_one_turn(move || {
            let before = (jobs.alive().len(), warned.names().len());
            drop(work);
            (before, warned.names())
        });
        let (before, warnings) = seen.await;
        expect(
            "work under way, and warnings, before a drop in the turn after the panic",
            before,
        )
        .is((0, 0))
        .because("the work has just panicked, and the handle is there");
        expect("warnings right after that drop", warnings)
            .are([drawn_text("card declined")])
            .because(
                "the panic is lost at the drop, even if nobody else has had a turn to learn of it",
            );
    });
}

/// > If the work panics after the handle was dropped, `warn` is called with the
/// > text at that instant, once.
#[probe::test]
fn a_caller_that_panics_first_does_not_hide_the_panic() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let work = shielded(bug(), noted(warned));
        let caller = jobs.takes("caller", ms(23)).panics::<()>("no caller");
        panic_of(jobs.does("holds the handle", async move { (caller.await, work).0 })).await;
        sleep(ms(303)).await;
    });
    expect(
        "warnings, where the caller panicked before the work",
        warned.names(),
    )
    .are([drawn_text("card declined")])
    .because("the panic of the caller drops the handle, and the one of the work is another one");
}

/// > If the work has panicked and the handle is dropped before it has returned
/// > that, `warn` is called with the text at the drop, once.
#[probe::test]
fn a_caller_that_panics_later_does_not_hide_the_panic() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let work = shielded(bug(), noted(warned));
        let caller = jobs.takes("caller", ms(303)).panics::<()>("no caller");
        panic_of(jobs.does("holds the handle", async move { (caller.await, work).0 })).await;
        expect(
            "warnings, where the caller panicked after the work",
            warned.names(),
        )
        .are([drawn_text("card declined")])
        .because(
            "the panic of the caller drops the handle, and nobody has read the one of the work",
        );
    });
}

/// > If the work has panicked and the handle is dropped before it has returned
/// > that, `warn` is called with the text at the drop, once.
#[probe::test]
fn a_warning_may_drop_a_handle() {
    for (when, at_once) in [("before", true), ("after", false)] {
        let warned = Trace::new();
        observe(async || {
            let no_card = drawn_text("no such card");
            let other = Jobs::new().takes("pay", ms(23)).panics::<u32>(no_card);
            let other = shielded(other, noted(warned));
            let drops_it = move |message: &str| {
                warned.mark(message);
                drop(other);
            };
            let mut work = Some(shielded(bug(), drops_it));
            work.take_if(|_| at_once);
            sleep(ms(307)).await;
            drop(work);
        });
        expect(
            &format!("warnings, where the handle was dropped {when} the panic"),
            warned.names(),
        )
        .are(["card declined", "no such card"].map(drawn_text))
        .because(
            "the warning of the first drops the handle of the second, which has panicked as well",
        );
    }
}

/// > If the work has panicked and the handle is dropped before it has returned
/// > that, `warn` is called with the text at the drop, once.
#[probe::test]
fn of_many_handles_dropped_together_none_is_overlooked() {
    let warned = Trace::new();
    observe(async || {
        let work = (0..300).map(|_| shielded(bug(), noted(warned)));
        let handles: Vec<_> = work.collect();
        sleep(ms(307)).await;
        drop(handles);
        expect("warnings of 300 panics", warned.names().len())
            .is(300)
            .because("each of them is lost; Tokio lets a task look at 128 things a turn, and a look past that sees nothing");
    });
}

/// > If the work does not panic, `warn` is not called.
#[probe::test]
fn without_a_panic_there_is_no_warning() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    let pay = || shielded(jobs.takes("pay", ms(103)), noted(warned));
    observe(async || {
        pay().await.ok();
        drop(pay());
        cut_after(ms(23), pay()).await;
        let unread = pay();
        sleep(ms(1000)).await;
        drop(unread);
        drop(shielded(jobs.hangs::<()>("cut off"), noted(warned)));
        a_turn().await;
    });
    expect("warnings", warned.names())
        .are([])
        .because("a value that nobody wants is no failure, nor is work that is cut off by the end of the runtime");
    expect("work that was done", jobs.ended().len())
        .is(4)
        .because("all of it was shielded");
}

/// > The handle may be dropped outside the runtime, and even after its end.
#[probe::test]
fn it_may_be_dropped_outside_the_runtime() {
    let warned = Trace::new();
    let too_late = observe(async || {
        let [early, late, unread] = [(); 3].map(|()| shielded(bug(), noted(warned)));
        expect("the drop in a thread went well", thread::spawn(move || drop(early)).join().is_ok())
            .is_true()
            .because("a thread of its own has no runtime to spawn on, and a panic in a drop may abort the process");
        sleep(ms(303)).await;
        expect(
            "the drop after the panic went well",
            thread::spawn(move || drop(late)).join().is_ok(),
        )
        .is_true()
        .because("a handle may be moved wherever its owner goes");
        let unfinished = shielded(Jobs::new().takes("pay", ms(103)), noted(warned));
        Some((unfinished, unread))
    });
    let too_late = too_late.into_output().expect("they were made");
    expect(
        "the drop after the end of the runtime went well",
        thread::spawn(move || drop(too_late)).join().is_ok(),
    )
    .is_true()
    .because("values of `main` outlive the runtime");
    expect("warnings", warned.names())
        .are([drawn_text("card declined"); 3])
        .because("three of the four panicked, and nobody has read it");
}

/// > A handle may be shielded again: then the outer handle returns `Ok` with what
/// > the inner one returns.
#[probe::test]
fn shielding_twice_is_harmless() {
    let (jobs, warned) = (Jobs::new(), Trace::new());
    observe(async || {
        let awaited = shielded(
            jobs.takes("awaited", ms(103)).gives(drawn(7)),
            noted(warned),
        );
        let value = shielded(awaited, noted(warned)).await;
        expect_that!(
            "a value through two shields",
            value.map(|inner| inner.map(|value| as_usual(&value))),
            Ok(Ok(7))
        )
        .because("the work of the outer shield is to await the inner handle");
        let panic = shielded(shielded(bug(), noted(warned)), noted(warned)).await;
        expect_that!("a panic through two shields", panic, Ok(Err(Panicked(_))))
            .because("the inner handle returns it as a value, so the outer work has not panicked");
        let dropped = shielded(jobs.takes("dropped", ms(103)), noted(warned));
        drop(shielded(dropped, noted(warned)));
        sleep(ms(1000)).await;
    });
    expect("work that was done", jobs.ended())
        .are(["awaited", "dropped"])
        .because("each was shielded twice and done once");
    expect("warnings", warned.names())
        .are([])
        .because("nothing was lost");
}

/// A value as if it had not been drawn.
fn as_usual(value: &u32) -> u32 {
    value.wrapping_sub(drawn(0))
}

/// Work that panics after 103 ms.
fn bug() -> Job<u32> {
    Jobs::new()
        .takes("pay", ms(103))
        .panics(drawn_text("card declined"))
}

/// A warning that is noted.
fn noted(warned: Trace) -> impl FnOnce(&str) + Send + 'static {
    move |message| warned.mark(message)
}
