//! What `Executor` must do. Each check is a sentence; run them with
//! `cargo grade check run_in_executor`.

use futures::FutureExt;
use futures::future::join_all;
use lab::BlockingSite;
use probe::{
    Gate, ThreadEnds, ThreadWatch, Trace, a_turn, by_hand, drawn, drawn_text, expect, expect_that,
    fixed_ms, found_when_woken, observe_for_real, soon,
};
use run_in_executor::{Executor, JobError};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::{advance, pause, resume, sleep};

/// > No more than `threads` jobs run at once.
#[probe::test]
fn no_more_than_n_jobs_run_at_once() {
    // It waits a second for a fourth, and answers when none has come.
    let site = BlockingSite::meeting(4);
    visits(&site, 3, 7);
    expect(
        "most jobs at once, counted up to four",
        site.most_inside().min(4),
    )
    .at_most(3)
    .because("the bound is what the pool is for: three threads are three jobs");
    expect("jobs that ran", site.calls().len())
        .is(7)
        .because("each of them gets its turn");
}

/// > When there are jobs enough, `threads` of them run at once, however few cores the machine has.
#[probe::test]
fn n_jobs_really_run_at_once() {
    for (threads, jobs) in [(3, 7), (103, 103), (1, 2)] {
        // It answers no job before so many are in.
        let site = BlockingSite::meeting(threads);
        visits(&site, threads, jobs);
        let lonely = site.calls().iter().filter(|call| call.lonely).count();
        let of = format!("{jobs} jobs on {threads} threads");
        expect(&format!("of {of}, those that waited in vain for {threads} at once"), lonely)
            .is(0)
            .because("a thread has no reason to idle while there are jobs in the queue, and a job that waits needs no core");
        expect(&format!("of {of}, those that ran"), site.calls().len())
            .is(jobs)
            .because("each of them gets its turn");
    }
    let (gate, ended) = (Gate::new(), Trace::new());
    let held = observe_for_real(async || {
        let executor = Executor::new("pool", 2);
        let held = executor.run(move || gate.pass_blocking());
        join_all([(); 6].map(|()| soon(executor.run(move || ended.mark("short"))))).await;
        gate.open();
        soon(held).await.and_then(Result::ok)
    });
    expect(
        "short jobs that ran beside a long one",
        ended.count("short"),
    )
    .is(6)
    .because("each of them gets its turn");
    expect("whether the long one was still at work after them", held.into_output())
        .is(Some(true))
        .because("two threads have one queue: a job must not stand behind another one while a thread is idle");
    // A thread that has not noticed yet that it is needed is not there for a second job.
    // On a busy machine it may have noticed by then: that is not seen each time.
    let met_each_time = (0..20).all(|_| {
        let (four, eight) = (BlockingSite::meeting(4), BlockingSite::meeting(8));
        observe_for_real(async || {
            let executor = Executor::new("pool", 8);
            let visit = |site: &BlockingSite| {
                let site = site.clone();
                soon(executor.run(move || (site.get("/"), ThreadWatch::here()).1))
            };
            for visit in join_all([&four; 4].map(visit)).await {
                let visit = visit.and_then(Result::ok);
                visit.map(|its_thread| its_thread.falls_asleep());
            }
            join_all([&eight; 8].map(visit)).await;
        });
        eight.calls().iter().all(|call| !call.lonely)
    });
    expect("whether eight jobs met, after four before them, in each of twenty pools", met_each_time)
        .is_true()
        .because("a thread that was idle takes one job and no more, and the others need threads of their own");
    let site = BlockingSite::meeting(2);
    observe_for_real(async || {
        let pools = [(); 2].map(|()| Executor::new("pool", 1));
        let visit = |pool: &Executor| {
            let site = site.clone();
            soon(pool.run(move || site.get("/")))
        };
        join_all(pools.each_ref().map(visit)).await;
    });
    let lonely = site.calls().iter().filter(|call| call.lonely).count();
    expect(
        "of two jobs in two pools of one name, those that waited in vain for the other",
        lonely,
    )
    .is(0)
    .because("a pool has threads of its own: its name is for people, who may use it twice");
}

