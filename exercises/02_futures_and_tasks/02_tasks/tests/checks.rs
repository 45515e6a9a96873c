//! What tasks do that futures do not. Each check is a sentence; run them with
//! `cargo grade check tasks`.

use probe::{
    Gate, Job, Jobs, Opaque, Trace, a_turn, by_hand, cut_after, drawn, expect, found_when_woken,
    ms, observe,
};
use std::task::Poll;
use std::time::Duration;
use tasks::{eager, lazy, run_all, start_all};
use tokio::runtime::Builder;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// > The jobs start at the call, and go on while the caller waits for something else.
#[probe::test]
fn jobs_go_on_while_the_caller_is_busy_elsewhere() {
    let jobs = Jobs::new();
    observe(async || {
        let _handles = start_all(numbered(jobs, &TIMES));
        sleep(ms(500_100)).await;
    });
    expect(
        "when each job began",
        TIMES.map(|time| jobs.begun_at(&time.to_string())).to_vec(),
    )
    .is(vec![Some(ms(0)); TIMES.len()])
    .because("all are in the loop's queue when the call returns");
    expect(
        "when each job ended",
        TIMES.map(|time| jobs.ended_at(&time.to_string())).to_vec(),
    )
    .is(TIMES.map(|time| Some(ms(time))).to_vec())
    .because("the loop drives a task: while the caller waits for something else, its jobs go on");
}

/// > A handle returns as soon as its own job has ended.
#[probe::test]
fn a_handle_waits_for_no_other_job() {
    let jobs = Jobs::new();
    let quick = observe(async || {
        let mut handles = start_all(numbered(jobs, &[500_000, 7]));
        handles.pop()?.await.ok()
    });
    expect(
        "result of a job of {7 ms}, and when its handle returned it, beside one of eight minutes",
        (*quick.output(), quick.elapsed()),
    )
    .is((Some(drawn(1)), ms(7)))
    .because("to await one handle is to wait for one job");
}

/// > However many jobs there are, they run at the same time.
#[probe::test]
fn two_thousand_jobs_run_at_once() {
    let jobs = Jobs::new();
    observe(async || {
        let _handles = start_all(numbered(jobs, &[73; 2_003]));
        sleep(ms(7)).await;
    });
    expect("most jobs at work at once", jobs.most_alive())
        .is(2_003)
        .because("a task that waits costs little memory and no thread: there is no reason to hold one back");
}

/// > A job goes on to its end even if its handle is dropped.
#[probe::test]
fn a_job_needs_no_handle() {
    let jobs = Jobs::new();
    observe(async || {
        drop(start_all(numbered(jobs, &TIMES)));
        sleep(ms(500_100)).await;
    });
    expect(
        "when each job ended",
        TIMES.map(|time| jobs.ended_at(&time.to_string())).to_vec(),
    )
    .is(TIMES.map(|time| Some(ms(time))).to_vec())
    .because("awaiting a handle asks for the result, and is not what drives the task");
}

/// > The handles are in the order of the jobs, and each returns the result of its own job.
#[probe::test]
fn a_handle_gives_the_result_of_its_own_job() {
    for count in [0, 1, drawn(100)] {
        let results = observe(async || {
            let mut results = Vec::new();
            for handle in start_all(numbered(Jobs::new(), &mixed(count))) {
                results.push(handle.await.ok());
            }
            results
        });
        expect(
            &format!("results of {count} handles"),
            results.into_output(),
        )
        .is((0..count).map(|number| Some(drawn(number))).collect())
        .because("the first handle belongs to the first job, whichever ends first");
    }
}

/// > Each job runs in a task of its own: the task that its handle names.
#[probe::test]
fn a_handle_names_the_task_of_its_job() {
    let own = observe(async || {
        let mut own = Vec::new();
        let runs_in = async || {
            let first = tokio::task::try_id();
            tokio::task::yield_now().await;
            [first, tokio::task::try_id()]
        };
        for handle in start_all((0..drawn(3)).map(|_| runs_in()).collect()) {
            let id = Some(handle.id());
            own.push(handle.await.is_ok_and(|ids| ids == [id; 2]));
        }
        own
    });
    expect(
        "each job began and ended in the task of its handle",
        own.into_output(),
    )
    .is(vec![true; drawn(3)])
    .because("what is done to a task through its handle, such as an abort, must reach the job");
}

