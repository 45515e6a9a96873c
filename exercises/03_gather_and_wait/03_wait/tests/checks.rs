//! What `wait` must do. Each check is a sentence; run them with
//! `cargo grade check wait`.

use probe::{Trace, expect, ms, observe};
use std::time::Duration;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{sleep, timeout};
use wait::{NoTasks, Until, Waited, wait};

#[probe::test]
fn all_completed_returns_at_the_last() {
    let waited = observe(async || {
        let tasks = [20, 60, 40].map(|latency| after(ms(latency), Ok(latency)));
        sorted(wait(tasks.into(), Until::AllCompleted).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(60))
        .because("the last of the three ends at 60 ms");
    expect("done and pending", waited.into_output())
        .is((vec![0, 1, 2], vec![]))
        .because("then none is left");
}

#[probe::test]
fn first_completed_returns_at_the_first() {
    let waited = observe(async || {
        let tasks = [40, 60, 20].map(|latency| after(ms(latency), Ok(latency)));
        sorted(wait(tasks.into(), Until::FirstCompleted).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(20))
        .because("the third ends first, wherever it stands");
    expect("done and pending", waited.into_output())
        .is((vec![2], vec![0, 1]))
        .because("the others have not ended, and are given back");
}

#[probe::test]
fn first_error_returns_at_the_first_error() {
    let waited = observe(async || {
        let tasks = vec![
            after(ms(80), Ok(0)),
            after(ms(40), Err("bad")),
            after(ms(20), Ok(2)),
        ];
        sorted(wait(tasks, Until::FirstError).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(40))
        .because("the task that ended well at 20 ms is no reason to return, the error at 40 is");
    expect("done and pending", waited.into_output())
        .is((vec![1, 2], vec![0]))
        .because("what has ended by then is done, the rest is running");
}

#[probe::test]
fn without_an_error_first_error_waits_for_all() {
    let waited = observe(async || {
        let tasks = [20, 60, 40].map(|latency| after(ms(latency), Ok(latency)));
        sorted(wait(tasks.into(), Until::FirstError).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(60))
        .because("only when the last has ended is it certain that none fails");
    expect("done and pending", waited.into_output())
        .is((vec![0, 1, 2], vec![]))
        .because("then none is left");
}

#[probe::test]
fn a_panic_counts_as_an_error() {
    let waited = observe(async || {
        let tasks = vec![after(ms(80), Ok(0)), panics(ms(30))];
        sorted(wait(tasks, Until::FirstError).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(30))
        .because("a task that broke has failed, whatever the way");
    expect("done and pending", waited.into_output())
        .is((vec![1], vec![0]))
        .because("it is done, and its panic can be looked at");
}

#[probe::test]
fn a_cancelled_task_is_no_error() {
    let waited = observe(async || {
        let tasks = vec![after(ms(80), Ok(0)), after(ms(500), Ok(1))];
        let cancel = tasks[1].abort_handle();
        tokio::spawn(async move {
            sleep(ms(30)).await;
            cancel.abort();
        });
        sorted(wait(tasks, Until::FirstError).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(80))
        .because("somebody cancelled it on purpose: it has ended, but it has not failed");
    expect("done and pending", waited.into_output())
        .is((vec![0, 1], vec![]))
        .because("by 80 ms both have ended");
}

#[probe::test]
fn all_that_end_at_one_instant_are_done() {
    let waited = observe(async || {
        let mut tasks: Vec<_> = (0..20).map(|at| after(ms(20), Ok(at))).collect();
        tasks.push(after(ms(50), Ok(20)));
        sorted(wait(tasks, Until::FirstCompleted).await)
    });
    expect("time of the wait", waited.elapsed())
        .is(ms(20))
        .because("that is when the first ends, and nineteen more");
    expect("done and pending", waited.into_output())
        .is(((0..20).collect(), vec![20]))
        .because("a task that has ended is not pending, even if another ended too");
    let waited = observe(async || {
        let tasks = [Err("bad"), Ok(1), Ok(2)].map(|result| after(ms(20), result));
        let tasks = tasks.into_iter().chain([after(ms(50), Ok(3))]);
        sorted(wait(tasks.collect(), Until::FirstError).await)
    });
    expect("done and pending at the first error", waited.into_output())
        .is((vec![0, 1, 2], vec![3]))
        .because("two others ended well at the very instant of the error");
}

#[probe::test]
fn each_stands_with_its_own_place() {
    let waited = observe(async || {
        let tasks = [(0, 20), (1, 60), (2, 40), (3, 50)];
        let tasks = tasks.map(|(place, latency)| after(ms(latency), Ok(place)));
        let Waited { done, pending } = wait(tasks.into(), Until::FirstCompleted).await.unwrap();
        let done = done.into_iter().map(|(place, ended)| (place, ended.ok()));
        let mut pairs: Vec<_> = done.collect();
        for (place, handle) in pending {
            pairs.push((place, handle.await.ok()));
        }
        pairs.sort_unstable();
        pairs
    });
    expect(
        "each place, and what came out of its task",
        waited.into_output(),
    )
    .is((0..4)
        .map(|place| (place, Some(Ok(place as u64))))
        .collect())
    .because("the place is all that tells the caller whose handle it holds");
}

#[probe::test]
fn pending_tasks_run_on_and_can_be_waited_for_again() {
    let trace = Trace::new();
    let waited = observe(async || {
        let tasks = [20, 60].map(|latency| traced(&trace, ms(latency)));
        let first = wait(tasks.into(), Until::FirstCompleted).await.unwrap();
        sleep(ms(10)).await;
        let handles = first.pending.into_iter().map(|(_, handle)| handle);
        let second = wait(handles.collect(), Until::AllCompleted).await.unwrap();
        second
            .done
            .iter()
            .filter(|(_, ended)| ended.is_ok())
            .count()
    });
    expect("when the pending task ended", trace.at("end 60"))
        .is(Some(ms(60)))
        .because("nobody cancelled it, and it needs no one to wait for it");
    expect("time of both waits", waited.elapsed())
        .is(ms(60))
        .because("the second wait takes up where the first left off");
    expect(
        "tasks that ended well in the second wait",
        waited.into_output(),
    )
    .is(1)
    .because("a pending handle is as good as new");
}

#[probe::test]
fn what_has_ended_already_is_done_at_once() {
    for until in [Until::FirstCompleted, Until::FirstError] {
        let waited = observe(async || {
            let tasks = vec![after(ms(500), Ok(0)), after(ms(10), Err("bad"))];
            sleep(ms(100)).await;
            sorted(wait(tasks, until).await)
        });
        expect(&format!("time until {until:?} returned"), waited.elapsed())
            .is(ms(100))
            .because("the task has ended before anybody asked, so there is nothing to wait for");
        expect(
            &format!("done and pending with {until:?}"),
            waited.into_output(),
        )
        .is((vec![1], vec![0]))
        .because("a handle keeps its result until it is asked for");
    }
}

#[probe::test]
fn nothing_is_lost_or_doubled() {
    let waited = observe(async || {
        let latencies = [70, 20, 20, 50, 10, 50, 90, 30, 70, 50];
        let mut tasks: Vec<_> = (0..10)
            .map(|at| after(ms(latencies[at as usize]), Ok(at)))
            .collect();
        let (mut came, mut rounds) = (Vec::new(), 0);
        while !tasks.is_empty() {
            let waited = wait(tasks, Until::FirstCompleted).await.unwrap();
            came.extend(
                waited
                    .done
                    .into_iter()
                    .filter_map(|(_, ended)| ended.ok()?.ok()),
            );
            tasks = waited
                .pending
                .into_iter()
                .map(|(_, handle)| handle)
                .collect();
            rounds += 1;
        }
        came.sort_unstable();
        (came, rounds)
    });
    let (came, rounds) = waited.into_output();
    expect("values that came", came)
        .is((0..10).collect())
        .because("each task has one result, and whoever waits long enough gets it once");
    expect("waits until none was pending", rounds)
        .is(6)
        .because("ten tasks end at six different instants");
}

#[probe::test]
fn of_two_that_are_ready_neither_is_left_out() {
    let left_out = observe(async || {
        let mut left_out = 0;
        for _ in 0..100 {
            let tasks = vec![after(ms(0), Ok(0)), after(ms(0), Ok(1))];
            sleep(ms(1)).await;
            left_out += sorted(wait(tasks, Until::FirstCompleted).await).1.len();
        }
        left_out
    });
    expect(
        "ready tasks that were told as pending",
        left_out.into_output(),
    )
    .is(0)
    .because("if the first always wins, the second is never heard: a place is no privilege");
}

#[probe::test]
fn no_tasks_are_an_error() {
    for until in [
        Until::AllCompleted,
        Until::FirstCompleted,
        Until::FirstError,
    ] {
        let refused = observe(async || wait::<u64, ()>(vec![], until).await.err());
        expect(
            &format!("{until:?} of nothing is refused"),
            refused.into_output() == Some(NoTasks),
        )
        .is_true()
        .because("the first of none never comes: an error says so, a hang does not");
    }
}

#[probe::test]
fn dropped_half_way_it_cancels_nobody() {
    let trace = Trace::new();
    observe(async || {
        let tasks = [40, 60].map(|latency| traced(&trace, ms(latency)));
        timeout(ms(20), wait(tasks.into(), Until::AllCompleted))
            .await
            .ok();
        yield_now().await;
        sleep(ms(200)).await;
    });
    expect("tasks that ended", trace.count_of("end"))
        .is(2)
        .because("waiting is looking on: who stops looking does not stop what he looked at");
}

type Task = JoinHandle<Result<u64, &'static str>>;

/// A task that gives `result` after `latency`.
fn after(latency: Duration, result: Result<u64, &'static str>) -> Task {
    tokio::spawn(async move {
        sleep(latency).await;
        result
    })
}

fn panics(latency: Duration) -> Task {
    tokio::spawn(async move {
        sleep(latency).await;
        panic!("a bug")
    })
}

/// A task whose end is noted.
fn traced(trace: &Trace, latency: Duration) -> Task {
    let trace = *trace;
    tokio::spawn(async move {
        sleep(latency).await;
        trace.mark(format!("end {}", latency.as_millis()));
        Ok(1)
    })
}

/// The places of the done, and those of the pending.
fn sorted(waited: Result<Waited<u64, &'static str>, NoTasks>) -> (Vec<usize>, Vec<usize>) {
    let Ok(Waited { done, pending }) = waited else {
        return (vec![], vec![]);
    };
    let mut done: Vec<usize> = done.into_iter().map(|(place, _)| place).collect();
    let mut pending: Vec<usize> = pending.into_iter().map(|(place, _)| place).collect();
    done.sort_unstable();
    pending.sort_unstable();
    (done, pending)
}