/// > The name of each thread begins with `name`.
#[probe::test]
fn threads_are_named() {
    for (name, threads) in [
        ("pool", 1),
        ("cruncher", 3),
        ("numbers are crunched here", 1),
    ] {
        let named = move || {
            thread::current()
                .name()
                .is_some_and(|its| its.starts_with(name))
        };
        let named = observe_for_real(async || {
            let executor = Executor::new(name, threads);
            let mut answers = Vec::new();
            for _ in 0..20 {
                answers.extend(soon(executor.run(named)).await.and_then(Result::ok));
            }
            answers
        });
        let named = named.output().iter().filter(|named| **named).count();
        expect(
            &format!("of 20 jobs, those on a thread whose name begins with `{name}`"),
            named,
        )
        .is(20)
        .because("a name is how a thread is found again, in a debugger or in a list of threads");
    }
}

/// > Job after job runs on the same `threads` threads: no other is ever started, not even after a panic.
#[probe::test]
fn threads_are_reused() {
    for (threads, panics) in [(2, false), (1, true), (2, true)] {
        let ran_on = observe_for_real(async || {
            let executor = Executor::new("pool", threads);
            let mut ran_on = Vec::new();
            for _ in 0..10 {
                let thread = executor.run(|| thread::current().id());
                ran_on.extend(soon(thread).await.and_then(Result::ok));
                if panics {
                    soon(executor.run(|| panic!("out of cheese"))).await;
                }
            }
            // Given at once, they find every thread at work.
            let long = || {
                thread::sleep(fixed_ms(20));
                thread::current().id()
            };
            let together: Vec<_> = (0..10).map(|_| executor.run(long)).collect();
            for thread in together {
                ran_on.extend(soon(thread).await.and_then(Result::ok));
            }
            ran_on
        });
        let kind = if panics {
            "with panics in between"
        } else {
            "without a panic"
        };
        let of = format!("jobs in a row on {threads} threads, {kind}");
        expect(
            &format!("of 20 {of}, those that ran"),
            ran_on.output().len(),
        )
        .is(20)
        .because("each of them gets its turn");
        let different: HashSet<_> = ran_on.output().iter().collect();
        expect(
            &format!("whether 20 {of} ran on more threads than that"),
            different.len() > threads,
        )
        .is(false)
        .because(
            "starting threads is what a pool spares: each thread is kept, whatever its jobs do",
        );
    }
}

/// > A thread without a job sleeps until there is one.
#[probe::test]
fn a_thread_without_a_job_sleeps() {
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let watch = soon(executor.run(ThreadWatch::here))
            .await
            .and_then(Result::ok);
        let asleep = watch.map(|watch| watch.falls_asleep() && watch.sleeps_until_woken());
        expect("whether its thread sleeps until it is woken, after a job", asleep)
            .is(Some(true))
            .because("a thread that spins, or looks every now and then, takes a core from others and sees a job late");
    });
}

/// > The job is queued at the call, not at the first poll.
#[probe::test]
fn a_job_is_queued_at_the_call() {
    let ran = Gate::new();
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let answer = executor.run(move || ran.open());
        soon(ran.pass()).await;
        drop(answer);
    });
    expect(
        "whether the job ran though nobody polled its future",
        ran.is_open(),
    )
    .is_true()
    .because("threads need no polls: handing a job over is what begins it");
}

/// > The call does not block, however many jobs are in the queue.
///
/// > No more than `threads` jobs run at once.
#[probe::test]
fn the_call_does_not_block() {
    let (gate, early, (queued, all_queued)) = (Gate::new(), Trace::new(), mpsc::channel());
    let opens = thread::spawn(move || {
        let in_time = all_queued.recv_timeout(fixed_ms(1200)).is_ok();
        gate.open();
        in_time
    });
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let held = executor.run(move || gate.pass_blocking());
        let answers: Vec<_> = (0..12_003_u32)
            .map(|number| {
                executor.run(move || {
                    if !gate.is_open() {
                        early.mark(number);
                    }
                    drawn(number)
                })
            })
            .collect();
        queued.send(()).ok();
        expect(
            "whether 12,003 were queued while the first was held",
            opens.join().ok(),
        )
        .is(Some(true))
        .because(
            "`run` is called on the loop's thread, and whatever blocks there stops every task",
        );
        expect("whether a job ran while the first held the only thread", !early.names().is_empty())
        .is(false)
        .because("a job runs on a thread of the pool and nowhere else: on the caller's it would keep the caller");
        soon(held).await;
        let mut sum = 0;
        for answer in answers {
            sum += soon(answer).await.and_then(Result::ok).unwrap_or_default();
        }
        expect("the sum of 12,003 answers", sum)
            .is(12_003 * 12_002 / 2 + 12_003 * drawn(0))
            .because("each job in the queue runs, and has its own answer");
    });
}

