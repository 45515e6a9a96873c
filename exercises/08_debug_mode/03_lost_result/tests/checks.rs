//! What a `Task` must report and must not. Each check is a sentence; run them
//! with `cargo grade check lost_result`.

use futures::FutureExt;
use lost_result::{Failure, Lost, Sink, Task, What, spawn};
use probe::{
    Job, Jobs, Payload, Scenario, Trace, a_turn, after_one_turn, by_hand, cut_after, drawn,
    drawn_text, expect, expect_that, found_when_woken, ms, observe, panic_of,
};
use std::fmt::from_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};
use tokio::runtime::Builder;
use tokio::time::sleep;

/// > The work starts at the call, even if nobody polls the handle.
///
/// > It is ready as soon as the task has ended, with the value of a success.
#[probe::test]
fn the_work_starts_at_the_call() {
    for wait in [0, 73] {
        let done = observe(async || {
            let task = spawn(
                sink(Trace::new()),
                Jobs::new().takes("job", ms(23)).gives(OK.map(drawn)),
            );
            sleep(ms(wait)).await;
            task.await
        });
        expect_that!(
            &format!("result, awaited after {{{wait} ms}}"),
            done.output()
                .as_ref()
                .map(|value| value.wrapping_sub(drawn(0))),
            Ok(7)
        )
        .because("the task succeeded");
        expect(
            &format!("time of it all, awaited after {{{wait} ms}}"),
            done.elapsed(),
        )
        .is(ms(wait.max(23)))
        .because("the task runs from the call on, for {23 ms}");
    }
    let done = observe(async || {
        let stuck = || spawn(sink(Trace::new()), Jobs::new().hangs::<Outcome>("stuck"));
        let stuck: Vec<_> = (0..5_003).map(|_| stuck()).collect();
        let job = Jobs::new().takes("job", ms(23)).gives(OK);
        let read = spawn(sink(Trace::new()), job).await;
        let_go(stuck);
        read
    });
    expect("time of a task behind 5,003 that are stuck", done.elapsed())
        .is(ms(23))
        .because("it starts at the call, however many others go on");
}

/// > An error that is lost is reported to `sink` as it displays itself.
#[probe::test]
fn an_unread_error_is_reported() {
    let reports = Trace::new();
    observe(async || {
        for text in ["no such page", "two lines:\n  no such page\n", ""] {
            let task = spawn(sink(reports), fails(text));
            sleep(ms(73)).await;
            let_go(task);
        }
    });
    expect("reports", reports.names())
        .are([
            drawn_text("error no such page"),
            drawn_text("error two lines:\n  no such page\n"),
            "error ",
        ])
        .because("each task has failed, its handle is gone, and nobody has seen its error");
    let reports = Trace::new();
    observe(async || {
        let error = from_fn(|out| match out.alternate() {
            true => out.write_str("no such page, at length"),
            false => out.write_str(drawn_text("no such page")),
        });
        let task = spawn(sink(reports), async { Err::<(), _>(error) });
        sleep(ms(73)).await;
        let_go(task);
    });
    expect("the report of an error with a long form", reports.names())
        .are([drawn_text("error no such page")])
        .because("`{}` is how an error displays itself, and `{:#}` is another form of it");
    let (reports, long) = (Trace::new(), drawn_text("no such page\n").repeat(1_000));
    let letters = "error ".len() + long.len();
    observe(async || {
        let task = spawn(sink(reports), async { Err::<(), _>(long) });
        a_turn().await;
        let_go(task);
    });
    expect(
        "letters reported of an error of a thousand lines",
        reports.names().concat().len(),
    )
    .is(letters)
    .because("what explains a failure may stand in the last line of its text");
}

/// > A panic that is lost is reported with its message, or "panicked" if it has
/// > no text.
#[probe::test]
fn an_unread_panic_is_reported() {
    let reports = Trace::new();
    observe(async || {
        for (payload, _) in Payload::each() {
            let task = spawn(sink(reports), panics(payload));
            sleep(ms(73)).await;
            let_go(task);
        }
    });
    expect("reports", reports.names())
        .are([drawn_text("panic the wheel came off"), drawn_text("panic wheel 7 came off"), drawn_text("panic the axle broke"), "panic panicked"])
        .because("the payload of a panic is a `&str`, a `String` or anything else, and not every panic passes the hook");
    let (reports, long) = (
        Trace::new(),
        drawn_text("the wheel came off\n").repeat(1_000),
    );
    let letters = "panic ".len() + long.len();
    observe(async || {
        let task = spawn(sink(reports), panics(Payload::Composed(long)));
        sleep(ms(73)).await;
        let_go(task);
    });
    expect(
        "letters reported of a panic of a thousand lines",
        reports.names().concat().len(),
    )
    .is(letters)
    .because("a message may be long, and nobody knows which part of it matters");
}

