//! What `run_loop` must do. Each check is a sentence; run them with
//! `cargo grade check event_loop`.

use event_loop::{Task, run_loop};
use probe::{ThreadWatch, Trace, expect};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Poll, Waker};
use std::thread;

#[probe::test]
fn tasks_start_in_the_order_given() {
    let trace = Trace::new();
    let started = |name: &'static str| {
        let trace = trace.clone();
        task(async move { trace.mark(name) })
    };
    run_loop(vec![started("a"), started("b"), started("c")]);
    expect("order of the starts", trace.names())
        .is(names(&["a", "b", "c"]))
        .because("whoever stands first in line is polled first");
}

#[probe::test]
fn a_switch_happens_only_at_an_await() {
    let (trace, one, two) = (Trace::new(), Gate::new(), Gate::new());
    let a = part(&trace, &one, &two, async |trace, one, two| {
        trace.mark("a begins");
        std::future::ready(()).await;
        trace.mark("a waits for one");
        one.pass().await;
        two.open();
        trace.mark("a ends");
    });
    let b = part(&trace, &one, &two, async |trace, one, two| {
        trace.mark("b begins");
        one.open();
        trace.mark("b waits for two");
        two.pass().await;
        trace.mark("b ends");
    });
    run_loop(vec![a, b]);
    let order = names(&[
        "a begins",
        "a waits for one",
        "b begins",
        "b waits for two",
        "a ends",
        "b ends",
    ]);
    expect("what happened, in order", trace.names())
        .is(order)
        .because("a task keeps the thread until it waits: neither an await of something that is ready nor waking somebody else hands it over");
}

#[probe::test]
fn a_task_is_polled_again_only_after_its_wake() {
    let (patient, ping, pong) = (Gate::new(), Gates::new(5), Gates::new(5));
    let [patient_polls, ping_polls] = [Polls::new(), Polls::new()];
    run_loop(vec![
        patient_polls.count(patient.clone().pass()),
        ping_polls.count(serve(ping.clone(), pong.clone(), patient.clone())),
        task(answer(ping.clone(), pong)),
    ]);
    expect("polls of a task that was woken once", patient_polls.get())
        .is(1 + patient.wakes())
        .because("one poll starts it and one follows its wake; whatever the others did in between was no reason to ask it");
    expect("polls of the task that served five times", ping_polls.get())
        .is(1 + ping.wakes())
        .because("after the first poll there is one poll for every wake, and none without");
}

#[probe::test]
fn among_the_woken_the_first_woken_runs_first() {
    let (trace, gates) = (Trace::new(), Gates::new(3));
    let mut tasks: Vec<Task> = (0..3).map(|at| passes(at, &gates, &trace)).collect();
    let opened = gates.clone();
    tasks.push(task(async move {
        for at in [2, 0, 1] {
            opened.at(at).open();
        }
    }));
    run_loop(tasks);
    expect("order of the tasks after their wakes", trace.names())
        .is(names(&["2", "0", "1"]))
        .because("the queue is served in the order in which tasks came into it by being woken");
}

#[probe::test]
fn who_wakes_himself_first_runs_first() {
    let (trace, gates) = (Trace::new(), Gates::new(1));
    let (opened, own) = (gates.at(0), trace.clone());
    run_loop(vec![
        passes(0, &gates, &trace),
        task(async move {
            let wakes = move |waker: Waker| {
                waker.wake();
                opened.open();
            };
            woken_in_its_poll(wakes).await;
            own.mark("woke himself first");
        }),
    ]);
    expect("order of the tasks after their wakes", trace.names())
        .is(names(&["woke himself first", "0"]))
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
        .is(names(&["returned"]))
        .because("all of none have ended: there is nothing to sleep for");
}

#[probe::test]
fn a_wake_in_the_middle_of_the_poll_is_not_lost() {
    let (own, foreign) = (Polls::new(), Polls::new());
    run_loop(vec![
        own.count(woken_in_its_poll(|waker| waker.wake())),
        foreign.count(woken_in_its_poll(|waker| {
            thread::spawn(|| waker.wake())
                .join()
                .expect("it only wakes");
        })),
    ]);
    expect("polls of a task that woke itself", own.get())
        .is(2)
        .because("it asked for another turn before it returned `Pending`, and that must count");
    expect(
        "polls of a task that a thread woke during its poll",
        foreign.get(),
    )
    .is(2)
    .because(
        "what a task waits for may be there before the task has finished saying that it waits",
    );
}

#[probe::test]
fn waking_twice_polls_once() {
    let (polls, gate, later) = (Polls::new(), Gate::new(), Gate::new());
    let nudges = (gate.clone(), later.clone());
    let opens = (gate.clone(), later);
    run_loop(vec![
        polls.count(gate.pass()),
        task(async move {
            opens.1.pass().await;
            opens.0.open();
        }),
        task(async move {
            for _ in 0..3 {
                nudges.0.wake_without_opening();
            }
            nudges.1.open();
        }),
    ]);
    expect("polls of a task woken three times at once, and once later", polls.get())
        .at_most(3)
        .because("one poll starts it, one answers all three wakes, one the last: a task that stands in the queue need not stand in it again");
}

