//! What `Executor` must do. Each check is a sentence; run them with
//! `cargo grade check run_in_executor`.

use lab::BlockingSite;
use probe::{expect, ms, observe_for_real};
use run_in_executor::{Executor, JobError};
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

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
    let (broken, next) = observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let broken = executor.run(|| -> u32 { panic!("out of cheese") });
        (soon(broken).await, soon(executor.run(|| 7)).await)
    })
    .into_output();
    expect("answer of the job that panicked", told(broken))
        .is("panicked: out of cheese".to_owned())
        .because("the panic happened on a thread that nobody watches: it must be brought to whoever waits");
    expect("answer of the next job", told(next))
        .is("7".to_owned())
        .because("the only thread must survive the panic of a job");
    let formatted = observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let thing = String::from("wine");
        soon(executor.run(move || -> u32 { panic!("out of {thing}") })).await
    });
    expect(
        "answer of a job whose message was put together",
        told(formatted.into_output()),
    )
    .is("panicked: out of wine".to_owned())
    .because("such a panic carries a `String`, and not a `&str`");
}

#[probe::test]
fn a_dropped_await_does_not_hurt_the_pool() {
    let next = observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let (began, begun) = channel();
        let (open, gate) = channel();
        let abandoned = executor.run(move || {
            began.send(()).ok();
            wait_for(&gate)
        });
        let abandoned = soon(abandoned);
        wait_for(&begun);
        drop(abandoned);
        open.send(()).ok();
        soon(executor.run(|| 7)).await
    });
    expect("answer of the next job", told(next.into_output()))
        .is("7".to_owned())
        .because("the thread finds nobody to give its answer to, which is no reason to die");
}

#[probe::test]
fn a_job_is_queued_at_the_call() {
    let ran = observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let (ran, has_run) = tokio::sync::oneshot::channel();
        let answer = executor.run(move || ran.send(()).is_ok());
        let ran = soon(async { has_run.await.is_ok() }).await;
        drop(answer);
        ran
    });
    expect(
        "the job ran though nobody polled its future",
        ran.into_output() == Some(true),
    )
    .is_true()
    .because("threads need no polls: handing a job over is what begins it");
}

#[probe::test]
fn jobs_begin_in_the_order_of_the_calls() {
    let order = observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let (open, gate) = channel();
        let first = executor.run(move || wait_for(&gate));
        let order = Arc::new(Mutex::new(Vec::new()));
        let jobs: Vec<_> = (1..=4)
            .map(|number| noted(&executor, &order, number))
            .collect();
        let (gates, mut answers): (Vec<_>, Vec<_>) = jobs.into_iter().unzip();
        for gate in gates.iter().rev() {
            gate.send(()).ok();
            // Nothing runs beside the first; whatever does, runs backwards.
            tokio::time::sleep(ms(40)).await;
        }
        open.send(()).ok();
        soon(first).await;
        while let Some(answer) = answers.pop() {
            soon(answer).await;
        }
        order.lock().unwrap().clone()
    });
    expect("the order in which the jobs ran", order.into_output())
        .is(vec![1, 2, 3, 4])
        .because("who came first is served first, whatever is awaited first");
}

#[probe::test]
fn the_drop_joins_the_threads() {
    let outlived = observe_for_real(async || {
        let ends = Ends::default();
        let site = BlockingSite::meeting(3);
        let executor = Executor::new("pool", 3);
        let jobs: Vec<_> = (0..3)
            .map(|_| {
                let (ends, site) = (ends.clone(), site.clone());
                executor.run(move || {
                    ends.watch_this_thread();
                    site.get("/")
                })
            })
            .collect();
        for job in jobs {
            soon(job).await;
        }
        drop(executor);
        ends.still_there()
    });
    expect("a thread was still there when the drop returned", outlived.into_output() > 0)
        .is(false)
        .because("a thread that outlives its pool may hold files, locks and memory, and nobody is left who could end it");
}

#[probe::test]
fn a_job_still_queued_at_the_drop_comes_back_as_an_error() {
    let (running, queued) = observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let (began, begun) = channel();
        let (open, gate) = channel();
        let running = executor.run(move || {
            began.send(()).ok();
            wait_for(&gate);
            7
        });
        wait_for(&begun);
        let mut queued: Vec<_> = (0..40)
            .map(|_| executor.run(|| thread::sleep(ms(15))))
            .collect();
        open.send(()).ok();
        drop(executor);
        let twentieth = queued.swap_remove(19);
        (
            soon(running).await,
            soon(twentieth).await.map(|answer| answer.map(|()| 0)),
        )
    })
    .into_output();
    expect("answer of the job that had begun", told(running))
        .is("7".to_owned())
        .because("a thread cannot be stopped in the middle: what has begun is worked to its end");
    expect("answer of the twentieth in the queue", told(queued))
        .is("the executor is gone".to_owned())
        .because("forty jobs of 15 ms would keep the drop waiting for all of them; whoever waits for one must hear that it will never run");
}

/// Waits for an answer, but not for ever: three seconds are ten thousand times
/// what handing one over takes.
async fn soon<T>(answer: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(Duration::from_secs(3), answer)
        .await
        .ok()
}

/// Waits for a sign from the other side, but not for ever.
fn wait_for(gate: &Receiver<()>) {
    gate.recv_timeout(Duration::from_millis(1500)).ok();
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

/// A job that waits at its own gate and then notes its number.
fn noted(
    executor: &Executor,
    order: &Arc<Mutex<Vec<u32>>>,
    number: u32,
) -> (Sender<()>, impl Future<Output = Result<(), JobError>>) {
    let (open, gate) = channel();
    let order = order.clone();
    let answer = executor.run(move || {
        wait_for(&gate);
        order.lock().unwrap().push(number);
    });
    (open, answer)
}

fn told(answer: Option<Result<u32, JobError>>) -> String {
    match answer {
        Some(Ok(number)) => number.to_string(),
        Some(Err(JobError::Panicked(message))) => format!("panicked: {message}"),
        Some(Err(JobError::ExecutorGone)) => "the executor is gone".to_owned(),
        None => "none within three seconds".to_owned(),
    }
}

/// Notes which threads have ended.
#[derive(Clone, Default)]
struct Ends {
    there: Arc<Mutex<HashSet<thread::ThreadId>>>,
}

impl Ends {
    /// Notes that this thread is there, until it has ended: what a thread keeps
    /// in its local storage is dropped as the last thing it does.
    fn watch_this_thread(&self) {
        thread_local! {
            static LAST_BREATH: RefCell<Option<LastBreath>> = const { RefCell::new(None) };
        }
        self.there.lock().unwrap().insert(thread::current().id());
        let thread = thread::current().id();
        LAST_BREATH.set(Some(LastBreath {
            ends: self.clone(),
            thread,
        }));
    }

    fn still_there(&self) -> usize {
        self.there.lock().unwrap().len()
    }
}

struct LastBreath {
    ends: Ends,
    thread: thread::ThreadId,
}

impl Drop for LastBreath {
    fn drop(&mut self) {
        // Long enough to be missed by a drop that does not wait.
        thread::sleep(ms(200));
        self.ends.there.lock().unwrap().remove(&self.thread);
    }
}