/// > A task that was still pending when its runtime was shut down is reported as
/// > [`What::Pending`].
#[probe::test]
fn a_task_pending_at_shutdown_is_reported() {
    let reports = Trace::new();
    observe(async || {
        let_go(spawn(sink(reports), fails("too late")));
        let kept = spawn(sink(reports), fails("too late"));
        sleep(ms(3)).await;
        let_go(spawn(sink(reports), fails("never polled")));
        let_go(kept);
    });
    expect("reports when the runtime is gone", reports.names())
        .are(["pending", "pending", "pending"])
        .because("three tasks were spawned, and the program ended without their work");
    let reports = Trace::new();
    let panics = AssertUnwindSafe(|| {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let_go(spawn(sink(reports), Jobs::new().hangs::<Outcome>("job")));
            resume_unwind(Box::new("the program broke"))
        })
    });
    let_go(catch_unwind::<_, ()>(panics));
    expect(
        "reports when a panic has taken the runtime down",
        reports.names(),
    )
    .are(["pending"])
    .because("a program that ends by a panic ends without the work of its tasks, too");
}

/// > Each task that is lost is reported once.
#[probe::test]
fn each_task_is_reported_once() {
    let (reports, count) = (Trace::new(), drawn(200));
    observe(async || {
        let spawn_it = |_| spawn(sink(reports), fails("no such page"));
        let tasks: Vec<_> = (0..count).map(spawn_it).collect();
        sleep(ms(73)).await;
        let_go(tasks);
        expect(
            &format!("reports of {count} failed tasks, their handles dropped"),
            reports.names().len(),
        )
        .is(count)
        .because("each is lost, however many there are, and although they fail alike");
        (0..count).map(spawn_it).for_each(let_go);
        sleep(ms(73)).await;
    });
    expect(
        &format!("reports with {count} more, detached before they failed"),
        reports.names().len(),
    )
    .is(2 * count)
    .because("which of the two comes last makes no difference");
}

/// > Each task that is lost is reported once.
#[probe::test]
fn a_handle_that_a_panic_drops_is_gone_too() {
    let reports = Trace::new();
    observe(async || {
        let owner = async {
            let _task = spawn(sink(reports), fails("no such page"));
            sleep(ms(73)).await;
            resume_unwind(Box::new("the owner broke"))
        };
        expect("what the owner of the handle said", panic_of(owner).await)
            .is(Some("the owner broke".to_owned()))
            .because("it panics at {73 ms}, when its task has failed");
    });
    expect("reports", reports.names())
        .are([drawn_text("error no such page")])
        .because("a handle that is dropped by a panic has read nothing either");
}

/// > Each task that is lost is reported once.
#[probe::test]
fn a_sink_may_drop_a_handle() {
    let reports = Trace::new();
    observe(async || {
        let other = Mutex::new(Some(spawn(sink(reports), fails("no such book"))));
        let drops_it: Sink = Arc::new(move |lost| {
            sink(reports)(lost);
            let other = other.lock().unwrap().take();
            let_go(other);
        });
        let task = spawn(drops_it, fails("no such page"));
        sleep(ms(73)).await;
        let_go(task);
    });
    expect("reports", reports.names())
        .are([
            drawn_text("error no such page"),
            drawn_text("error no such book"),
        ])
        .because("the sink of the first drops the handle of the second, which has failed as well");
    let jobs = Jobs::new();
    observe(async || {
        let spawns_one: Sink = Arc::new(move |_| {
            let job = jobs.takes("to report it", ms(7)).gives(OK);
            let_go(spawn(sink(Trace::new()), job));
        });
        let task = spawn(spawns_one, fails("no such page"));
        sleep(ms(73)).await;
        let_go(task);
        sleep(ms(73)).await;
    });
    expect("jobs done that a sink has spawned", jobs.ended().len())
        .at_least(1)
        .because("to pass a report on may be a task of its own");
}

