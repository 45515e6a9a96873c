//! What `yield_now` and `interleave` must do. Each check is a sentence; run
//! them with `cargo grade check yield_point`.

use probe::{Trace, by_hand, drawn, expect, expect_that, observe};
use std::future::poll_fn;
use std::task::Poll;
use std::thread::{self, JoinHandle};
use yield_point::{interleave, yield_now};

/// > Its first poll returns `Pending`.
///
/// > Its second poll returns `Ready`.
#[probe::test]
fn a_yield_is_polled_exactly_twice() {
    let mut pause = by_hand(yield_now());
    expect_that!("the first poll", pause.poll(), Poll::Pending)
        .because("a future that is ready at once does not give the thread away");
    expect_that!("the second poll", pause.poll(), Poll::Ready(()))
        .because("it gives the thread away once, and that is all");
    let mut moved = by_hand(yield_now());
    let _ = moved.poll();
    expect_that!(
        "the second poll, by another task",
        moved.poll_from_another_task(),
        Poll::Ready(())
    )
    .because("the thread was given away already, whichever task awaits the rest");
    let [mut one, mut other] = [by_hand(yield_now()), by_hand(yield_now())];
    let _ = one.poll();
    expect_that!(
        "the first poll, while another task yields",
        other.poll(),
        Poll::Pending
    )
    .because("what another task has given away is another turn");
}

/// > Its first poll wakes once, not several times.
///
/// > Its second poll wakes nothing.
#[probe::test]
fn a_yield_wakes_its_waker_exactly_once() {
    let mut pause = by_hand(yield_now());
    let _ = pause.poll();
    expect("wakes by the first poll", pause.wakes())
        .is(1)
        .because("a pending future that nothing wakes is never polled again, so it asks for the next turn itself; asking once is enough");
    let _ = pause.poll();
    expect("wakes by both polls", pause.wakes())
        .is(1)
        .because("a wake for a future that has ended costs a turn for nothing");
}

/// > Its first poll wakes the waker that came with that poll, and no other.
#[probe::test]
fn a_yield_wakes_the_task_that_polls_it() {
    let [mut one, mut other] = [by_hand(yield_now()), by_hand(yield_now())];
    let _ = one.poll();
    let before = one.wakes();
    let _ = other.poll();
    let woken = (before > 0, other.wakes() > 0);
    expect("whether each of two tasks that yield was woken", woken)
        .is((true, true))
        .because(
            "each poll comes with the waker of its own task, and that task needs another turn",
        );
    expect(
        "wakes of the first by the yield of the second",
        one.wakes() - before,
    )
    .is(0)
    .because("what another task needs, its own poll asks for");
}

/// > Every other task that is ready gets a turn before the task that yields goes on.
#[probe::test]
fn every_other_ready_task_gets_a_turn() {
    let trace = Trace::new();
    observe(async || {
        let mut tasks = vec![tokio::spawn(async move {
            trace.mark("yields");
            yield_now().await;
            trace.mark("goes on");
        })];
        for name in ["one", "two", "three"] {
            tasks.push(tokio::spawn(async move { trace.mark(name) }));
        }
        for task in tasks {
            task.await.ok();
        }
    });
    expect("what happened, in order", trace.names())
        .are(["yields", "one", "two", "three", "goes on"])
        .because(
            "the task that yields goes to the end of the queue, behind every task that was ready",
        );
}

/// > While both have steps left, neither is ever more than one step ahead.
#[probe::test]
fn neither_job_is_more_than_one_step_ahead() {
    for (a, b) in [(10, 10), (3, 8), (8, 3)] {
        let names = run(a, b).names();
        let steps = |names: &[String], job: &str| names.iter().filter(|name| *name == job).count();
        let leads = (0..names.len())
            .map(|end| (steps(&names[..end], "a"), steps(&names[..end], "b")))
            .filter(|steps| steps.0 < a && steps.1 < b)
            .map(|steps| usize::abs_diff(steps.0, steps.1));
        expect(
            &format!("the longest lead, of {a} steps and {b}"),
            leads.max(),
        )
        .is(Some(1))
        .because(
            "side by side means: no job takes a second step before the other has taken its own",
        );
    }
}

/// > Between two steps of the same job, every other task that is ready gets a turn.
#[probe::test]
fn the_others_get_a_turn_between_two_steps() {
    let trace = run(10, 10);
    for job in ["a", "b"] {
        expect(
            &format!("the most steps of {job} in one poll"),
            most_in_a_poll(&trace, job),
        )
        .is(Some(1))
        .because(
            "a poll keeps the thread, so the other tasks get their turns only between two polls",
        );
    }
}