/// > A job that panics, or whose task is aborted, leaves the others alone.
#[probe::test]
fn a_job_that_is_lost_takes_no_other_with_it() {
    let jobs = Jobs::new();
    observe(async || {
        let mut all = numbered(jobs, &[303, 23, 7, 404, 73, 505]);
        all[1] = jobs.takes("bug", ms(23)).panics("a bug");
        let handles = start_all(all);
        let abort = |job: usize| handles.get(job).map(JoinHandle::abort);
        let _ = (abort(0), abort(5));
        sleep(ms(3)).await;
        abort(3);
        sleep(ms(500)).await;
    });
    expect("jobs that ended, of two beside one with a bug and three that are aborted", jobs.ended())
        .are(["7", "73"])
        .because("each task ends for itself: an abort before the first poll, one in the middle and a panic reach the task that they befall, and no other");
}

/// > It takes as long as the longest job, however many jobs there are.
#[probe::test]
fn all_together_take_as_long_as_the_longest() {
    let seen = observe(async || run_all(numbered(Jobs::new(), &[73, 7, 303, 23])).await);
    expect(
        "time for jobs of {73}, {7}, {303} and {23 ms}",
        seen.elapsed(),
    )
    .is(ms(303))
    .because("they wait at the same time");
    let seen = observe(async || run_all(numbered(Jobs::new(), &[303; 2_003])).await);
    expect("time for 2,003 jobs of {303 ms}", seen.elapsed())
        .is(ms(303))
        .because("two thousand wait at the same time as well as four");
    let one = || run_all(numbered(Jobs::new(), &[303]));
    let both = observe(async || tokio::join!(one(), one()));
    expect(
        "time of two calls for a job of {303 ms} each",
        both.elapsed(),
    )
    .is(ms(303))
    .because("what another call waits for is no matter of this one");
    let handed_on = observe(async || {
        let mut all = Box::pin(run_all(numbered(Jobs::new(), &[303])));
        let _ = by_hand(all.as_mut()).poll();
        timeout(ms(500_100), all).await.is_ok()
    });
    expect(
        "time where another task had polled it first",
        handed_on.elapsed(),
    )
    .is(ms(303))
    .because("a future may be handed on while it waits: the end wakes the task that has it now");
    let none = observe(async || {
        timeout(ms(500_100), run_all(numbered(Jobs::new(), &[])))
            .await
            .ok()
    });
    expect(
        "results of no jobs, within eight minutes",
        none.into_output(),
    )
    .is(Some(vec![]))
    .because("where there is no job, there is nothing to wait for");
}

/// > The results are in the order of the jobs.
#[probe::test]
fn the_results_stand_in_the_order_of_the_jobs() {
    for count in [1, drawn(100)] {
        let seen = observe(async || run_all(numbered(Jobs::new(), &mixed(count))).await);
        expect(&format!("results of {count} jobs"), seen.into_output())
            .is((0..count).map(drawn).collect())
            .because("the caller wants to know which result belongs to which job");
    }
    let opaque = observe(async || {
        let mut results = run_all(vec![async { Opaque(()) }]).await;
        for handle in start_all(vec![async { Opaque(()) }]) {
            results.extend(handle.await);
        }
        results.push(eager(async { Opaque(()) }).await);
        results.len()
    });
    expect(
        "results of three jobs that give what cannot be cloned",
        opaque.into_output(),
    )
    .is(3)
    .because("a result is handed on, whatever its type");
    let late = observe(async || {
        let mut all = Box::pin(run_all(numbered(Jobs::new(), &[73; 2_003])));
        let _ = by_hand(all.as_mut()).poll();
        sleep(ms(100)).await;
        all.await
    });
    expect(
        "results of 2,003 jobs, where the caller is busy until all of them have ended",
        late.into_output(),
    )
    .is((0..2_003).map(drawn).collect())
    .because("a result waits for the caller, and none is left out for want of room");
}

/// > No job begins before the first poll.
#[probe::test]
fn nothing_of_run_all_begins_before_its_first_poll() {
    let jobs = Jobs::new();
    observe(async || {
        let all = run_all(numbered(jobs, &[7, 7]));
        sleep(ms(100)).await;
        all.await;
    });
    expect(
        "when the first job began",
        jobs.events().first().and_then(|job| job.at),
    )
    .is(Some(ms(100)))
    .because("an async function does nothing at its call, not even its first line");
}