/// > It is reported as soon as the task has ended and its handle is gone,
/// > whichever comes last.
#[probe::test]
fn it_is_reported_when_the_second_is_gone() {
    let trace = Trace::new();
    observe(async || {
        let_go(spawn(sink(trace), fails("no such page")));
        sleep(ms(3)).await;
        let_go(spawn(
            sink(trace),
            panics(Payload::Literal(drawn_text("the wheel came off"))),
        ));
        let task = spawn(sink(trace), fails("no such book"));
        sleep(ms(73)).await;
        trace.mark("the last handle goes");
        let_go(task);
        trace.mark("it is gone");
    });
    expect("what happened, in order", trace.names())
        .are([
            drawn_text("error no such page"),
            drawn_text("panic the wheel came off"),
            "the last handle goes",
            drawn_text("error no such book"),
            "it is gone",
        ])
        .because("two tasks ended without a handle, and one handle was left without its task");
    expect(
        "when the first error was reported",
        trace.at(drawn_text("error no such page")),
    )
    .is(Some(ms(7)))
    .because("the end of the task came last, at {7 ms}");
}

/// > While the handle is there, nothing is reported.
#[probe::test]
fn nothing_is_reported_while_the_handle_is_there() {
    let reports = Trace::new();
    let pending = observe(async || {
        let task = spawn(sink(reports), fails("no such page"));
        sleep(ms(400_003)).await;
        expect("reports before the handle goes", reports.names())
            .are([])
            .because("the error can still be read");
        let_go(task);
        let pending = spawn(sink(reports), fails("too late"));
        sleep(ms(3)).await;
        Some(pending)
    });
    expect("reports when the runtime is gone", reports.names())
        .are([drawn_text("error no such page")])
        .because("the handle of the pending task has outlived the runtime, and can still be read");
    let_go(pending.into_output());
    expect("reports when that handle is gone, too", reports.names())
        .are([drawn_text("error no such page"), "pending"])
        .because("the task ended first, and its handle went last");
}

/// > While the task goes on without its handle, nothing is reported.
#[probe::test]
fn nothing_is_reported_while_the_task_goes_on() {
    let reports = Trace::new();
    for_years(async || {
        let job = Jobs::new().takes("job", ms(YEAR));
        let job = job.gives(Err::<u32, _>(drawn_text("no such page")));
        let_go(spawn(sink(reports), job));
        sleep(ms(YEAR - 3)).await;
        expect("reports before the task has ended", reports.names())
            .are([])
            .because("it may still succeed, however long it takes");
        sleep(ms(73)).await;
    });
    expect("reports after it has ended", reports.names())
        .are([drawn_text("error no such page")])
        .because("it has failed");
}

/// > A report has the file and the line of the call of `spawn`.
#[probe::test]
fn the_place_is_that_of_the_spawn() {
    let places: Arc<Mutex<Vec<_>>> = Arc::default();
    let noted = places.clone();
    let sink: Sink = Arc::new(move |lost| noted.lock().unwrap().push((lost.file, lost.line)));
    let first = line!() + 2;
    observe(async || {
        let_go(spawn(sink.clone(), fails("no such page")));
        sleep(ms(1)).await;
        let_go(spawn(sink.clone(), panics(Payload::NoText)));
        sleep(ms(73)).await;
        let_go(spawn(sink.clone(), fails("too late")));
    });
    let (files, lines): (Vec<_>, Vec<_>) = places.lock().unwrap().iter().copied().unzip();
    expect("files reported", files)
        .is(vec![file!(); 3])
        .because("the reader has to find the call among all the files of a program");
    expect("lines reported", lines)
        .is(vec![first, first + 2, first + 4])
        .because("each task was spawned on a line of its own");
}

/// > A success is not reported.
#[probe::test]
fn a_success_is_not_reported() {
    let (jobs, reports) = (Jobs::new(), Trace::new());
    observe(async || {
        let_go(spawn(
            sink(reports),
            jobs.takes("detached", ms(7)).gives(OK),
        ));
        let unread = spawn(sink(reports), jobs.takes("unread", ms(8)).gives(OK));
        sleep(ms(73)).await;
        let_go(unread);
    });
    expect("jobs that ended", jobs.ended())
        .are(["detached", "unread"])
        .because("both were spawned");
    expect("reports", reports.names())
        .are([])
        .because("a result that nobody wants is no failure");
}

