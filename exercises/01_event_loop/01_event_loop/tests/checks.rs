//! What `run_loop` must do. Each check is a sentence; run them with
//! `cargo grade check event_loop`.

use event_loop::{Task, run_loop};
use probe::{Gate, Polls, ThreadWatch, Trace, expect, own_waker, pending_once};
use std::sync::OnceLock;
use std::task::Waker;
use std::thread;

#[probe::test]
fn tasks_start_in_the_order_given() {
    let trace = Trace::new();
    let started = |name| -> Task { Box::pin(async move { trace.mark(name) }) };
    run_loop(vec![started("a"), started("b"), started("c")]);
    expect("order of the starts", trace.names())
        .are(["a", "b", "c"])
        .because("whoever stands first in line is polled first");
}

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
        .because("a task keeps the thread until it waits: neither an await of something that is ready nor waking somebody else hands it over");
}

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
        .because("one poll starts it and one follows its wake; whatever the others did in between was no reason to ask it");
    let wakes: usize = pings.map(Gate::wakes).into_iter().sum();
    expect(
        "polls of the task that served five times",
        ping_polls.count(),
    )
    .is(1 + wakes)
    .because("after the first poll there is one poll for every wake, and none without");
}

#[probe::test]
fn among_the_woken_the_first_woken_runs_first() {
    let (trace, gates) = (Trace::new(), Gate::several::<3>());
    let mut tasks = passes(&gates, trace);
    tasks.push(Box::pin(async move {
        for at in [2, 0, 1] {
            gates[at].open();
        }
    }));
    run_loop(tasks);
    expect("order of the tasks after their wakes", trace.names())
        .are(["2", "0", "1"])
        .because("the queue is served in the order in which tasks came into it by being woken");
}

#[probe::test]
fn who_wakes_himself_first_runs_first() {
    let (trace, gate) = (Trace::new(), Gate::new());
    let mut tasks = passes(&[gate], trace);
    tasks.push(Box::pin(async move {
        own_waker().await.wake();
        gate.open();
        pending_once().await;
        trace.mark("woke himself first");
    }));
    run_loop(tasks);
    expect("order of the tasks after their wakes", trace.names())
        .are(["woke himself first", "0"])
        .because(
            "a wake counts from the moment it comes, also in the middle of the task's own poll",
        );
}

#[probe::test]
fn a_loop_without_tasks_returns() {
    let trace = Trace::new();
    run_loop(vec![]);
    trace.mark("returned");
    expect("what happened", trace.names())
        .are(["returned"])
        .because("all of none have ended: there is nothing to sleep for");
}

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
    run_loop(vec![
        Box::pin(own.of(wakes_itself)),
        Box::pin(foreign.of(is_woken_by_a_thread)),
    ]);
    expect("polls of a task that woke itself", own.count())
        .is(2)
        .because("it asked for another turn before it returned `Pending`, and that must count");
    expect(
        "polls of a task that a thread woke during its poll",
        foreign.count(),
    )
    .is(2)
    .because(
        "what a task waits for may be there before the task has finished saying that it waits",
    );
}

#[probe::test]
fn waking_twice_polls_once() {
    let (polls, [gate, later]) = (Polls::new(), Gate::several());
    run_loop(vec![
        Box::pin(polls.of(gate.pass())),
        Box::pin(async move {
            later.pass().await;
            gate.open();
        }),
        Box::pin(async move {
            for _ in 0..3 {
                gate.nudge();
            }
            later.open();
        }),
    ]);
    expect("polls of a task woken three times at once, and once later", polls.count())
        .at_most(3)
        .because("one poll starts it, one answers all three wakes, one the last: a task that stands in the queue need not stand in it again");
}

#[probe::test]
fn a_wake_after_the_end_is_harmless() {
    static KEPT: OnceLock<Waker> = OnceLock::new();
    let wake = || KEPT.get().into_iter().for_each(Waker::wake_by_ref);
    let (trace, gate) = (Trace::new(), Gate::new());
    run_loop(vec![
        Box::pin(async move {
            KEPT.set(own_waker().await).ok();
            trace.mark("the short one ended");
        }),
        Box::pin(async move {
            gate.pass().await;
            trace.mark("the long one ended");
        }),
        Box::pin(async move {
            wake();
            gate.open();
        }),
    ]);
    wake();
    expect("tasks that ended", trace.events().len())
        .is(2)
        .because("wakers outlive their tasks; to wake one that has ended means nothing, in the loop or after it");
}

#[probe::test]
fn a_wake_from_another_thread_works() {
    let (trace, gates, all_wait) = (Trace::new(), Gate::several::<20>(), Gate::new());
    let mut tasks = passes(&gates, trace);
    tasks.push(Box::pin(async move { all_wait.open() }));
    let watch = ThreadWatch::here();
    let opener = thread::spawn(move || {
        if all_wait.pass_blocking() {
            watch.falls_asleep();
            gates.into_iter().for_each(Gate::open);
        }
    });
    run_loop(tasks);
    expect("tasks that ended", trace.events().len())
        .is(20)
        .because("timers, sockets and threads wake from outside the loop: it must stay for whoever waits, and hear of it");
    opener.join().unwrap();
}

#[probe::test]
fn the_thread_sleeps_while_nothing_is_ready() {
    let (trace, [gate, all_wait]) = (Trace::new(), Gate::several());
    let mut tasks = passes(&[gate], trace);
    tasks.push(Box::pin(async move { all_wait.open() }));
    let watch = ThreadWatch::here();
    let watcher = thread::spawn(move || {
        if !all_wait.pass_blocking() {
            return (false, 0);
        }
        let asleep = watch.falls_asleep();
        let wakings = watch.wakings_in_a_while();
        gate.open();
        (asleep, wakings)
    });
    run_loop(tasks);
    expect("tasks that ended", trace.names())
        .are(["0"])
        .because("the loop waits for the other thread's answer");
    let (asleep, wakings) = watcher.join().unwrap();
    expect("the loop's thread was seen asleep", asleep)
        .is_true()
        .because("a loop with nothing to do sleeps until a waker calls it; one that keeps looking into an empty queue burns a processor");
    // Its first falling asleep may still be counted.
    expect("it slept on until it was woken", wakings <= 2)
        .is_true()
        .because("whoever is woken when there is news need not look every now and then");
}

/// For each gate a task that passes it, and marks its number then.
fn passes(gates: &[Gate], trace: Trace) -> Vec<Task> {
    let pass = |(number, gate): (usize, &Gate)| -> Task {
        let pass = gate.pass();
        Box::pin(async move {
            pass.await;
            trace.mark(number);
        })
    };
    gates.iter().enumerate().map(pass).collect()
}