/// > While all jobs wait, `run_all` is not polled.
#[probe::test]
fn run_all_does_not_look_again_and_again() {
    let woken = observe(async || {
        let mut all = by_hand(run_all(numbered(Jobs::new(), &[7, 500_000])));
        let _ = all.poll();
        sleep(ms(23)).await;
        let _ = all.poll();
        let before = all.wakes();
        sleep(ms(303_007)).await;
        all.wakes() - before
    });
    expect(
        "wakes of `run_all` in five minutes in which its last job waits",
        woken.into_output(),
    )
    .is(0)
    .because(
        "it sleeps until a job ends: a look every now and then costs a turn, and finds nothing",
    );
}

/// > `make` is not called before the first poll of what is returned.
#[probe::test]
fn what_is_lazy_and_never_polled_does_nothing() {
    let trace = Trace::new();
    observe(async || {
        let inert = lazy(move || {
            trace.mark("made");
            std::future::pending::<()>()
        });
        sleep(ms(100)).await;
        drop(inert);
        sleep(ms(100)).await;
    });
    expect("what a future did that nothing polled", trace.names())
        .are([])
        .because("a Rust future is inert, as a Python coroutine is: it is a plan, and polling carries it out");
}

/// > The first poll calls `make` and begins the job.
#[probe::test]
fn what_is_lazy_begins_at_its_first_poll() {
    let (jobs, trace) = (Jobs::new(), Trace::new());
    let pending = observe(async || {
        let mut inert = by_hand(lazy(move || {
            trace.mark("made");
            jobs.hangs::<()>("the job")
        }));
        inert.poll().is_pending()
    });
    expect("the first poll was pending", pending.into_output())
        .is_true()
        .because("the job has not ended");
    expect(
        "what was called, and what began",
        (trace.names(), jobs.begun()),
    )
    .is((vec!["made".to_owned()], vec!["the job".to_owned()]))
    .because("to poll it is to drive it, so the first poll is the beginning");
}

/// > What is returned gives the output of the job that `make` made.
#[probe::test]
fn what_is_lazy_gives_the_output() {
    let seen = observe(async || lazy(|| Jobs::new().takes("job", ms(73)).gives(drawn(7))).await);
    expect("output and time", (*seen.output(), seen.elapsed()))
        .is((drawn(7), ms(73)))
        .because("to await it is to await the job");
    let at_once =
        observe(async || by_hand(lazy(|| Jobs::new().takes("job", ms(0)).gives(drawn(7)))).poll());
    let found = matches!(at_once.output(), Poll::Ready(found) if *found == drawn(7));
    expect(
        "a job that never waits gave its output at the first poll",
        found,
    )
    .is_true()
    .because("the first poll drives the job as far as it goes, and this one to its end");
}

/// > Dropping what is returned drops the job.
#[probe::test]
fn what_is_lazy_is_gone_when_it_is_dropped() {
    let jobs = Jobs::new();
    observe(async || {
        cut_after(ms(23), lazy(move || jobs.takes("job", ms(73)))).await;
        expect("jobs alive right behind the drop", jobs.alive())
            .are([])
            .because("the job is a part of what is returned, and is dropped with it: a task would be gone a turn later");
        sleep(ms(100)).await;
    });
    expect("when the job was dropped", jobs.dropped_at("job"))
        .is(Some(ms(23)))
        .because("nothing but the polls of what is returned drives it");
}

/// > The job begins at the call, and goes on without a poll of what is returned.
#[probe::test]
fn what_is_eager_goes_on_by_itself() {
    let jobs = Jobs::new();
    observe(async || {
        let _result = eager(jobs.takes("job", ms(73)));
        sleep(ms(100)).await;
    });
    expect(
        "when the job began and ended",
        (jobs.begun_at("job"), jobs.ended_at("job")),
    )
    .is((Some(ms(0)), Some(ms(73))))
    .because("it was handed to the loop at the call, and the loop needs nothing more");
}

/// > The job goes on to its end even if what is returned is dropped.
#[probe::test]
fn what_is_eager_needs_nobody_to_look() {
    let jobs = Jobs::new();
    observe(async || {
        drop(eager(jobs.takes("unpolled", ms(73))));
        cut_after(ms(23), eager(jobs.takes("polled", ms(500_000)))).await;
        sleep(ms(500_100)).await;
    });
    expect("jobs that ended", jobs.ended())
        .are(["unpolled", "polled"])
        .because("to drop what is returned is to stop listening; the task itself goes on");
}