/// > A failure that was read is not reported
#[probe::test]
fn what_was_read_is_not_reported() {
    let reports = Trace::new();
    observe(async || {
        let early = spawn(sink(reports), fails("no such page")).await;
        expect_that!("error read as it came", early, Err(Failure::Error(_)))
            .because("the task fails after {7 ms}");
        let task = spawn(
            sink(reports),
            panics(Payload::Literal(drawn_text("the wheel came off"))),
        );
        sleep(ms(73)).await;
        expect_that!("panic read long after", task.await, Err(Failure::Panic(_)))
            .because("a handle keeps what the task came to");
    });
    expect("reports", reports.names())
        .are([])
        .because("the caller has both failures now: a warning would be noise");
}

/// > A failure that was read is not reported, even if it is [`Failure::Aborted`].
#[probe::test]
fn an_abort_that_was_read_is_not_reported() {
    let reports = Trace::new();
    let ended = observe(async || Some(spawn(sink(reports), fails("too late"))));
    let task = ended.into_output().expect("there is a task");
    let read = observe(|| task);
    expect_that!(
        "result, read after the runtime is gone",
        read.output(),
        Err(Failure::Aborted)
    )
    .because("the task was ended before it returned anything");
    expect("reports", reports.names())
        .are([])
        .because("the caller knows that there is no result");
}

/// > A poll of the handle that was pending has read nothing.
#[probe::test]
fn a_pending_poll_reads_nothing() {
    let reports = Trace::new();
    observe(async || {
        let broken = panics(Payload::Literal(drawn_text("the wheel came off")));
        let stuck = Jobs::new().hangs::<Outcome>("stuck");
        for work in [fails("no such page"), broken, stuck] {
            cut_after(ms(3), spawn(sink(reports), work)).await;
        }
        sleep(ms(73)).await;
    });
    expect("reports", reports.names())
        .are([
            drawn_text("error no such page"),
            drawn_text("panic the wheel came off"),
            "pending",
        ])
        .because("a caller that stopped waiting after {3 ms} has not seen what came later: an error, a panic, and the end of the runtime");
    let reports = Trace::new();
    let kept = observe(async || {
        let broken = panics(Payload::Literal(drawn_text("the wheel came off")));
        let stuck = Jobs::new().hangs::<Outcome>("stuck");
        let works = [fails("no such page"), broken, stuck];
        let mut tasks = works.map(|work| spawn(sink(reports), work));
        for task in &mut tasks {
            cut_after(ms(3), task).await;
        }
        sleep(ms(73)).await;
        tasks
    });
    kept.into_output().into_iter().for_each(let_go);
    expect("reports of tasks whose handles were kept until they had ended", reports.names())
        .are([
            drawn_text("error no such page"),
            drawn_text("panic the wheel came off"),
            "pending",
        ])
        .because("each handle was polled once, while its task went on, and what came of that was still in it when it was dropped");
    let reports = Trace::new();
    observe(async || {
        let spawn_it = |_| spawn(sink(reports), fails("no such page"));
        let tasks: Vec<_> = (0..200).map(spawn_it).collect();
        sleep(ms(73)).await;
        let read = tasks
            .into_iter()
            .filter_map(FutureExt::now_or_never)
            .count();
        expect(
            "failures read or reported, of 200 polled once",
            read + reports.names().len(),
        )
        .is(200)
        .because("each failure is read or lost: a task that polls many handles is made to yield by Tokio, and then reads no more");
    });
}

/// > An error of the task is returned as [`Failure::Error`].
#[probe::test]
fn an_error_is_returned_as_itself() {
    let read = observe(|| spawn(sink(Trace::new()), fails("two lines:\n  no such page\n")));
    expect_that!("result", read.output(), Err(Failure::Error(error)) if error == drawn_text("two lines:\n  no such page\n"))
        .because("the caller gets the error that the task returned");
}

/// > A panic of the task is returned as [`Failure::Panic`] with its message, or
/// > "panicked" if it has no text.
#[probe::test]
fn a_panic_is_returned_with_its_message() {
    for (payload, text) in Payload::each() {
        let read = observe(|| spawn(sink(Trace::new()), panics(payload)));
        expect_that!(&format!("result, of which the message is “{text}”"), read.output(), Err(Failure::Panic(message)) if message == text)
            .because("a panic of a task is a value for the caller");
    }
}

/// > A task that was ended from outside returns [`Failure::Aborted`].
#[probe::test]
fn an_aborted_task_says_so() {
    let read = observe(async || {
        let task = spawn(sink(Trace::new()), fails("no such page"));
        sleep(ms(3)).await;
        task.abort();
        task.await
    });
    expect_that!("result", read.output(), Err(Failure::Aborted))
        .because("there is no outcome, and there will be none");
    expect("time of it all", read.elapsed())
        .is(ms(3))
        .because("the abort ends the task");
}