/// > When one job has ended, the other takes all steps that it has left.
///
/// > It returns when both jobs have ended, however few steps they had.
#[probe::test]
fn jobs_of_any_length_end() {
    for (a, b) in [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
        (0, drawn(8)),
        (drawn(8), 0),
        (3, drawn(8)),
        (drawn(8), 3),
        (drawn(7), 1000),
    ] {
        let trace = run(a, b);
        expect(
            &format!("steps taken of {a} and {b}"),
            (trace.count("a"), trace.count("b")),
        )
        .is((a, b))
        .because("each job is run to its own end, whatever the length of the other");
    }
    let trace = Trace::new();
    let unknown = |name, steps| {
        (0..steps)
            .filter(|_| true)
            .inspect(move |_| trace.mark(name))
    };
    observe(|| interleave(unknown("a", 3), unknown("b", 8)));
    expect("steps taken of 3 and 8 that no `size_hint` promises", (trace.count("a"), trace.count("b")))
        .is((3, 8))
        .because("only `None` says that a job has ended: a `size_hint` may say that there is perhaps no step left");
}

/// > When one job has ended, the other takes all steps that it has left.
#[probe::test]
fn ten_thousand_steps_need_no_more_stack_than_ten() {
    let trace = Trace::new();
    let polls_to_the_end = move || {
        let steps = (0..10_007).inspect(|_| trace.mark("step"));
        let mut both = by_hand(interleave(0..7, steps));
        (0..200_000).any(|_| both.poll().is_ready())
    };
    // On a small stack what grows with the steps shows early.
    let thread = thread::Builder::new().stack_size(256 << 10);
    let ended = thread.spawn(polls_to_the_end).map(JoinHandle::join);
    expect("it came to its end", matches!(ended, Ok(Ok(true))))
        .is_true()
        .because("twenty polls for each step are more than enough");
    expect("steps of the longer job", trace.events().len())
        .is(10_007)
        .because("each turn begins where the last one began: how many there were before makes no difference");
}

/// > A job that goes on alone yields between its steps as before.
#[probe::test]
fn the_longer_job_goes_on_alone_and_still_yields() {
    for (a, b, longer) in [(3, 8, "b"), (8, 3, "a"), (0, 8, "b"), (8, 0, "a")] {
        expect(
            &format!("the most steps of {longer} in one poll, of {a} and {b}"),
            most_in_a_poll(&run(a, b), longer),
        )
        .is(Some(1))
        .because("a job that is alone keeps the thread no longer than one that is not");
    }
}

/// > A job that has ended is not asked for another step.
#[probe::test]
fn a_job_that_has_ended_is_not_asked_again() {
    let trace = Trace::new();
    let job = |name: &'static str, steps: usize| {
        let mut asked = 0;
        std::iter::from_fn(move || {
            asked += 1;
            match asked - steps.min(asked) {
                0 => trace.mark(format!("a step of {name}")),
                1 => trace.mark(format!("the end of {name}")),
                _ => trace.mark(format!("{name} asked again")),
            }
            (asked <= steps).then_some(())
        })
        // More than there are: a `size_hint` may promise too much.
        .take(9)
    };
    observe(async || {
        interleave(job("a", 2), job("b", 5)).await;
        interleave(job("c", 5), job("d", 2)).await;
    });
    let ends = ["a", "b", "c", "d"].map(|job| trace.count(&format!("the end of {job}")));
    expect(
        "how often the jobs said that they have ended",
        ends.to_vec(),
    )
    .is(vec![1, 1, 1, 1])
    .because("each says so once, when it has no more steps");
    let again = ["a", "b", "c", "d"].map(|job| trace.count(&format!("{job} asked again")));
    expect("how often they were asked after that", again.to_vec())
        .is(vec![0, 0, 0, 0])
        .because("an iterator that has returned `None` may return anything when it is asked again, even new items");
}

/// > No step is taken before the first poll.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let trace = Trace::new();
    let job = |name| (0..3).inspect(move |_| trace.mark(name));
    let unpolled = interleave(job("a"), job("b"));
    expect(
        "steps of a future that was not polled",
        trace.events().len(),
    )
    .is(0)
    .because("a Rust future is inert: the work begins at its first poll");
    observe(|| unpolled);
    expect("steps once it was polled", trace.events().len())
        .is(6)
        .because("then both jobs run");
}

/// > It returns when both jobs have ended, however few steps they had.
#[probe::test]
fn another_task_may_await_the_rest() {
    let mut both = by_hand(interleave(0..3, 0..3));
    let ended = both.poll().is_ready() || both.poll_from_another_task().is_ready();
    expect("the other task was woken, or had the end", ended || both.wakes() > 0)
        .is_true()
        .because("the future was moved to another task between two steps: from then on that one needs the turns");
    let ended = ended || (0..120).any(|_| both.poll().is_ready());
    expect("it came to its end", ended)
        .is_true()
        .because("twenty polls for each step are more than enough");
}

/// Runs two jobs, a and b, of so many steps. Notes each step, and a bar before
/// each poll.
fn run(a: usize, b: usize) -> Trace {
    let trace = Trace::new();
    let job = |name, steps| (0..steps).inspect(move |_| trace.mark(name));
    let mut both = Box::pin(interleave(job("a", a), job("b", b)));
    let polled = poll_fn(|context| {
        trace.mark("|");
        both.as_mut().poll(context)
    });
    observe(|| polled);
    trace
}

fn most_in_a_poll(trace: &Trace, job: &str) -> Option<usize> {
    let names = trace.names();
    let steps = |poll: &[String]| poll.iter().filter(|step| *step == job).count();
    names.split(|name| name == "|").map(steps).max()
}
