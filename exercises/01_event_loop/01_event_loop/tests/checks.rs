//! What `run_loop` must do. Each check is a sentence; run them with
//! `cargo grade check event_loop`.

use event_loop::{Task, run_loop};
use probe::{
    Gate, Polls, ThreadWatch, Trace, at_the_drop, drawn, expect, fixed_ms, own_waker, pending_once,
};
use std::future::poll_fn;
use std::panic::resume_unwind;
use std::sync::{Mutex, mpsc};
use std::task::{Poll, Waker};
use std::thread::{self, JoinHandle};

/// > The tasks start in the order given.
#[probe::test]
fn tasks_start_in_the_order_given() {
    let trace = Trace::new();
    let started = |name| -> Task { Box::pin(async move { trace.mark(name) }) };
    run_loop(vec![started("a"), started("b"), started("c")]);
    expect("order of the starts", trace.names())
        .are(["a", "b", "c"])
        .because("the first task in the list is polled first");
}

/// > Every task has started before any task is polled a second time.
#[probe::test]
fn all_start_before_any_goes_on() {
    let trace = Trace::new();
    let yields = |name| -> Task {
        Box::pin(async move {
            trace.mark(format!("{name} starts"));
            own_waker().await.wake();
            pending_once().await;
            trace.mark(format!("{name} goes on"));
        })
    };
    run_loop(vec![yields("a"), yields("b"), yields("c")]);
    let [a, b, c] = ["a", "b", "c"].map(|name| format!("{name} goes on"));
    expect("what happened, in order", trace.names())
        .are(["a starts", "b starts", "c starts", &a, &b, &c])
        .because("at the call every task is ready, so a task that wakes itself goes behind all that have not started yet");
}

/// > Every poll happens on the calling thread.
#[probe::test]
fn every_poll_is_on_the_calling_thread() {
    let (trace, gate, here) = (Trace::new(), Gate::new(), thread::current().id());
    let mark = move || {
        let is_here = thread::current().id() == here;
        trace.mark(if is_here { "here" } else { "elsewhere" });
    };
    run_loop(vec![
        Box::pin(async move {
            mark();
            gate.pass().await;
            mark();
        }),
        Box::pin(async move {
            let opener = thread::spawn(move || gate.open());
            opener.join().expect("it only opens a gate");
            mark();
        }),
    ]);
    expect("where the polls were", trace.names())
        .are(["here", "here", "here"])
        .because("a loop is one thread that serves many tasks: neither another thread of the loop nor the thread that calls a waker polls them");
}

/// > A task keeps the thread until its poll returns
#[probe::test]
fn a_switch_happens_only_at_an_await() {
    let (trace, [one, two]) = (Trace::new(), Gate::several());
    let a = async move {
        trace.mark("a begins");
        std::future::ready(()).await;
        trace.mark("a waits for one");
        one.pass().await;
        two.open();
        trace.mark("a ends");
    };
    let b = async move {
        trace.mark("b begins");
        one.open();
        trace.mark("b waits for two");
        two.pass().await;
        trace.mark("b ends");
    };
    run_loop(vec![Box::pin(a), Box::pin(b)]);
    expect("what happened, in order", trace.names())
        .are([
            "a begins",
            "a waits for one",
            "b begins",
            "b waits for two",
            "a ends",
            "b ends",
        ])
        .because("a task keeps the thread until it waits: neither an await of something that is ready nor waking another task hands it over");
}

/// > After its start a task is polled only if its waker has been called since its last poll began.
#[probe::test]
fn a_task_is_polled_again_only_after_its_wake() {
    let (patient, pings, pongs) = (Gate::new(), Gate::several::<5>(), Gate::several::<5>());
    let [patient_polls, ping_polls] = [Polls::new(), Polls::new()];
    let serves = async move {
        for (ping, pong) in pings.into_iter().zip(pongs) {
            pong.open();
            ping.pass().await;
        }
        patient.open();
    };
    let answers = async move {
        for (ping, pong) in pings.into_iter().zip(pongs) {
            pong.pass().await;
            ping.open();
        }
    };
    run_loop(vec![
        Box::pin(patient_polls.of(patient.pass())),
        Box::pin(ping_polls.of(serves)),
        Box::pin(answers),
    ]);
    expect("polls of a task that was woken once", patient_polls.count())
        .is(1 + patient.wakes())
        .because("one poll starts it and one follows its wake; what the other tasks do in between is no reason to poll it");
    let wakes: usize = pings.map(Gate::wakes).into_iter().sum();
    expect(
        "polls of the task that served five times",
        ping_polls.count(),
    )
    .is(1 + wakes)
    .because("after the first poll there is one poll for every wake, and none without");
}