/// > The task that polled the handle last is woken.
#[probe::test]
fn the_last_poller_is_woken() {
    for end in ["fails", "panics", "is aborted"] {
        observe(async || {
            let work = match end {
                "panics" => panics(Payload::NoText),
                _ => fails("no such page"),
            };
            let mut reading = by_hand(spawn(sink(Trace::new()), work));
            let first = reading.poll().is_pending();
            let second = reading.poll_from_another_task().is_pending();
            expect(
                &format!("polls that were pending, of a task that {end} later"),
                usize::from(first) + usize::from(second),
            )
            .is(2)
            .because("the task has not ended");
            if end == "is aborted" {
                reading.future().abort();
            }
            sleep(ms(73)).await;
            expect(
                &format!("wakes of the task that polled last, when the task {end}"),
                reading.wakes(),
            )
            .at_least(1)
            .because("it waits for the handle now, however the task ends");
        });
    }
    let runtime = Builder::new_current_thread().build().unwrap();
    let stuck = Jobs::new().hangs::<Outcome>("stuck");
    let (reading, pending) = runtime.block_on(async {
        let mut reading = by_hand(spawn(sink(Trace::new()), stuck));
        let pending = reading.poll().is_pending();
        (reading, pending)
    });
    drop(runtime);
    expect(
        "wakes where a poll was pending before the runtime was shut down",
        reading.wakes() * usize::from(pending),
    )
    .at_least(1)
    .because("another runtime, which goes on, may wait for the handle: the task has ended");
    let there_and_back = observe(async || {
        let mut task = Box::pin(spawn(sink(Trace::new()), fails("no such page")));
        cut_after(ms(3), task.as_mut()).await;
        let _ = by_hand(task.as_mut()).poll();
        task.await.is_err()
    });
    expect(
        "when a task had it that polled before another one, and again",
        there_and_back.elapsed(),
    )
    .is(ms(7))
    .because("it is the last to poll, also if it was the first");
}

/// > It is ready as soon as the task has ended
#[probe::test]
fn the_outcome_is_there_before_the_wake() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let _inside = runtime.enter();
    let task = spawn(sink(Trace::new()), async {
        Outcome::Err("no such page".to_owned())
    });
    let found = found_when_woken!(task, || runtime.block_on(async {
        for _ in 0..10 {
            a_turn().await;
        }
    }));
    // A handle that is not `Send` cannot be polled by another thread.
    let found = found.is_none_or(|polled| polled.is_ready());
    expect("whether another thread that is woken finds the end of the task", found)
        .is_true()
        .because("a task may be polled on another thread before the call of its waker returns: the outcome is there by then, or another wake follows");
}

/// > Dropping the handle detaches the task, which goes on to its end.
#[probe::test]
fn a_detached_task_goes_on() {
    let jobs = Jobs::new();
    for_years(async || {
        let_go(spawn(
            sink(Trace::new()),
            jobs.takes("job", ms(YEAR)).gives(OK),
        ));
        sleep(ms(YEAR + 3)).await;
    });
    expect("when the job ended", jobs.ended_at("job"))
        .is(Some(ms(YEAR)))
        .because("nobody aborted it");
}

/// > The work is dropped within one turn of the loop.
#[probe::test]
fn an_abort_drops_the_work() {
    let jobs = Jobs::new();
    observe(async || {
        let task = spawn(sink(Trace::new()), jobs.takes("job", ms(23)).gives(OK));
        sleep(ms(3)).await;
        task.abort();
        let alive = after_one_turn(move || jobs.alive()).await;
        expect("jobs alive a turn after the abort", alive)
            .are([])
            .because("an aborted task gives back what it holds");
    });
    expect("when the job was dropped", jobs.dropped_at("job"))
        .is(Some(ms(3)))
        .because("it was aborted at {3 ms}, of {23}");
}

/// > A task that an abort has ended is not reported, nor one that a shutdown cut off
/// > after an abort.
#[probe::test]
fn an_aborted_task_is_not_reported() {
    let (jobs, reports) = (Jobs::new(), Trace::new());
    let kept = observe(async || {
        let spawn_it = || spawn(sink(reports), jobs.takes("job", ms(7)).gives(OK));
        let (dropped, late, kept) = (spawn_it(), spawn_it(), spawn_it());
        a_turn().await;
        dropped.abort();
        let_go(dropped);
        late.abort();
        sleep(ms(73)).await;
        late.abort();
        let_go(late);
        let stuck = spawn(sink(reports), jobs.hangs::<Outcome>("stuck"));
        a_turn().await;
        stuck.abort();
        kept.abort();
        Some(stuck)
    });
    let_go(kept.into_output());
    expect("jobs that were dropped", jobs.dropped())
        .are(["job", "job", "stuck"])
        .because("three tasks were aborted before their end");
    expect("reports", reports.names())
        .are([])
        .because("nothing is lost by an end that was asked for, also where the runtime was shut down before the task had its turn");
}