/// > The call does not block, however many jobs are in the queue.
#[probe::test]
fn a_wake_may_hand_over_the_next_job() {
    let [gate, next] = Gate::several();
    // It is never dropped: a thread that waits for itself would keep the drop waiting.
    let executor: &Executor = Box::leak(Box::new(Executor::new("pool", 1)));
    observe_for_real(async || {
        let mut answer = Box::pin(executor.run(move || gate.pass_blocking()));
        let waker = Waker::from(Arc::new(HandsOver(executor, next)));
        let ready = answer.as_mut().poll(&mut Context::from_waker(&waker));
        expect(
            "whether it was ready before the job has ended",
            ready.is_ready(),
        )
        .is(false)
        .because("there is no answer yet");
        gate.open();
        soon(next.pass()).await;
        expect("whether a job ran that was handed over in the middle of a wake", next.is_open())
            .is_true()
            .because("whoever is woken may do anything on the thread that wakes: what it still holds then, it waits for itself");
    });
}

/// Hands the next job over when it is woken.
struct HandsOver(&'static Executor, Gate);

impl Wake for HandsOver {
    fn wake(self: Arc<Self>) {
        let next = self.1;
        // Never dropped: a job that nobody waits for may be skipped.
        std::mem::forget(self.0.run(move || next.open()));
    }
}

/// > Jobs begin in the order of the calls.
#[probe::test]
fn jobs_begin_in_the_order_of_the_calls() {
    let (order, held, gates) = (Trace::new(), Gate::new(), Gate::several::<4>());
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let first = holding(&executor, held).await;
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
            sleep(fixed_ms(40)).await;
        }
        held.open();
        soon(first).await;
        while let Some(answer) = answers.pop() {
            soon(answer).await;
        }
    });
    expect("the order in which the jobs ran", order.names())
        .are(["1", "2", "3", "4"])
        .because("first come, first served, whatever is awaited first");
    let (order, held) = (Trace::new(), Gate::new());
    observe_for_real(async || {
        let executor = Arc::new(Executor::new("pool", 1));
        let inner = executor.clone();
        let first = executor.run(move || {
            let passed = held.pass_blocking();
            let later = [2, 3, 4].map(|number| inner.run(move || order.mark(number)));
            (passed, later)
        });
        let second = executor.run(move || order.mark(1));
        held.open();
        if let Some(Ok((_, later))) = soon(first).await {
            for answer in later {
                soon(answer).await;
            }
        }
        soon(second).await;
    });
    expect(
        "the order of one from outside, and then three from inside a job",
        order.names(),
    )
    .are(["1", "2", "3", "4"])
    .because("there is one queue, whoever hands a job over");
    let (order, begun, gates) = (Trace::new(), Gate::several::<2>(), Gate::several::<2>());
    observe_for_real(async || {
        let executor = Executor::new("pool", 2);
        let held = [0, 1].map(|at| {
            executor.run(move || {
                begun[at].open();
                gates[at].pass_blocking()
            })
        });
        soon(begun[0].pass()).await;
        soon(begun[1].pass()).await;
        let later = [1, 2, 3, 4].map(|number| executor.run(move || order.mark(number)));
        // One thread is free from now on, and the other one is not.
        gates[0].open();
        for answer in later {
            soon(answer).await;
        }
        gates[1].open();
        for held in held {
            soon(held).await;
        }
    });
    expect(
        "the order of four behind two, of which one goes on",
        order.names(),
    )
    .are(["1", "2", "3", "4"])
    .because(
        "whichever thread is free takes what has waited longest, and it has no share of its own",
    );
}