/// > Several wakes before a task's next poll lead to one poll.
#[probe::test]
fn several_wakes_lead_to_one_poll() {
    let (polls, [gate, neighbour, before]) = (Polls::new(), Gate::several());
    run_loop(vec![
        Box::pin(polls.of(gate.pass())),
        Box::pin(neighbour.pass()),
        Box::pin(async move {
            before.pass().await;
            // In the order of the wakes this comes before the task's next poll.
            if polls.count() == 1 {
                gate.nudge();
            }
        }),
        Box::pin(async move {
            before.open();
            gate.nudge();
            neighbour.open();
            gate.nudge();
            gate.nudge();
            for _turn in 0..2 {
                own_waker().await.wake();
                pending_once().await;
            }
            gate.open();
        }),
    ]);
    expect("polls of a task woken again and again before its second poll, and once later", polls.count())
        .at_most(3)
        .because("one poll starts it, one answers all wakes before its second poll, and one answers the last");
    expect("polls of the same task, at least", polls.count())
        .at_least(1)
        .because("every task is started with a poll");
    static KEPT: Mutex<Vec<Waker>> = Mutex::new(Vec::new());
    let (polls, [one, two, gate]) = (Polls::new(), Gate::several());
    run_loop(vec![
        Box::pin(polls.of(async move {
            for kept in [one, two] {
                let waker = own_waker().await;
                KEPT.lock().unwrap().push(waker);
                kept.open();
                pending_once().await;
            }
            gate.pass().await;
        })),
        Box::pin(async move {
            one.pass().await;
            KEPT.lock().unwrap().iter().for_each(Waker::wake_by_ref);
            two.pass().await;
            KEPT.lock().unwrap().drain(..).for_each(Waker::wake);
            for _turn in 0..2 {
                own_waker().await.wake();
                pending_once().await;
            }
            gate.open();
        }),
    ]);
    expect(
        "polls of a task that was woken once, then by two of its wakers together, and once more",
        polls.count(),
    )
    .at_most(4)
    .because("whichever of its wakers is called, it is one task, and it is queued already");
}

/// > Of the tasks that were woken, the one woken first is polled first.
#[probe::test]
fn among_the_woken_the_first_woken_runs_first() {
    let (trace, gates) = (Trace::new(), Gate::several::<100>());
    let shuffled = || (0..100).map(|at| (at * 37 + 2) % 100);
    let mut tasks = passes(&gates, trace);
    tasks.push(Box::pin(async move {
        for at in shuffled() {
            gates[at].open();
        }
    }));
    run_loop(tasks);
    let woken: Vec<String> = shuffled().map(|at| at.to_string()).collect();
    expect("order of a hundred tasks after their wakes", trace.names())
        .is(woken)
        .because("tasks leave the queue in the order in which their wakes put them there");
}

/// > A task that is woken again before its poll keeps its place.
#[probe::test]
fn a_task_woken_again_keeps_its_place() {
    let (trace, gates) = (Trace::new(), Gate::several::<2>());
    let mut tasks = passes(&gates, trace);
    tasks.push(Box::pin(async move {
        gates[0].nudge();
        gates[1].open();
        gates[0].open();
    }));
    run_loop(tasks);
    expect("order of the tasks after their wakes", trace.names())
        .are(["0", "1"])
        .because(
            "task 0 has its place since its first wake; another wake is no reason to wait longer",
        );
}

/// > A wake from another thread takes its place among the others.
#[probe::test]
fn a_wake_from_another_thread_takes_its_place() {
    let (trace, gates) = (Trace::new(), Gate::several::<3>());
    let mut tasks = passes(&gates, trace);
    tasks.push(Box::pin(async move {
        gates[2].open();
        let opener = thread::spawn(move || gates[0].open());
        opener.join().expect("it only opens a gate");
        gates[1].open();
    }));
    run_loop(tasks);
    expect("order of the tasks after their wakes", trace.names())
        .are(["2", "0", "1"])
        .because("another thread woke task 0 after task 2 and before task 1: there is one order for all wakes");
}