/// > An abort in the last poll of the task, or after it has ended in whatever way, changes nothing
#[probe::test]
fn an_abort_after_the_end_changes_nothing() {
    let reports = Trace::new();
    observe(async || {
        let lost = spawn(sink(reports), fails("no such page"));
        let read = spawn(sink(reports), fails("no such book"));
        sleep(ms(73)).await;
        lost.abort();
        read.abort();
        let_go(lost);
        expect_that!("result of the other", read.await, Err(Failure::Error(error)) if error == drawn_text("no such book"))
            .because("the task had failed before it was aborted");
    });
    expect("reports", reports.names())
        .are([drawn_text("error no such page")])
        .because("an abort that comes too late ends nothing, and the failure was not read");
    let reports = Trace::new();
    observe(async || {
        let aborts_itself = |end: fn() -> Outcome| {
            let own: Arc<Mutex<Option<Task<u32, String>>>> = Arc::default();
            let handle = own.clone();
            *own.lock().unwrap() = Some(spawn(sink(reports), async move {
                a_turn().await;
                handle.lock().unwrap().as_ref().map(Task::abort);
                end()
            }));
            own
        };
        let lost = [error_at_last, panic_at_last].map(aborts_itself);
        let read = [error_at_last, panic_at_last, || OK].map(aborts_itself);
        sleep(ms(73)).await;
        for own in lost {
            let_go(own.lock().unwrap().take());
        }
        let [error, panic, value] = read.map(|own| own.lock().unwrap().take().expect("a task"));
        expect_that!("result of a task that aborts itself in its last poll", error.await, Err(Failure::Error(error)) if error == drawn_text("no such book"))
            .because("its last poll returned an error, and the abort came too late");
        expect_that!("result of one that then panics", panic.await, Err(Failure::Panic(message)) if message == drawn_text("the wheel came off"))
            .because("its last poll panicked, and the abort came too late");
        expect_that!("result of one that then succeeds", value.await, Ok(7))
            .because("its last poll returned a value, and the abort came too late");
    });
    expect(
        "reports of others that abort themselves in their last poll",
        reports.names(),
    )
    .are([
        drawn_text("error no such book"),
        drawn_text("panic the wheel came off"),
    ])
    .because("they have ended by themselves, and nobody has read how");
    let reports = Trace::new();
    let cut_off = observe(async || Some(spawn(sink(reports), fails("too late")))).into_output();
    cut_off.iter().for_each(Task::abort);
    let_go(cut_off);
    expect(
        "reports of a task that is aborted when its runtime is gone",
        reports.names(),
    )
    .are(["pending"])
    .because("the shutdown ended it, and not the abort");
}

/// In milliseconds.
const YEAR: u64 = 365 * 24 * 60 * 60 * 1000;

/// Observes what takes longer than a check does otherwise.
fn for_years(program: impl AsyncFnOnce()) {
    Scenario::new().lasting(2 * ms(YEAR)).run(program);
}

type Outcome = Result<u32, String>;

const OK: Outcome = Ok(7);

fn let_go<T>(_: T) {}

fn fails(text: &'static str) -> Job<Outcome> {
    let job = Jobs::new().takes("job", ms(7));
    job.gives(Err(drawn_text(text).to_owned()))
}

fn error_at_last() -> Outcome {
    Err(drawn_text("no such book").to_owned())
}

fn panic_at_last() -> Outcome {
    resume_unwind(Box::new(drawn_text("the wheel came off")))
}

fn panics(payload: Payload) -> Job<Outcome> {
    Jobs::new().takes("job", ms(7)).panics(payload)
}

/// Notes what is reported.
fn sink(trace: Trace) -> Sink {
    Arc::new(move |lost: Lost| match lost.what {
        What::Error(error) => trace.mark(format!("error {error}")),
        What::Panic(message) => trace.mark(format!("panic {message}")),
        What::Pending => trace.mark("pending"),
    })
}