/// > The future is woken when the answer is there, and not before.
#[probe::test]
fn a_future_is_woken_by_its_answer() {
    let gate = Gate::new();
    observe_for_real(async || {
        let executor = Executor::new("pool", 2);
        let mut answer = by_hand(executor.run(move || gate.pass_blocking()));
        let ready = (0..3).any(|_| answer.poll().is_ready());
        expect("whether it was ready before the job has ended", ready)
            .is(false)
            .because("there is no answer yet");
        let before = answer.wakes();
        let _ = answer.poll();
        pause();
        advance(fixed_ms(31_536_000_007)).await;
        resume();
        expect("whether it was woken, with a year of Tokio's clock to look", answer.wakes() > before)
            .is(false)
            .because("there is nothing new to see: looking every now and then costs polls, and sees the end late");
        soon(executor.run(|| 7_u32)).await;
        expect(
            "whether it was woken by the answer of another job",
            answer.wakes() > before,
        )
        .is(false)
        .because(
            "a wake costs a poll, and in a pool with a thousand jobs a thousand for each answer",
        );
        gate.open();
        for _ in 0..1000 {
            if answer.wakes() == before {
                sleep(fixed_ms(1)).await;
            }
        }
        expect(
            "whether it was woken when the job had ended",
            answer.wakes() > before,
        )
        .is_true()
        .because("now the answer is there");
    });
    let [first, begun, gate] = Gate::several();
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let held = holding(&executor, first).await;
        let mut answer = by_hand(executor.run(move || {
            begun.open();
            gate.pass_blocking()
        }));
        let _ = answer.poll();
        first.open();
        soon(begun.pass()).await;
        expect("whether the job had begun", begun.is_open())
            .is_true()
            .because("the one before it has ended");
        expect(
            "whether it was woken when its job began",
            answer.wakes() > 0,
        )
        .is(false)
        .because("that a job begins is no answer, and nothing that its future could tell");
        gate.open();
        soon(held).await;
    });
    for (what, panics) in [("an answer", false), ("a panic", true)] {
        let gate = Gate::new();
        observe_for_real(async || {
            let executor = Executor::new("pool", 1);
            let mut answer = by_hand(executor.run(move || match gate.pass_blocking() {
                true if panics => resume_unwind(Box::new("out of cheese")),
                passed => passed,
            }));
            let _ = answer.poll();
            let _ = answer.poll_from_another_task();
            gate.open();
            for _ in 0..1000 {
                if answer.wakes() == 0 {
                    sleep(fixed_ms(1)).await;
                }
            }
            expect(
                &format!("whether the task that polled last was woken by {what}"),
                answer.wakes() > 0,
            )
            .is_true()
            .because(
                "a future may move from task to task, and only the last one waits for the answer",
            );
        });
    }
}

/// > The future is woken when the answer is there
#[probe::test]
fn the_answer_is_there_before_the_wake() {
    let [begun, gate] = Gate::several();
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let (tell, its_thread) = mpsc::channel();
        let answer = executor.run(move || {
            begun.open();
            let passed = gate.pass_blocking();
            tell.send(ThreadWatch::here()).ok();
            passed
        });
        soon(begun.pass()).await;
        expect("whether the job had begun", begun.is_open())
            .is_true()
            .because("a thread was free for it");
        let found = found_when_woken!(answer, || {
            gate.open();
            // When its thread sleeps, or waits for whoever it has woken, it has woken the future.
            let its_thread = its_thread.recv_timeout(fixed_ms(3000));
            let _ = its_thread.map(|thread| thread.falls_asleep());
        });
        expect_that!(
            "what another thread finds that polls the future in the middle of the wake",
            found,
            Some(Poll::Ready(Ok(true)))
        )
        .because("a task that is woken may be polled at once, on another core: finding nothing, it would sleep for ever");
    });
}

/// > A job that panics is the error [`JobError::Panicked`] with the text of the panic.
#[probe::test]
fn a_panic_is_an_error_with_its_text() {
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let text = drawn_text("out of cheese");
        let literal = soon(executor.run(move || -> u32 { panic_any(text) })).await;
        expect_that!(
            "answer of a job that panicked with a literal",
            literal,
            Some(Err(JobError::Panicked(text))) if text == drawn_text("out of cheese")
        )
        .because("the panic happened on another thread: the future must bring it to the code that awaits it");
        let thing = drawn_text("wine");
        let composed = soon(executor.run(move || -> u32 { panic!("\tout of {thing}\n") })).await;
        expect_that!(
            "answer of a job that panicked with a composed text",
            composed,
            Some(Err(JobError::Panicked(text))) if *text == format!("\t{}\n", drawn_text("out of wine"))
        )
        .because("such a panic carries a `String`, and not a `&str`");
        let passed_on = || -> u32 { resume_unwind(Box::new(drawn_text("out of bread"))) };
        expect_that!(
            "answer of a job that passed a panic on",
            soon(executor.run(passed_on)).await,
            Some(Err(JobError::Panicked(text))) if text == drawn_text("out of bread")
        )
        .because("a panic that is passed on runs no panic hook, and is a panic all the same");
    });
}

/// > When the payload of a panic is neither `&str` nor `String`, that text is `panicked`.
#[probe::test]
fn a_panic_without_a_text_is_an_error() {
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        expect_that!(
            "answer of a job that panicked with a number",
            soon(executor.run(|| -> u32 { panic_any(7) })).await,
            Some(Err(JobError::Panicked(text))) if text == "panicked"
        )
        .because("a payload may be any value");
    });
}