#[probe::test]
fn a_wake_after_the_end_is_harmless() {
    let (trace, kept, gate) = (Trace::new(), Arc::new(Mutex::new(None)), Gate::new());
    let (short, late) = (kept.clone(), kept.clone());
    let (first, second) = (trace.clone(), trace.clone());
    let (opened, awaited) = (gate.clone(), gate);
    run_loop(vec![
        task(async move {
            *short.lock().unwrap() = Some(own_waker().await);
            first.mark("the short one ended");
        }),
        task(async move {
            awaited.pass().await;
            second.mark("the long one ended");
        }),
        task(async move {
            wake(&late);
            opened.open();
        }),
    ]);
    wake(&kept);
    expect("tasks that ended", trace.events().len())
        .is(2)
        .because("wakers outlive their tasks; to wake one that has ended means nothing, in the loop or after it");
}

#[probe::test]
fn a_wake_from_another_thread_works() {
    let (trace, gates) = (Trace::new(), Gates::new(20));
    let (all_wait, told) = mpsc::channel();
    let mut tasks: Vec<Task> = (0..20).map(|at| passes(at, &gates, &trace)).collect();
    tasks.push(task(async move { all_wait.send(()).unwrap() }));
    let watch = ThreadWatch::here();
    let opener = thread::spawn(move || {
        // Not told: the loop has given up already, and says why itself.
        if told.recv().is_ok() {
            watch.falls_asleep();
            (0..20).for_each(|at| gates.at(at).open());
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
    let (trace, gates) = (Trace::new(), Gates::new(1));
    let (all_wait, told) = mpsc::channel();
    let tasks = vec![
        passes(0, &gates, &trace),
        task(async move { all_wait.send(()).unwrap() }),
    ];
    let watch = ThreadWatch::here();
    let watcher = thread::spawn(move || {
        if told.recv().is_err() {
            return (false, 0);
        }
        let asleep = watch.falls_asleep();
        let before = watch.wakings();
        compute();
        let wakings = watch.wakings() - before;
        gates.at(0).open();
        (asleep, wakings)
    });
    run_loop(tasks);
    expect("tasks that ended", trace.events().len())
        .is(1)
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

// What the checks are made of.

fn task(future: impl Future<Output = ()> + Send + 'static) -> Task {
    Box::pin(future)
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// A task of its own over clones of a trace and two gates.
fn part<F>(trace: &Trace, one: &Gate, two: &Gate, body: impl FnOnce(Trace, Gate, Gate) -> F) -> Task
where
    F: Future<Output = ()> + Send + 'static,
{
    task(body(trace.clone(), one.clone(), two.clone()))
}

/// A task that passes its gate, and marks its number then.
fn passes(number: usize, gates: &Gates, trace: &Trace) -> Task {
    let (gate, trace) = (gates.at(number), trace.clone());
    task(async move {
        gate.pass().await;
        trace.mark(number);
    })
}

async fn serve(ping: Gates, pong: Gates, last: Gate) {
    for at in 0..5 {
        pong.at(at).open();
        ping.at(at).pass().await;
    }
    last.open();
}

async fn answer(ping: Gates, pong: Gates) {
    for at in 0..5 {
        pong.at(at).pass().await;
        ping.at(at).open();
    }
}

/// Pending once, and woken by `wake` before that poll returns.
async fn woken_in_its_poll(wake: impl Fn(Waker)) {
    let mut asked = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        wake(context.waker().clone());
        Poll::Pending
    })
    .await;
}

async fn own_waker() -> Waker {
    std::future::poll_fn(|context| Poll::Ready(context.waker().clone())).await
}

fn wake(kept: &Mutex<Option<Waker>>) {
    if let Some(waker) = &*kept.lock().unwrap() {
        waker.wake_by_ref();
    }
}

/// Computes for some hundredths of a second.
fn compute() {
    let mut sum = 0_u64;
    for at in 0..4_000_000_u64 {
        sum = std::hint::black_box(sum.wrapping_mul(31).wrapping_add(at));
    }
}

/// Counts the polls of a task.
#[derive(Clone)]
struct Polls(Arc<AtomicUsize>);

impl Polls {
    fn new() -> Self {
        Self(Arc::default())
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    fn count(&self, future: impl Future<Output = ()> + Send + 'static) -> Task {
        let (polls, mut future) = (self.clone(), task(future));
        task(std::future::poll_fn(move |context| {
            polls.0.fetch_add(1, Ordering::SeqCst);
            future.as_mut().poll(context)
        }))
    }
}

/// A gate: whoever comes to it waits until somebody opens it.
#[derive(Clone, Default)]
struct Gate {
    inside: Arc<Mutex<Inside>>,
}

#[derive(Default)]
struct Inside {
    open: bool,
    waker: Option<Waker>,
    wakes: usize,
}

impl Gate {
    fn new() -> Self {
        Self::default()
    }

    async fn pass(self) {
        std::future::poll_fn(|context| {
            let mut inside = self.inside.lock().unwrap();
            if inside.open {
                return Poll::Ready(());
            }
            inside.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn open(&self) {
        let waker = {
            let mut inside = self.inside.lock().unwrap();
            inside.open = true;
            let waker = inside.waker.take();
            inside.wakes += usize::from(waker.is_some());
            waker
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn wakes(&self) -> usize {
        self.inside.lock().unwrap().wakes
    }

    fn wake_without_opening(&self) {
        let waker = self.inside.lock().unwrap().waker.clone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Several gates, by number.
#[derive(Clone)]
struct Gates(Arc<Vec<Gate>>);

impl Gates {
    fn new(count: usize) -> Self {
        Self(Arc::new((0..count).map(|_| Gate::new()).collect()))
    }

    fn at(&self, number: usize) -> Gate {
        self.0[number].clone()
    }

    fn wakes(&self) -> usize {
        self.0.iter().map(Gate::wakes).sum()
    }
}