/// > A wake during the task's own poll is not lost
#[probe::test]
fn a_wake_in_the_middle_of_the_poll_is_not_lost() {
    let (own, foreign) = (Polls::new(), Polls::new());
    let wakes_itself = async {
        own_waker().await.wake();
        pending_once().await;
    };
    let is_woken_by_a_thread = async {
        let waker = own_waker().await;
        thread::spawn(|| waker.wake())
            .join()
            .expect("it only wakes");
        pending_once().await;
    };
    expect_return(
        vec![
            Box::pin(own.of(wakes_itself)),
            Box::pin(foreign.of(is_woken_by_a_thread)),
        ],
        || true,
    );
    expect("polls of a task that woke itself", own.count())
        .is(2)
        .because("it asked for another turn before it returned `Pending`, and that must count");
    expect(
        "polls of a task that a thread woke during its poll",
        foreign.count(),
    )
    .is(2)
    .because("what a task waits for may arrive before the task has returned `Pending`");
}

/// > takes its place when it comes, not when the poll returns
#[probe::test]
fn a_wake_during_the_poll_takes_its_place_at_once() {
    for (first, order) in [("itself", ["itself", "0"]), ("task 0", ["0", "itself"])] {
        let (trace, gate) = (Trace::new(), Gate::new());
        let mut tasks = passes(&[gate], trace);
        tasks.push(Box::pin(async move {
            if first == "itself" {
                own_waker().await.wake();
                gate.open();
            } else {
                gate.open();
                own_waker().await.wake();
            }
            pending_once().await;
            trace.mark("itself");
        }));
        run_loop(tasks);
        expect(&format!("order of the tasks when one wakes {first} first"), trace.names())
            .are(order)
            .because("the order is that of the wakes, although one of them comes in the middle of the task's own poll");
    }
}

/// > The waker of an earlier poll wakes its task as the newest one does.
#[probe::test]
fn the_waker_of_an_earlier_poll_still_wakes() {
    let polls = Polls::new();
    let task = polls.of(async {
        let first = own_waker().await;
        for _turn in 0..3 {
            first.wake_by_ref();
            pending_once().await;
        }
    });
    expect_return(vec![Box::pin(task)], || true);
    expect("polls of a task that woke itself three times with its first waker", polls.count())
        .is(4)
        .because("a timer or a channel may keep one waker for as long as the task lives, and call it at every piece of news");
}

/// > Waking a task that has ended does nothing.
#[probe::test]
fn a_wake_of_an_ended_task_does_nothing() {
    static KEPT: Mutex<Vec<Waker>> = Mutex::new(Vec::new());
    let (polls, gate) = (Polls::new(), Gate::new());
    // On each side of those that end, lest only one of them stands where they stood.
    let passes = || -> Task { Box::pin(polls.of(gate.pass())) };
    run_loop(vec![
        passes(),
        Box::pin(async {
            let waker = own_waker().await;
            waker.wake_by_ref();
            KEPT.lock().unwrap().push(waker);
        }),
        passes(),
        Box::pin(async {
            let waker = own_waker().await;
            KEPT.lock().unwrap().push(waker);
        }),
        passes(),
        passes(),
        Box::pin(async move {
            KEPT.lock().unwrap().drain(..).for_each(Waker::wake);
            for _turn in 0..2 {
                own_waker().await.wake();
                pending_once().await;
            }
            gate.open();
        }),
    ]);
    expect("polls of four tasks beside two that ended and were woken", polls.count())
        .is(8)
        .because("one poll starts each and one follows its only wake; a waker that outlives its task asks for no poll of another");
}