/// > A panic costs no other job anything.
#[probe::test]
fn the_pool_lives_on_after_a_panic() {
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let broken = executor.run(|| -> u32 { panic!("out of cheese") });
        let queued = executor.run(|| drawn(7));
        soon(broken).await;
        expect_that!(
            "answer of the job that was queued behind it",
            as_usual(soon(queued).await),
            Some(Ok(7))
        )
        .because("the only thread must survive the panic of a job");
        expect_that!(
            "answer of the next job",
            as_usual(soon(executor.run(|| drawn(8))).await),
            Some(Ok(8))
        )
        .because("the only thread must survive the panic of a job");
    });
}

/// > When the future is dropped after its job has begun, the job runs to its end, and no other job is harmed.
#[probe::test]
fn a_dropped_await_does_not_hurt_the_pool() {
    for breaks in [false, true] {
        let [begun, gate, ended] = Gate::several();
        let what = if breaks { "breaks" } else { "ends well" };
        observe_for_real(async || {
            let executor = Executor::new("pool", 1);
            let mut abandoned = by_hand(executor.run(move || {
                begun.open();
                if gate.pass_blocking() {
                    ended.open();
                }
                if breaks {
                    panic_any(drawn_text("a bug"));
                }
            }));
            let _ = abandoned.poll();
            soon(begun.pass()).await;
            drop(abandoned);
            gate.open();
            expect_that!(
                &format!("answer of the next job, after one that {what}"),
                as_usual(soon(executor.run(|| drawn(7))).await),
                Some(Ok(7))
            )
            .because("the thread finds nobody to give its answer to, which is no reason to die");
        });
        expect(
            &format!("whether the abandoned job, which {what}, came to its end"),
            ended.is_open(),
        )
        .is_true()
        .because("a thread cannot be stopped in the middle of a job");
    }
}

/// > It blocks until all threads have ended.
#[probe::test]
fn the_drop_joins_the_threads() {
    for how in ["its owner", "a panic of its owner"] {
        let (ends, site) = (ThreadEnds::new(), BlockingSite::meeting(3));
        observe_for_real(async || {
            let executor = Executor::new("pool", 3);
            let jobs = [(); 3].map(|()| {
                let site = site.clone();
                executor.run(move || {
                    ends.watch_this_thread();
                    drop(site.get("/"));
                })
            });
            for job in jobs {
                soon(job).await;
            }
            // What a panic drops, it drops while the thread is panicking.
            let ended: Result<(), _> = catch_unwind(AssertUnwindSafe(move || {
                let _executor = executor;
                if how == "a panic of its owner" {
                    resume_unwind(Box::new("a bug"));
                }
            }));
            drop(ended);
            expect(&format!("whether a thread was still there when {how} had dropped the pool"), ends.still_there() > 0)
                .is(false)
                .because("a thread that outlives its pool may hold files, locks and memory, and nothing is left that could end it");
        });
        expect("jobs that ran", site.calls().len())
            .is(3)
            .because("there was one for each thread");
    }
}

/// > A job that has begun runs to its end, and its answer is there.
#[probe::test]
fn a_job_that_has_begun_at_the_drop_ends() {
    let [one, two, gate] = Gate::several();
    observe_for_real(async || {
        let executor = Executor::new("pool", 2);
        let mut running = [one, two].map(|begun| {
            let running = executor.run(move || {
                begun.open();
                gate.pass_blocking()
            });
            Box::pin(running)
        });
        soon(one.pass()).await;
        soon(two.pass()).await;
        expect(
            "whether both jobs had begun",
            one.is_open() && two.is_open(),
        )
        .is_true()
        .because("there was a thread for each");
        let (send, its_thread) = mpsc::channel();
        let dropping = thread::spawn(move || {
            send.send(ThreadWatch::here()).ok();
            drop(executor);
        });
        // It is in the middle of the drop then.
        let _ = its_thread.recv().map(|thread| thread.falls_asleep());
        let early = running.each_mut().map(|answer| answer.now_or_never());
        expect(
            "answers during the drop, of two jobs that had begun",
            early.iter().flatten().count(),
        )
        .is(0)
        .because(
            "both are still at work: the drop waits for them, and whoever awaits them waits too",
        );
        gate.open();
        dropping.join().ok();
        let mut ended = Vec::new();
        for answer in running {
            ended.push(soon(answer).await.and_then(Result::ok));
        }
        expect("answers after the drop", ended)
            .is(vec![Some(true); 2])
            .because(
                "a thread cannot be stopped in the middle of a job, and the drop waits for its end",
            );
    });
}

