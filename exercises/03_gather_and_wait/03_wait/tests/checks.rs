//! What `wait` must do. Each check is a sentence; run them with
//! `cargo grade check wait`.

use futures::FutureExt;
use probe::{
    Jobs, Scenario, a_turn, by_hand, cut_everywhere, drawn, drawn_text, expect, ms, observe,
};
use std::task::Poll;
use tokio::task::{Id, JoinHandle};
use tokio::time::sleep;
use wait::{NoTasks, Until, Waited, wait};

/// > With `AllCompleted` it returns at the instant at which the last task ends
#[probe::test]
fn all_completed_returns_at_the_last() {
    let jobs = Jobs::new();
    let waited = observe(async || {
        let tasks = [23, 303, 73].map(|time| after(time, Ok(0)));
        lists(wait(tasks.into(), Until::AllCompleted).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(303))
        .because("the last of the three ends at {303 ms}");
    expect("done and pending", waited.into_output())
        .is((vec![0, 1, 2], vec![]))
        .because("then none is left");
    const A_YEAR: u64 = 31_536_000_007;
    let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
    let waited = two_years.run(async || {
        let tasks = vec![
            after(23, Err("bad")),
            tokio::spawn(jobs.takes("bug", ms(73)).panics("a bug")),
            cancelled(7),
            after(A_YEAR, Ok(0)),
            tokio::spawn(jobs.takes("bug", ms(303)).panics("a bug")),
        ];
        lists(wait(tasks, Until::AllCompleted).await)
    });
    expect("time of the wait where four fail", waited.elapsed())
        .is(ms(A_YEAR))
        .because("an error, a panic or a cancel ends one task, and not the wait for all");
    expect("done and pending where four fail", waited.into_output())
        .is((vec![0, 1, 2, 3, 4], vec![]))
        .because("then none is left");
}

/// > With `FirstCompleted` it returns at the instant at which the first task ends,
/// > in whatever way.
#[probe::test]
fn first_completed_returns_at_the_first() {
    for how in ["a value", "an error", "a panic", "a cancel"] {
        let waited = observe(async || {
            let tasks = vec![after(73, Ok(0)), after(400_000, Ok(0)), with(how, 23)];
            lists(wait(tasks, Until::FirstCompleted).await)
        });
        expect(
            &format!("time of the wait, with {how} first"),
            waited.elapsed(),
        )
        .is(ms(23))
        .because("the third ends first, wherever it stands");
        expect(
            &format!("done and pending, with {how} first"),
            waited.into_output(),
        )
        .is((vec![2], vec![0, 1]))
        .because("the others have not ended, and are handed back");
    }
    const A_YEAR: u64 = 31_536_000_007;
    let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
    let waited = two_years.run(async || {
        let tasks = vec![after(A_YEAR + 50_000, Ok(0)), after(A_YEAR, Ok(0))];
        lists(wait(tasks, Until::FirstCompleted).await)
    });
    expect(
        "done and pending, where the first ends after a year",
        waited.into_output(),
    )
    .is((vec![1], vec![0]))
    .because("until then none has ended");
}

/// > With `FirstError` it returns at the instant at which the first task returns an
/// > error.
#[probe::test]
fn first_error_returns_at_the_first_error() {
    const A_YEAR: u64 = 31_536_000_007;
    for error in [73, A_YEAR] {
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        let waited = two_years.run(async || {
            let tasks = vec![
                after(A_YEAR + 50_000, Ok(0)),
                after(error, Err("bad")),
                after(23, Ok(2)),
            ];
            lists(wait(tasks, Until::FirstError).await)
        });
        expect("time of the wait", waited.elapsed())
            .is(ms(error))
            .because("the task that ended well at {23 ms} is no reason to return, the error is");
        expect("done and pending", waited.into_output())
            .is((vec![1, 2], vec![0]))
            .because("what has ended by then is done, the rest is running");
    }
}

/// > If no task fails, `FirstError` returns when the last task ends.
#[probe::test]
fn without_an_error_first_error_waits_for_all() {
    let waited = observe(async || {
        let tasks = [23, 303, 73].map(|time| after(time, Ok(0)));
        lists(wait(tasks.into(), Until::FirstError).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(303))
        .because("only when the last has ended is it certain that none fails");
    expect("done and pending", waited.into_output())
        .is((vec![0, 1, 2], vec![]))
        .because("then none is left");
}

/// > A panic counts as an error.
#[probe::test]
fn a_panic_counts_as_an_error() {
    let jobs = Jobs::new();
    let waited = observe(async || {
        let tasks = vec![
            after(80, Ok(0)),
            tokio::spawn(jobs.takes("bug", ms(23)).panics("a bug")),
        ];
        lists(wait(tasks, Until::FirstError).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(23))
        .because("a task that panicked has failed, too");
    expect("done and pending", waited.into_output())
        .is((vec![1], vec![0]))
        .because("it is done, and its panic can be looked at");
}

/// > A cancelled task has ended, but that is no error.
#[probe::test]
fn a_cancelled_task_is_no_error() {
    let waited = observe(async || {
        let tasks = vec![after(303, Ok(0)), cancelled(23), after(303, Ok(0))];
        tasks[2].abort();
        lists(wait(tasks, Until::FirstError).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(303))
        .because("two were cancelled on purpose: they have ended, but they have not failed");
    expect("done and pending", waited.into_output())
        .is((vec![0, 1, 2], vec![]))
        .because("by {303 ms} all have ended");
}

/// > A task that has ended when it returns is done
#[probe::test]
fn all_that_end_at_one_instant_are_done() {
    for count in [drawn(3), 50] {
        let waited = observe(async || {
            let mut tasks: Vec<_> = (1..count).map(|_| after(23, Ok(0))).collect();
            tasks.push(after(50, Ok(0)));
            lists(wait(tasks, Until::FirstCompleted).await)
        });
        expect("done and pending", waited.into_output())
            .is(((0..count - 1).collect(), vec![count - 1]))
            .because("a task that has ended is not pending, even if another ended too");
    }
    for bad in [0, 1, 2] {
        let waited = observe(async || {
            let result = |at| if at == bad { Err("bad") } else { Ok(0) };
            let mut tasks: Vec<_> = (0..3).map(|at| after(23, result(at))).collect();
            tasks.push(after(50, Ok(0)));
            lists(wait(tasks, Until::FirstError).await)
        });
        expect("done and pending at the first error", waited.into_output())
            .is((vec![0, 1, 2], vec![3]))
            .because("two others ended well at the very instant of the error");
    }
}

/// > Each entry of `done` has the place of its task among `handles`, and what came
/// > out of that very task.
///
/// > Each entry of `pending` has the place of its task among `handles`, and the very
/// > handle that was given.
#[probe::test]
fn each_stands_with_its_own_place() {
    let jobs = Jobs::new();
    for until in [
        Until::FirstError,
        Until::FirstCompleted,
        Until::AllCompleted,
    ] {
        let mut ids: Vec<Id> = Vec::new();
        let waited = observe(async || {
            let tasks = vec![
                after(73, Ok(0)),
                after(7, Ok(1)),
                after(30, Err("bad")),
                after(303, Ok(3)),
                tokio::spawn(jobs.takes("bug", ms(7)).panics("a bug")),
                cancelled(7),
                after(7, Ok(6)),
            ];
            ids.extend(tasks.iter().map(JoinHandle::id));
            wait(tasks, until).await.expect("there are tasks")
        });
        let Waited { done, pending } = waited.into_output();
        let done = done.into_iter().map(|(place, ended)| match ended {
            Ok(Ok(value)) => (place, format!("value {value}")),
            Ok(Err(error)) => (place, error.to_owned()),
            Err(error) if error.is_panic() => (place, "panic".to_owned()),
            Err(_) => (place, "cancel".to_owned()),
        });
        let given = |(place, handle): (usize, JoinHandle<_>)| match ids
            .iter()
            .position(|id| *id == handle.id())
        {
            Some(at) => (place, format!("handle {at}")),
            None => (place, "another handle".to_owned()),
        };
        let mut entries: Vec<_> = done.chain(pending.into_iter().map(given)).collect();
        entries.sort_unstable();
        let value = |usual: u64| format!("value {}", drawn(usual));
        let [first, third, fourth] = match until {
            Until::AllCompleted => [value(0), drawn_text("bad").to_owned(), value(3)],
            _ => [0, 2, 3].map(|at| format!("handle {at}")),
        };
        let [panic, cancel] = ["panic", "cancel"].map(str::to_owned);
        let wanted = [first, value(1), third, fourth, panic, cancel, value(6)];
        expect(
            &format!("each place with {until:?}, and what stands there"),
            entries,
        )
        .is(wanted.into_iter().enumerate().collect())
        .because("the place is all that tells the caller whose handle or result this is");
    }
}

/// > Pending tasks run on.
#[probe::test]
fn pending_tasks_run_on() {
    for (until, ends) in [
        (Until::FirstCompleted, Ok(0)),
        (Until::FirstCompleted, Err("bad")),
        (Until::FirstError, Err("bad")),
    ] {
        let (jobs, of) = (Jobs::new(), format!("with {until:?}, after {ends:?}"));
        observe(async || {
            let tasks = [
                ("quick", 7, ends),
                ("slow", 73, Ok(0)),
                ("endless", 400_000, Ok(0)),
            ];
            let spawn = |(name, time, ends)| tokio::spawn(jobs.takes(name, ms(time)).gives(ends));
            let waited = wait(tasks.map(spawn).into(), until).await;
            expect(&format!("done and pending {of}"), lists(waited))
                .is((vec![0], vec![1, 2]))
                .because("the first ends at {7 ms}");
            sleep(ms(500_000)).await;
        });
        let slow = jobs.ended_at("slow");
        expect(&format!("when the slow task ended, {of}"), slow)
            .is(Some(ms(73)))
            .because("nobody cancelled it, and it runs whether somebody waits for it or not");
        let endless = jobs.ended_at("endless");
        expect(&format!("when the task of 400 s ended, {of}"), endless)
            .is(Some(ms(400_000)))
            .because("nobody cancelled it, however long it takes");
    }
}

/// > The handles of pending tasks can be waited for again.
#[probe::test]
fn pending_tasks_can_be_waited_for_again() {
    let waited = observe(async || {
        let tasks = [23, 73].map(|time| after(time, Ok(0)));
        let first = wait(tasks.into(), Until::FirstCompleted)
            .await
            .expect("two tasks");
        sleep(ms(10)).await;
        let handles = first.pending.into_iter().map(|(_, handle)| handle);
        lists(wait(handles.collect(), Until::AllCompleted).await)
    });
    expect("time of both waits", waited.elapsed())
        .is(ms(73))
        .because("the second wait takes up where the first left off");
    expect("done and pending of the second wait", waited.into_output())
        .is((vec![0], vec![]))
        .because("a pending handle is as good as new");
}

/// > If `until` is met already, it returns at once.
///
/// > A task that has ended when it returns is done
#[probe::test]
fn what_has_ended_already_is_done_at_once() {
    let all = ["a value", "an error", "a panic", "a cancel"];
    for (until, needs_all, ended) in [
        (Until::FirstCompleted, false, &all[..]),
        (Until::FirstCompleted, false, &all[2..3]),
        (Until::FirstCompleted, false, &all[3..]),
        (
            Until::FirstError,
            false,
            &["a value", "an error", "a cancel"],
        ),
        (Until::FirstError, false, &["a panic", "a value"]),
        (Until::FirstError, true, &["a value", "a cancel"]),
        (Until::AllCompleted, true, &all),
    ] {
        let waited = observe(async || {
            let mut tasks: Vec<_> = ended.iter().map(|how| with(how, 10)).collect();
            if !needs_all {
                tasks.push(after(500, Ok(0)));
            }
            sleep(ms(100)).await;
            let mut waiting = by_hand(wait(tasks, until));
            let Poll::Ready(waited) = waiting.poll() else {
                return None;
            };
            Some(lists(waited).0)
        });
        let of = format!("{until:?} after {}", ended.join(", "));
        expect(
            &format!("whether the first poll of {of} is ready"),
            waited.output().is_some(),
        )
        .is_true()
        .because("enough tasks had ended before the call, so there is nothing to wait for");
        expect(&format!("done with {of}"), waited.into_output())
            .is(Some((0..ended.len()).collect()))
            .because("a handle keeps its result until it is asked for");
    }
}

/// > Each task is in exactly one of the two lists, however many there are.
#[probe::test]
fn nothing_is_lost_or_doubled() {
    for until in [
        Until::FirstCompleted,
        Until::FirstError,
        Until::AllCompleted,
    ] {
        // Each wait for an error finds more that has ended than a turn has budget for.
        let is_bad = |at: u64| until == Until::FirstError && at % 1000 == 7;
        let ends = |at| if is_bad(at) { Err("bad") } else { Ok(at) };
        let came = observe(async || {
            let mut tasks: Vec<_> = (0..5003).map(|at| after(at % 7, ends(at))).collect();
            let mut came = Vec::new();
            // By now more than half of them have ended.
            sleep(ms(4)).await;
            while !tasks.is_empty() {
                let Ok(waited) = wait(tasks, until).await else {
                    break;
                };
                let done = waited.done.into_iter();
                came.extend(done.map(|(_, ended)| ended.ok().and_then(Result::ok)));
                tasks = waited
                    .pending
                    .into_iter()
                    .map(|(_, handle)| handle)
                    .collect();
            }
            came.sort_unstable();
            came
        });
        let mut all: Vec<_> = (0..5003).map(|at| ends(at).ok().map(drawn)).collect();
        all.sort_unstable();
        expect(
            &format!("values that came with {until:?}, none for an error"),
            came.into_output(),
        )
        .is(all)
        .because("each task has one result, which comes once if you wait until none is pending");
    }
}

/// > With `AllCompleted` it returns at the instant at which the last task ends
///
/// > With `FirstCompleted` it returns at the instant at which the first task ends
///
/// > With `FirstError` it returns at the instant at which the first task returns an
/// > error.
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    for (until, time) in [
        (Until::FirstCompleted, 23),
        (Until::FirstError, 73),
        (Until::AllCompleted, 303),
    ] {
        let waited = observe(async || {
            let tasks = vec![after(303, Ok(0)), after(23, Ok(1)), after(73, Err("bad"))];
            let mut waiting = Box::pin(wait(tasks, until));
            let polled = by_hand(waiting.as_mut()).poll();
            expect("the first poll is pending", polled.is_pending())
                .is_true()
                .because("the first task ends at {23 ms}");
            waiting.await.ok();
        });
        expect(&format!("time until {until:?} returned"), waited.elapsed())
            .is(ms(time))
            .because("another task polled the future before, but this one waits for it now");
    }
}

/// > When there are no handles: [`NoTasks`], at once.
#[probe::test]
fn no_tasks_are_an_error() {
    for until in [
        Until::AllCompleted,
        Until::FirstCompleted,
        Until::FirstError,
    ] {
        let refused = observe(async || by_hand(wait::<u64, &str>(vec![], until)).poll());
        let refused = matches!(refused.output(), Poll::Ready(Err(NoTasks)));
        expect(
            &format!("the first poll of {until:?} of nothing refuses it"),
            refused,
        )
        .is_true()
        .because("the first of none never comes: an error says so, a hang does not");
    }
}

/// > Dropped half-way, it cancels no task.
#[probe::test]
fn dropped_half_way_it_cancels_nobody() {
    for (until, times) in [
        (Until::AllCompleted, &[7, 23, 73][..]),
        (Until::FirstCompleted, &[7, 23, 73]),
        (Until::FirstError, &[7, 23, 73]),
        (Until::AllCompleted, &[73]),
        (Until::FirstCompleted, &[73]),
    ] {
        let count = times.len();
        let cuts = cut_everywhere(async |cut| {
            let jobs = Jobs::new();
            let job = |&time| jobs.takes("task", ms(time)).gives(Ok::<u64, &str>(0));
            let tasks = times.iter().map(job).map(tokio::spawn);
            cut.here(wait(tasks.collect(), until)).await;
            a_turn().await;
            sleep(ms(200)).await;
            expect(
                &format!("tasks of {count} that ended, cut with {until:?}"),
                jobs.ended().len(),
            )
            .is(count)
            .because("waiting only looks on: when it stops, the tasks go on");
        });
        expect(
            &format!("times that {until:?} of {count} was dropped half-way"),
            cuts,
        )
        .at_least(1)
        .because("the first task takes its time, so it has to wait");
    }
}

/// A task that ends then, with a drawn value or error.
fn after(time: u64, ends: Result<u64, &'static str>) -> JoinHandle<Result<u64, &'static str>> {
    let ends = ends.map(drawn).map_err(drawn_text);
    tokio::spawn(Jobs::new().takes("task", ms(time)).gives(ends))
}

/// A task that ends then, in one of four ways.
fn with(end: &str, time: u64) -> JoinHandle<Result<u64, &'static str>> {
    match end {
        "a value" => after(time, Ok(0)),
        "an error" => after(time, Err("bad")),
        "a panic" => tokio::spawn(Jobs::new().takes("bug", ms(time)).panics("a bug")),
        _ => cancelled(time),
    }
}

fn cancelled(time: u64) -> JoinHandle<Result<u64, &'static str>> {
    let task = tokio::spawn(Jobs::new().hangs("task"));
    let cancel = task.abort_handle();
    tokio::spawn(sleep(ms(time)).map(move |()| cancel.abort()));
    task
}

fn lists(waited: Result<Waited<u64, &'static str>, NoTasks>) -> (Vec<usize>, Vec<usize>) {
    let (mut done, mut pending) = waited.map(|it| (it.done, it.pending)).unwrap_or_default();
    done.sort_unstable_by_key(|one| one.0);
    pending.sort_unstable_by_key(|one| one.0);
    let done = done.iter().map(|one| one.0).collect();
    (done, pending.iter().map(|one| one.0).collect())
}