/// > Dropping a task that has ended may call wakers, its own among them: the loop goes on.
#[probe::test]
fn a_task_may_wake_others_while_it_is_dropped() {
    let (trace, gate) = (Trace::new(), Gate::new());
    let mut tasks = passes(&[gate], trace);
    let mut last_wishes = Vec::new();
    tasks.push(Box::pin(poll_fn(move |context| {
        let own = context.waker().clone();
        last_wishes.push(at_the_drop(move || {
            own.wake();
            gate.nudge();
        }));
        Poll::Ready(())
    })));
    tasks.push(Box::pin(async move {
        own_waker().await.wake();
        pending_once().await;
        gate.open();
    }));
    expect_return(tasks, || true);
    expect(
        "tasks that ended beside one whose drop wakes",
        trace.names(),
    )
    .are(["0"])
    .because("what a task owns is dropped with it, such as the sender of a channel, and that wakes the task at the other end");
}

/// > A wake after the loop has returned does nothing.
#[probe::test]
fn a_wake_after_the_return_does_nothing() {
    static KEPT: Mutex<Vec<Waker>> = Mutex::new(Vec::new());
    let keeps = async || {
        let waker = own_waker().await;
        KEPT.lock().unwrap().push(waker);
    };
    let wake_one = || KEPT.lock().unwrap().pop().into_iter().for_each(Waker::wake);
    // One loop on another thread, and one on the thread of the next.
    expect_return(vec![Box::pin(keeps()), Box::pin(keeps())], || true);
    run_loop(vec![Box::pin(keeps()), Box::pin(keeps())]);
    wake_one();
    let (polls, gate) = (Polls::new(), Gate::new());
    run_loop(vec![
        Box::pin(polls.of(gate.pass())),
        Box::pin(polls.of(gate.pass())),
        Box::pin(async move {
            (0..3).for_each(|_| wake_one());
            own_waker().await.wake();
            pending_once().await;
            gate.open();
        }),
    ]);
    expect("polls of two tasks of the next loop", polls.count())
        .is(4)
        .because("each has one poll at its start and one after its only wake; a waker of an earlier loop may still be called, and asks this one for nothing");
}

/// > Without tasks the loop returns at once.
#[probe::test]
fn a_loop_without_tasks_returns() {
    let trace = Trace::new();
    run_loop(vec![]);
    trace.mark("returned");
    expect("what happened", trace.names())
        .are(["returned"])
        .because("no task is left to wait for");
}

/// > The loop returns only when every task has ended.
///
/// > A wake from another thread ends the sleep.
#[probe::test]
fn a_wake_from_another_thread_works() {
    let (trace, gates, [all_wait, woken]) = (Trace::new(), Gate::several::<20>(), Gate::several());
    let mut tasks = passes(&gates, trace);
    tasks.push(Box::pin(async move {
        let watch = ThreadWatch::here();
        thread::spawn(move || {
            if all_wait.pass_blocking() {
                watch.falls_asleep();
                gates.into_iter().for_each(Gate::open);
                woken.open();
            }
        });
        all_wait.open();
    }));
    expect_return(tasks, || woken.pass_blocking());
    expect("tasks that ended", trace.events().len())
        .is(20)
        .because("timers, sockets and threads wake tasks from outside the loop: it must stay for every task that waits, and notice the wake");
    for wake in [Waker::wake, |waker: Waker| waker.wake_by_ref()] {
        let (polls, woken) = (Polls::new(), Gate::new());
        let task = polls.of(async move {
            let (waker, watch) = (own_waker().await, ThreadWatch::here());
            thread::spawn(move || {
                watch.falls_asleep();
                wake(waker);
                woken.open();
            });
            pending_once().await;
        });
        expect_return(vec![Box::pin(task)], || woken.pass_blocking());
        expect("polls of a task that a thread woke", polls.count())
            .is(2)
            .because("whether the waker is called by value or by reference, the sleep ends");
    }
}

/// > The loop returns only when every task has ended.
#[probe::test]
fn the_loop_stays_for_a_task_that_nothing_can_wake() {
    let (returned, (sends, watches)) = (Gate::new(), mpsc::channel());
    // Nothing will end this thread but the end of the process.
    thread::spawn(move || {
        let _end = at_the_drop(|| returned.open());
        let _ = sends.send(ThreadWatch::here());
        run_loop(vec![Box::pin(pending_once()), Box::pin(async {})]);
    });
    let _ = watches.recv().is_ok_and(|watch| watch.falls_asleep());
    expect("the loop returned", returned.is_open())
        .is(false)
        .because("one of the two tasks has not ended, and to return would drop it in the middle of its work, and say nothing");
}