/// > A job that is still in the queue never begins, and its answer is [`JobError::ExecutorGone`].
#[probe::test]
fn a_job_still_queued_at_the_drop_comes_back_as_an_error() {
    let [first, begun, gate] = Gate::several();
    observe_for_real(async || {
        let executor = Executor::new("pool", 1);
        let held = holding(&executor, first).await;
        let running = executor.run(move || {
            begun.open();
            gate.pass_blocking()
        });
        let mut queued = Vec::from([(); 20].map(|()| executor.run(|| thread::sleep(fixed_ms(15)))));
        // All are in the queue when the thread comes to the second.
        first.open();
        soon(begun.pass()).await;
        expect("whether the second job had begun", begun.is_open())
            .is_true()
            .because("the first has ended, and it is the next in the queue");
        let awaited = tokio::spawn(queued.remove(0));
        a_turn().await;
        let (send, its_thread) = mpsc::channel();
        let dropping = thread::spawn(move || {
            send.send(ThreadWatch::here()).ok();
            drop(executor);
        });
        // The second ends in the middle of the drop.
        let _ = its_thread.recv().map(|thread| thread.falls_asleep());
        gate.open();
        expect_that!(
            "answer of the twentieth job behind it",
            soon(queued.swap_remove(18)).await,
            Some(Err(JobError::ExecutorGone))
        )
        .because("twenty jobs of 15 ms would keep the drop waiting for all of them, and code that awaits one must learn that it never runs");
        expect_that!(
            "answer of the first, which a task awaited before the drop",
            soon(awaited).await,
            Some(Ok(Err(JobError::ExecutorGone)))
        )
        .because("a task that waits for its answer learns by a wake that there will be none");
        soon(running).await;
        soon(held).await;
        dropping.join().ok();
    });
    let ([begun, waits, gate], (hand, handed)) = (Gate::several(), mpsc::channel());
    observe_for_real(async || {
        let executor = Executor::new("pool", 2);
        let held = executor.run(move || {
            begun.open();
            gate.pass_blocking()
        });
        let runtime = Handle::current();
        // Its own answer may be wrong as well, which is another promise: it tells by itself.
        let (tell, told) = oneshot::channel();
        let waiting = executor.run(move || {
            waits.open();
            let queued = handed.recv().ok();
            let heard = queued.and_then(|queued| runtime.block_on(soon(queued)));
            tell.send(heard).ok();
        });
        soon(begun.pass()).await;
        soon(waits.pass()).await;
        let _ahead = executor.run(|| drawn(6));
        hand.send(executor.run(|| drawn(7))).ok();
        let (send, its_thread) = mpsc::channel();
        let dropping = thread::spawn(move || {
            send.send(ThreadWatch::here()).ok();
            drop(executor);
        });
        let _ = its_thread.recv().map(|thread| thread.falls_asleep());
        gate.open();
        // It gives up waiting as this code does: nothing is nothing, whoever is the first to.
        let heard = soon(told).await.and_then(Result::ok).flatten();
        expect_that!(
            "what a job that has begun gets from one behind it, for which it waits",
            heard,
            Some(Err(JobError::ExecutorGone))
        )
        .because("the drop waits for the job that has begun: without an answer neither would ever come to its end");
        soon(waiting).await;
        soon(held).await;
        dropping.join().ok();
    });
}

/// An answer as if its number had not been drawn.
fn as_usual(answer: Option<Result<u32, JobError>>) -> Option<Result<u32, JobError>> {
    answer.map(|answer| answer.map(|number| number.wrapping_sub(drawn(0))))
}

/// A job that keeps a thread until the gate is open. It has begun, so that whatever is handed
/// over from now on is in the queue together, however busy the machine is.
async fn holding(
    executor: &Executor,
    gate: Gate,
) -> impl Future<Output = Result<bool, JobError>> + use<> {
    let begun = Gate::new();
    let held = executor.run(move || {
        begun.open();
        gate.pass_blocking()
    });
    soon(begun.pass()).await;
    held
}

/// Lets so many jobs visit the site.
fn visits(site: &BlockingSite, threads: usize, count: usize) {
    observe_for_real(async || {
        let executor = Executor::new("pool", threads);
        let visit = |site: BlockingSite| soon(executor.run(move || drop(site.get("/"))));
        join_all(vec![site.clone(); count].into_iter().map(visit)).await;
    });
}
