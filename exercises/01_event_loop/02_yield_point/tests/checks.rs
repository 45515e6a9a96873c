//! What `yield_now` and `interleave` must do. Each check is a sentence; run
//! them with `cargo grade check yield_point`.

use probe::{Gate, Trace, by_hand, expect, expect_that, observe, own_waker, pending_once};
use std::task::Poll;
use yield_point::{interleave, yield_now};

#[probe::test]
fn a_yield_is_polled_exactly_twice() {
    let mut pause = by_hand(yield_now());
    expect_that!("the first poll", pause.poll(), Poll::Pending)
        .because("a future that is ready at once hands nothing over");
    expect_that!("the second poll", pause.poll(), Poll::Ready(()))
        .because("it gave the thread away once, and that was all");
}

#[probe::test]
fn a_yield_wakes_its_waker_exactly_once() {
    let mut pause = by_hand(yield_now());
    let _ = pause.poll();
    expect("wakes by the first poll", pause.wakes())
        .is(1)
        .because("a pending future that nobody wakes is never polled again: here it is itself that must ask for the next turn");
    let _ = pause.poll();
    expect("wakes by both polls", pause.wakes())
        .is(1)
        .because("a wake for a future that is done costs a turn for nothing");
}

#[probe::test]
fn a_yield_wakes_whoever_polls_it() {
    let [mut one, mut other] = [by_hand(yield_now()), by_hand(yield_now())];
    let _ = (one.poll(), other.poll());
    expect("wakes of two tasks that yield once each", (one.wakes(), other.wakes()))
        .is((1, 1))
        .because("the waker belongs to the poll that it came with; one from another poll wakes somebody else");
}

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
            "the task that yields goes to the end of the queue, behind everybody who was ready",
        );
}

#[probe::test]
fn neither_job_is_more_than_one_step_ahead() {
    let trace = Trace::new();
    beside_neighbours(trace, || {
        interleave(steps("a", 10, trace), steps("b", 10, trace))
    });
    expect("steps of both jobs", (trace.count("a"), trace.count("b")))
        .is((10, 10))
        .because("both jobs are run to their ends");
    expect(
        "the longest lead of one over the other",
        longest_lead(&trace),
    )
    .is(1)
    .because("side by side means: nobody takes a second step before the other has taken his");
}

#[probe::test]
fn the_others_get_a_turn_between_two_steps() {
    let trace = Trace::new();
    beside_neighbours(trace, || {
        interleave(steps("a", 10, trace), steps("b", 10, trace))
    });
    for (name, job) in [
        ("pauses of a that left a neighbour out", "a"),
        ("pauses of b that left a neighbour out", "b"),
    ] {
        expect(name, pauses_without(&trace, job)).is(0).because(
            "between two steps of a job the thread is given away, and whoever is ready has a turn",
        );
    }
}

#[probe::test]
fn the_longer_job_goes_on_alone_and_still_yields() {
    for (a, b, longer) in [(3, 8, "b"), (8, 3, "a")] {
        let trace = Trace::new();
        beside_neighbours(trace, || {
            interleave(steps("a", a, trace), steps("b", b, trace))
        });
        expect(
            &format!("steps of both jobs, {longer} being the longer"),
            (trace.count("a"), trace.count("b")),
        )
        .is((a, b))
        .because("the end of the shorter job is not the end of the longer one");
        expect(
            &format!("pauses of {longer} that left a neighbour out"),
            pauses_without(&trace, longer),
        )
        .is(0)
        .because("a job that is alone holds the thread no longer than one that is not");
    }
}

#[probe::test]
fn a_job_that_is_done_is_not_asked_again() {
    let trace = Trace::new();
    beside_neighbours(trace, || {
        let mut asked = 0;
        // After its `None` it would begin anew.
        let short = std::iter::from_fn(move || {
            asked += 1;
            (asked % 3 != 0).then(|| trace.mark("a"))
        });
        interleave(short, steps("b", 8, trace))
    });
    expect("steps of both jobs", (trace.count("a"), trace.count("b")))
        .is((2, 8))
        .because("an iterator that has said `None` may say anything when it is asked again");
}

#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let trace = Trace::new();
    drop(interleave(steps("a", 3, trace), steps("b", 3, trace)));
    expect("steps of a future that nobody polled", trace.events().len())
        .is(0)
        .because("a Rust future is inert: the work begins when somebody polls it");
    observe(|| interleave(steps("a", 3, trace), steps("b", 3, trace)));
    expect("steps once it was polled", trace.events().len())
        .is(6)
        .because("then both jobs run");
}

// What the checks are made of.

const NEIGHBOURS: [&str; 3] = ["one", "two", "three"];

/// A job of so many steps, each of which leaves its mark.
fn steps(name: &'static str, count: usize, trace: Trace) -> impl Iterator<Item = usize> {
    (0..count).inspect(move |_| trace.mark(name))
}

/// Runs a future beside tasks that are always ready: they wake themselves.
fn beside_neighbours<F: Future>(trace: Trace, future: impl FnOnce() -> F) {
    let over = Gate::new();
    observe(async || {
        for name in NEIGHBOURS {
            tokio::spawn(async move {
                while !over.is_open() {
                    trace.mark(name);
                    own_waker().await.wake();
                    pending_once().await;
                }
            });
        }
        future().await;
        over.open();
    });
}

/// The longest lead of one job over the other while both had steps left.
fn longest_lead(trace: &Trace) -> usize {
    let (mut a, mut b, mut longest) = (0, 0, 0);
    for name in trace.names() {
        match name.as_str() {
            "a" => a += 1,
            "b" => b += 1,
            _ => continue,
        }
        longest = longest.max(usize::abs_diff(a, b));
    }
    longest
}

/// How many pauses between two steps of a job left one of the neighbours out.
fn pauses_without(trace: &Trace, job: &str) -> usize {
    let names = trace.names();
    let steps: Vec<usize> = (0..names.len()).filter(|&at| names[at] == job).collect();
    let left_out = |pause: &[String]| {
        NEIGHBOURS
            .iter()
            .any(|&neighbour| !pause.iter().any(|name| name == neighbour))
    };
    steps
        .windows(2)
        .filter(|pair| left_out(&names[pair[0]..pair[1]]))
        .count()
}