/// > The loop returns when the last task has ended, even if its wakers are kept.
///
/// > By the time the loop returns every task is dropped, even if its wakers are kept.
#[probe::test]
fn a_waker_that_is_kept_does_not_hold_the_loop() {
    static KEPT: Mutex<Option<Waker>> = Mutex::new(None);
    let trace = Trace::new();
    let owned = trace.guard("the task");
    let keeps = poll_fn(move |context| {
        // Its own: dropped with it, and not by its poll.
        let _ = &owned;
        *KEPT.lock().unwrap() = Some(context.waker().clone());
        Poll::Ready(())
    });
    expect_return(vec![Box::pin(keeps)], || true);
    expect("a waker was kept", KEPT.lock().unwrap().is_some())
        .is_true()
        .because("the task was polled");
    expect("what was dropped", trace.names())
        .are(["the task dropped"])
        .because("a timer may keep a waker for years, and what the task owned is not to wait for that: a connection, or the sender of a channel");
    let trace = Trace::new();
    let slow = at_the_drop(move || {
        // A thread that has been given the task to drop is at it for so long.
        thread::sleep(fixed_ms(100));
        trace.mark("the task dropped");
    });
    run_loop(vec![Box::pin(poll_fn(move |_| {
        let _ = &slow;
        Poll::Ready(())
    }))]);
    trace.mark("the loop returned");
    expect(
        "what happened, in order, where the drop takes its time",
        trace.names(),
    )
    .are(["the task dropped", "the loop returned"])
    .because("whoever called the loop may rely on it that what the tasks owned is free again");
}

/// > The calling thread sleeps, and uses no processor time.
///
/// > The sleep has no time limit
#[probe::test]
fn the_thread_sleeps_while_nothing_is_ready() {
    let (trace, [gate, all_wait]) = (Trace::new(), Gate::several());
    let mut tasks = passes(&[gate], trace);
    tasks.push(Box::pin(async move {
        // `park` may return without a reason: here it does.
        thread::current().unpark();
        all_wait.open();
    }));
    let watch = ThreadWatch::here();
    let watcher = thread::spawn(move || {
        if !all_wait.pass_blocking() {
            return (false, false);
        }
        let seen = (watch.falls_asleep(), watch.sleeps_until_woken());
        gate.open();
        seen
    });
    run_loop(tasks);
    expect("tasks that ended", trace.names())
        .are(["0"])
        .because("the loop waits for the other thread's answer");
    let (asleep, until_woken) = watcher.join().unwrap();
    expect("the loop's thread was seen asleep", asleep)
        .is_true()
        .because("a loop with nothing to do sleeps until a waker is called; one that keeps looking into an empty queue burns a processor");
    expect("only a wake would have ended its sleep", until_woken)
        .is_true()
        .because(
            "every wake is reported to the loop, so it need not look for itself every now and then",
        );
}

/// > After its start a task is polled only if its waker has been called since its last poll began.
///
/// > The loop returns only when every task has ended.
#[probe::test]
fn an_unpark_for_nothing_changes_nothing() {
    let (polls, [gate, all_wait]) = (Polls::new(), Gate::several());
    let (watch, looped) = (ThreadWatch::here(), thread::current());
    let unparks = thread::spawn(move || {
        if all_wait.pass_blocking() {
            for _ in 0..3 {
                watch.falls_asleep();
                looped.unpark();
            }
            watch.falls_asleep();
        }
        gate.open();
    });
    run_loop(vec![
        Box::pin(polls.of(gate.pass())),
        Box::pin(async move { all_wait.open() }),
    ]);
    expect(
        "polls of a task that was woken once while its thread was unparked three times, up to nine",
        polls.count().min(9),
    )
    .is(2)
    .because("`park` may return without a reason: that is no wake, and no end of the loop");
    unparks.join().unwrap_or_else(|bug| resume_unwind(bug));
}

/// > it lasts until a task is woken
#[probe::test]
fn however_many_are_woken_the_loop_goes_on() {
    let (trace, count) = (Trace::new(), drawn(1_503));
    let gates = Gate::several::<1_543>()[..count].to_vec();
    let mut tasks = passes(&gates, trace);
    tasks.push(Box::pin(
        async move { gates.into_iter().for_each(Gate::open) },
    ));
    expect_return(tasks, || true);
    expect(
        "tasks that ended, of more than 1,500 woken in one poll",
        trace.events().len(),
    )
    .is(count)
    .because("there is no number of tasks for which the queue has no room");
}

