//! What `Executor` must do. Each check is a sentence; run them with
//! `cargo grade check run_in_executor`.

use lab::BlockingSite;
use probe::{Gate, ThreadEnds, Trace, expect, expect_that, ms, observe_for_real, soon};
use run_in_executor::{Executor, JobError};
use std::collections::HashSet;
use std::thread;

#[probe::test]
fn no_more_than_n_jobs_run_at_once() {
    // It waits a second for a fourth, and answers when none has come.
    let site = BlockingSite::meeting(4);
    observe_for_real(async || {
        let executor = Executor::new("pool", 3);
        visits(&executor, &site, 6).await;
    });
    expect(
        "most jobs at once, counted up to four",
        site.most_inside().min(4),
    )
    .at_most(3)
    .because("the bound is what the pool is for: three threads are three jobs");
}

#[probe::test]
fn n_jobs_really_run_at_once() {
    // It answers nobody before three are in.
    let site = BlockingSite::meeting(3);
    observe_for_real(async || {
        let executor = Executor::new("pool", 3);
        visits(&executor, &site, 6).await;
    });
    let lonely = site.calls().iter().filter(|call| call.lonely).count();
    expect("jobs that waited in vain for two others", lonely)
        .is(0)
        .because("three threads with six jobs in the queue have no reason to idle");
}

#[probe::test]
fn threads_are_named_and_reused() {
    let ran_on = observe_for_real(async || {
        let executor = Executor::new("pool", 2);
        let mut threads = Vec::new();
        for _ in 0..20 {
            let thread = executor.run(|| thread::current().clone());
            threads.extend(soon(thread).await.and_then(Result::ok));
        }
        threads
    });
    let threads = ran_on.output();
    let named =
        |thread: &&thread::Thread| thread.name().is_some_and(|name| name.starts_with("pool"));
    expect(
        "jobs on a thread whose name begins with `pool`",
        threads.iter().filter(named).count(),
    )
    .is(20)
    .because("a name is how a thread is found again, in a debugger or in a list of threads");
    let different: HashSet<_> = threads.iter().map(thread::Thread::id).collect();
    expect("threads beyond the two that there are", different.len().saturating_sub(2))
        .is(0)
        .because("twenty jobs one after the other need no third thread: starting threads is what a pool spares");
    let same = observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let before = soon(executor.run(|| thread::current().id())).await;
        soon(executor.run(|| panic!("out of cheese"))).await;
        before == soon(executor.run(|| thread::current().id())).await
    });
    expect("the same thread works on after a panic", same.into_output())
        .is_true()
        .because("a panic costs no thread: the one that there is has to be kept, not replaced");
}

#[probe::test]
fn a_panic_is_an_error_and_the_pool_lives_on() {
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let broken = soon(executor.run(|| -> u32 { panic!("out of cheese") })).await;
        expect_that!(
            "answer of the job that panicked",
            broken,
            Some(Err(JobError::Panicked(message))) if message == "out of cheese"
        )
        .because("the panic happened on a thread that nobody watches: it must be brought to whoever waits");
        expect_that!(
            "answer of the next job",
            soon(executor.run(|| 7)).await,
            Some(Ok(7))
        )
        .because("the only thread must survive the panic of a job");
        let thing = String::from("wine");
        let formatted = executor.run(move || -> u32 { panic!("out of {thing}") });
        expect_that!(
            "answer of a job whose message was put together",
            soon(formatted).await,
            Some(Err(JobError::Panicked(message))) if message == "out of wine"
        )
        .because("such a panic carries a `String`, and not a `&str`");
    });
}

#[probe::test]
fn a_dropped_await_does_not_hurt_the_pool() {
    let [begun, gate] = Gate::several();
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let abandoned = executor.run(move || {
            begun.open();
            gate.pass_blocking()
        });
        soon(begun.pass()).await;
        drop(abandoned);
        gate.open();
        expect_that!(
            "answer of the next job",
            soon(executor.run(|| 7)).await,
            Some(Ok(7))
        )
        .because("the thread finds nobody to give its answer to, which is no reason to die");
    });
}

#[probe::test]
fn a_job_is_queued_at_the_call() {
    let ran = Gate::new();
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let answer = executor.run(move || ran.open());
        soon(ran.pass()).await;
        drop(answer);
    });
    expect("the job ran though nobody polled its future", ran.is_open())
        .is_true()
        .because("threads need no polls: handing a job over is what begins it");
}

#[probe::test]
fn jobs_begin_in_the_order_of_the_calls() {
    let (order, held, gates) = (Trace::new(), Gate::new(), Gate::several::<4>());
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let first = executor.run(move || held.pass_blocking());
        let mut answers = Vec::new();
        for (gate, number) in gates.into_iter().zip(1..) {
            answers.push(executor.run(move || {
                if gate.pass_blocking() {
                    order.mark(number);
                }
            }));
        }
        for gate in gates.into_iter().rev() {
            gate.open();
            // Nothing runs beside the first; whatever does, runs backwards.
            tokio::time::sleep(ms(40)).await;
        }
        held.open();
        soon(first).await;
        while let Some(answer) = answers.pop() {
            soon(answer).await;
        }
    });
    expect("the order in which the jobs ran", order.names())
        .are(["1", "2", "3", "4"])
        .because("who came first is served first, whatever is awaited first");
}

#[probe::test]
fn the_drop_joins_the_threads() {
    let (ends, site) = (ThreadEnds::new(), BlockingSite::meeting(3));
    observe_for_real(async || {
        let executor = Executor::new("pool", 3);
        let jobs = [(); 3].map(|()| {
            let site = site.clone();
            executor.run(move || {
                ends.watch_this_thread();
                site.get("/")
            })
        });
        for job in jobs {
            soon(job).await;
        }
        drop(executor);
        expect("a thread was still there when the drop returned", ends.still_there() > 0)
            .is(false)
            .because("a thread that outlives its pool may hold files, locks and memory, and nobody is left who could end it");
    });
}

#[probe::test]
fn a_job_still_queued_at_the_drop_comes_back_as_an_error() {
    let [begun, gate] = Gate::several();
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let running = executor.run(move || {
            begun.open();
            gate.pass_blocking()
        });
        soon(begun.pass()).await;
        let mut queued = Vec::from([(); 40].map(|()| executor.run(|| thread::sleep(ms(15)))));
        gate.open();
        drop(executor);
        expect_that!(
            "answer of the job that had begun",
            soon(running).await,
            Some(Ok(true))
        )
        .because("a thread cannot be stopped in the middle: what has begun is worked to its end");
        let twentieth = queued.swap_remove(19);
        expect_that!(
            "answer of the twentieth in the queue",
            soon(twentieth).await,
            Some(Err(JobError::ExecutorGone))
        )
        .because("forty jobs of 15 ms would keep the drop waiting for all of them; whoever waits for one must hear that it will never run");
    });
}

/// Lets so many jobs visit the site.
async fn visits(executor: &Executor, site: &BlockingSite, count: usize) {
    let visit = |_| {
        let site = site.clone();
        executor.run(move || site.get("/"))
    };
    let visits: Vec<_> = (0..count).map(visit).collect();
    for visit in visits {
        soon(visit).await;
    }
}