/// > After the job's end the first poll of what is returned gives its output.
#[probe::test]
fn what_is_eager_gives_its_output_at_once_after_the_end() {
    let seen = observe(async || {
        let result = eager(Jobs::new().takes("job", ms(73)).gives(drawn(7)));
        sleep(ms(100)).await;
        timeout(Duration::ZERO, result).await.ok()
    });
    expect("its output, asked for at {100 ms}", seen.into_output())
        .is(Some(drawn(7)))
        .because("the job has ended, so there is nothing left to wait for");
    let seen = observe(async || {
        let gate = Gate::new();
        let mut result = by_hand(eager(async move {
            a_turn().await;
            a_turn().await;
            gate.open();
            drawn(7)
        }));
        let asks = async move {
            gate.pass().await;
            result.poll()
        };
        tokio::spawn(asks).await
    });
    let found = matches!(seen.output(), Ok(Poll::Ready(found)) if *found == drawn(7));
    expect(
        "a task that stood right behind the job found its output",
        found,
    )
    .is_true()
    .because("the output is there from the job's end on, and not a turn later");
}

/// > While the job waits, what is returned is not polled.
#[probe::test]
fn what_is_eager_does_not_look_again_and_again() {
    let seen = observe(async || eager(Jobs::new().takes("job", ms(73)).gives(drawn(7))).await);
    expect("output and time", (*seen.output(), seen.elapsed()))
        .is((drawn(7), ms(73)))
        .because("it is woken when the job ends");
    let woken = observe(async || {
        let mut result = by_hand(eager(Jobs::new().takes("job", ms(500_000)).gives(drawn(7))));
        // A set of futures asks for one poll more behind the first.
        let _ = result.poll().is_pending() && result.poll().is_pending();
        let before = result.wakes();
        sleep(ms(303_007)).await;
        result.wakes() - before
    });
    expect(
        "wakes in five minutes in which the job waits",
        woken.into_output(),
    )
    .is(0)
    .because(
        "it sleeps until the job ends: a look every now and then costs a turn, and finds nothing",
    );
}

/// > The end of the job wakes the task that polled last, which finds the output then.
#[probe::test]
fn the_end_of_what_is_eager_wakes_the_task_that_waits() {
    let woken = observe(async || {
        let mut result = by_hand(eager(Jobs::new().takes("job", ms(23)).gives(drawn(7))));
        let waits = result.poll().is_pending() && result.poll_from_another_task().is_pending();
        sleep(ms(73)).await;
        (waits, result.wakes() > 0)
    });
    expect(
        "whether it waited, and whether the task that polled last was woken",
        woken.into_output(),
    )
    .is((true, true))
    .because("a future may move from task to task, and only the last one waits for it");
    let mut paused = Builder::new_current_thread();
    let paused = paused.enable_time().start_paused(true).build();
    let (runtime, gate) = (paused.expect("a runtime can be built"), Gate::new());
    let job = async move {
        gate.pass().await;
        drawn(7)
    };
    let entered = runtime.enter();
    let result = eager(job);
    drop(entered);
    runtime.block_on(a_turn());
    let found = found_when_woken!(result, || {
        gate.open();
        runtime.block_on(async {
            for _ in 0..4 {
                a_turn().await;
            }
        });
    });
    let is_there = matches!(found, Some(Poll::Ready(output)) if output == drawn(7));
    expect("another thread that polls in the middle of the wake finds the output", is_there)
        .is_true()
        .because("a task that is woken may be polled at once, on another core: finding nothing, it would sleep for ever");
}

// What the checks are made of.

/// Odd times, and one beyond any limit that code may have of its own.
const TIMES: [u64; 5] = [303, 7, 73, 500_000, 23];

/// Jobs that take so many milliseconds each, and give what is drawn from their number.
/// They are named after their times.
fn numbered(jobs: Jobs, times: &[u64]) -> Vec<Job<usize>> {
    let job = |(number, time): (usize, &u64)| {
        jobs.takes(&time.to_string(), ms(*time))
            .gives(drawn(number))
    };
    times.iter().enumerate().map(job).collect()
}

fn mixed(count: usize) -> Vec<u64> {
    (0..count as u64)
        .map(|number| 1 + number * 37 % 101)
        .collect()
}