/// > Loops do not disturb each other, on two threads or one in a task of the other.
#[probe::test]
fn a_task_may_run_a_loop_of_its_own() {
    let (trace, [inner, outer]) = (Trace::new(), Gate::several());
    let mut tasks = passes(&[outer], trace);
    tasks.push(Box::pin(async move {
        outer.open();
        let passes = async move {
            inner.pass().await;
            trace.mark("a task of the inner loop");
        };
        run_loop(vec![
            Box::pin(passes),
            Box::pin(async move { inner.open() }),
        ]);
        trace.mark("the inner loop returned");
    }));
    expect_return(tasks, || true);
    expect("what happened, in order", trace.names())
        .are(["a task of the inner loop", "the inner loop returned", "0"])
        .because("the inner loop serves its own tasks and returns, and the task that the outer one has to poll is still in its queue");
    let (trace, [inner, outer, last, woken]) = (Trace::new(), Gate::several());
    let mut tasks = passes(&[outer, last], trace);
    tasks.push(Box::pin(async move {
        outer.open();
        let [at_the_inner, at_the_outer] = [ThreadWatch::here(), ThreadWatch::here()];
        thread::spawn(move || {
            at_the_inner.falls_asleep();
            inner.open();
        });
        run_loop(passes(&[inner], Trace::new()));
        thread::spawn(move || {
            at_the_outer.falls_asleep();
            last.open();
            woken.open();
        });
    }));
    expect_return(tasks, || woken.pass_blocking());
    expect("tasks of the outer loop that ended", trace.names())
        .are(["0", "1"])
        .because("the inner loop has slept on the same thread: what woke it is not what wakes the outer one");
}

/// > Loops do not disturb each other, on two threads
#[probe::test]
fn a_wake_reaches_the_loop_of_its_task() {
    for first in [0, 1] {
        let (gates, returned) = (Gate::several::<2>(), Gate::several::<2>());
        let mut loops = [0, 1].map(|at| {
            let (sends, watches) = mpsc::channel();
            let looped = thread::spawn(move || {
                let _end = at_the_drop(|| returned[at].open());
                let _ = sends.send(ThreadWatch::here());
                run_loop(passes(&[gates[at]], Trace::new()));
            });
            let _ = watches.recv().is_ok_and(|watch| watch.falls_asleep());
            Some(looped)
        });
        for at in [first, 1 - first] {
            gates[at].open();
            expect(
                &format!("loop {at} of two that sleep returned, where {first} is woken first"),
                returned[at].pass_blocking(),
            )
            .is_true()
            .because("its task was woken, and that another loop sleeps as well is no matter");
            if let Some(Err(bug)) = loops[at].take().map(JoinHandle::join) {
                resume_unwind(bug);
            }
        }
    }
}

/// Runs the loop on a thread of its own, until every task is `woken`.
fn expect_return(tasks: Vec<Task>, woken: impl FnOnce() -> bool) {
    let returned = Gate::new();
    let (send, its_thread) = mpsc::channel();
    let looped = thread::spawn(move || {
        let _end = at_the_drop(|| returned.open());
        let _ = send.send(ThreadWatch::here());
        run_loop(tasks);
    });
    let _ = woken();
    let its_thread = its_thread
        .recv()
        .expect("it is sent before the loop begins");
    // Still awake, it does not wait: it may look for its next task among thousands.
    while !returned.pass_blocking() && !its_thread.falls_asleep() {}
    expect("the loop returned", returned.is_open())
        .is_true()
        .because("every task has been woken or has ended, so a loop that waits now waits for ever");
    looped.join().unwrap_or_else(|bug| resume_unwind(bug));
}

/// For each gate a task that passes it, and marks its number then.
fn passes(gates: &[Gate], trace: Trace) -> Vec<Task> {
    let pass = |(number, &gate): (usize, &Gate)| -> Task {
        Box::pin(async move {
            gate.pass().await;
            trace.mark(number);
        })
    };
    gates.iter().enumerate().map(pass).collect()
}
