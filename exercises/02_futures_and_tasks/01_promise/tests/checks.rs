//! What a promise must do. Each check is a sentence; run them with
//! `cargo grade check promise`.

use probe::{ByHand, Opaque, by_hand, drawn, expect, found_when_woken, is_send, observe};
use promise::{Promise, PromiseError, Resolver, State, promise};
use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::task::{Context, Poll, Waker};

/// > A new promise is pending.
#[probe::test]
fn both_ends_begin_pending() {
    let (resolver, promise) = polled(0);
    let states = [resolver.state(), promise.future().state()].map(word);
    expect("states of the two ends", states.to_vec())
        .is(vec!["pending", "pending"])
        .because("nothing is decided yet");
}

/// > A poll before the decision returns `Pending` without blocking.
#[probe::test]
fn a_poll_before_the_decision_is_pending() {
    let (_resolver, mut promise) = polled(2);
    expect("the third poll", outcome(promise.poll()))
        .is("pending")
        .because("there is nothing to return yet, however often it is polled");
}

/// > The outcome is `Ok` with this value.
#[probe::test]
fn a_result_comes_out_as_this_value() {
    for polls in [1, 0] {
        let (resolver, mut promise) = polled(polls);
        resolver.set_result(drawn(7)).ok();
        expect(
            &format!("the poll after the set, and {polls} before"),
            outcome(promise.poll()),
        )
        .is("result 7")
        .because("the value that was set is the value that comes out");
    }
}

/// > even if there was no poll before
#[probe::test]
fn awaiting_after_the_set_works() {
    let (resolver, promise) = promise::<u32, u32>();
    resolver.set_result(drawn(7)).ok();
    let got = observe(|| promise).into_output();
    expect("what came out", outcome(Poll::Ready(got)))
        .is("result 7")
        .because("the result is kept until it is awaited, even when there is no task to wake");
}

/// > The first poll after the decision returns the outcome
#[probe::test]
fn the_outcome_is_there_as_soon_as_a_task_is_woken() {
    let (resolver, promise) = promise::<u32, u32>();
    let found = found_when_woken!(promise, || resolver.set_result(drawn(7)).unwrap_or(()));
    // A promise that is not `Send` is for another check.
    let found = found.map_or("result 7".to_owned(), outcome);
    expect("what another thread finds when a result wakes it", found)
        .is("result 7")
        .because("a task may be polled on another thread before the call of its waker returns: the outcome is there by then, or another wake follows");
}

/// > The first poll after the decision returns the outcome
#[probe::test]
fn a_cancel_is_there_as_soon_as_a_task_is_woken() {
    let (resolver, promise) = promise::<u32, u32>();
    let found = found_when_woken!(promise, || resolver.cancel());
    let found = found.map_or("cancelled".to_owned(), outcome);
    expect("what another thread finds when a cancel wakes it", found)
        .is("cancelled")
        .because("a cancel is a decision like a set: its outcome is there before the wake, or another wake follows");
}

/// > The outcome is [`PromiseError::Failed`] with this error.
#[probe::test]
fn an_error_comes_out_as_this_error() {
    for polls in [0, 1] {
        let (resolver, mut promise) = polled(polls);
        resolver.set_error(drawn(7)).ok();
        expect(
            &format!("the poll after the error, and {polls} before"),
            outcome(promise.poll()),
        )
        .is("error 7")
        .because("an error is an outcome like a result, and says what went wrong");
    }
}

/// > The outcome of a cancelled promise is [`PromiseError::Cancelled`].
#[probe::test]
fn to_await_a_cancelled_promise_is_an_error() {
    for (name, ..) in &DECISIONS[2..] {
        for polls in [0, 1] {
            let (resolver, mut promise) = polled(polls);
            decide(name, &resolver, promise.future(), 7);
            expect(
                &format!("the poll after {name}, and {polls} before"),
                outcome(promise.poll()),
            )
            .is("cancelled")
            .because("there will be no result, so there is nothing to wait for");
        }
    }
}

/// > its state is `Resolved` after a result, `Failed` after an error, and `Cancelled` after a cancel
#[probe::test]
fn the_state_says_how_it_was_decided() {
    for (name, state, _) in DECISIONS {
        let (resolver, promise) = polled(1);
        decide(name, &resolver, promise.future(), 7);
        expect(&format!("state after {name}"), word(resolver.state()))
            .is(state)
            .because("how it went can be asked without waiting");
    }
}

/// > Both ends report the same state.
#[probe::test]
fn both_ends_see_each_decision() {
    for (name, state, _) in DECISIONS {
        let (resolver, promise) = polled(0);
        decide(name, &resolver, promise.future(), 7);
        let states = [resolver.state(), promise.future().state()].map(word);
        expect(
            &format!("states of the two ends after {name}"),
            states.to_vec(),
        )
        .is(vec![state; 2])
        .because("both ends share one promise, and either may ask");
    }
}

/// > later ones change neither the state nor the outcome
#[probe::test]
fn the_first_decision_stands() {
    for (first, state, result) in DECISIONS {
        for (later, ..) in DECISIONS {
            let (resolver, mut promise) = polled(1);
            decide(first, &resolver, promise.future(), 7);
            decide(later, &resolver, promise.future(), 8);
            let then = (word(resolver.state()), outcome(promise.poll()));
            expect(
                &format!("state and outcome after {first} and {later}"),
                then,
            )
            .is((state, result.to_owned()))
            .because("what is decided stays decided");
        }
    }
}

/// > later ones change neither the state nor the outcome
#[probe::test]
fn a_resolver_may_go_once_it_has_decided() {
    for (name, state, result) in DECISIONS {
        let (resolver, mut promise) = polled(0);
        decide(name, &resolver, promise.future(), 7);
        let_go(resolver);
        let then = (word(promise.future().state()), outcome(promise.poll()));
        expect(
            &format!("state and outcome after {name} and the drop of the resolver"),
            then,
        )
        .is((state, result.to_owned()))
        .because("the outcome belongs to the promise now, not to the end that decided");
    }
}

/// > later ones change neither the state nor the outcome
#[probe::test]
fn a_promise_that_goes_unread_stays_as_it_was_decided() {
    for (name, state, _) in DECISIONS {
        let (resolver, promise) = polled(1);
        decide(name, &resolver, promise.future(), 7);
        let_go(promise);
        expect(
            &format!("state after {name} and the drop of the promise"),
            word(resolver.state()),
        )
        .is(state)
        .because("it was decided before it was dropped");
    }
}

/// > The state stays as it was decided after the outcome has been awaited.
#[probe::test]
fn the_state_stays_when_the_outcome_was_taken() {
    for (name, state, _) in DECISIONS {
        let (resolver, mut promise) = polled(1);
        decide(name, &resolver, promise.future(), 7);
        drop(promise.poll());
        let mut after = vec![word(resolver.state()), word(promise.future().state())];
        let_go(promise);
        after.push(word(resolver.state()));
        expect(
            &format!("states after {name}, a poll, and the drop of the promise"),
            after,
        )
        .is(vec![state; 3])
        .because("reading takes the outcome away and does not undo the decision");
        let after = DECISIONS.map(|(later, ..)| {
            let (resolver, mut promise) = polled(1);
            decide(name, &resolver, promise.future(), 7);
            drop(promise.poll());
            decide(later, &resolver, promise.future(), 8);
            let then = word(resolver.state());
            let_go(resolver);
            [then, word(promise.future().state())]
        });
        expect(
            &format!("states after {name}, a poll, each of the four decisions and the drop of the resolver"),
            after.concat(),
        )
        .is(vec![state; 8])
        .because("what is decided stays decided, also when nothing is left to be read");
    }
}

/// > the value is returned
#[probe::test]
fn a_late_result_is_returned() {
    for (name, ..) in DECISIONS {
        let (resolver, mut promise) = polled(1);
        decide(name, &resolver, promise.future(), 7);
        let mut late = vec![resolver.set_result(drawn(8)).err()];
        drop(promise.poll());
        late.push(resolver.set_result(drawn(9)).err());
        let_go(promise);
        late.push(resolver.set_result(drawn(10)).err());
        expect(
            &format!("what a set returned after {name}, a poll, a drop"),
            late,
        )
        .is([8, 9, 10].map(|late| Some(drawn(late))).to_vec())
        .because("a value that comes too late still belongs to its owner");
    }
}

/// > the error is returned
#[probe::test]
fn a_late_error_is_returned() {
    for (name, ..) in DECISIONS {
        let (resolver, mut promise) = polled(1);
        decide(name, &resolver, promise.future(), 7);
        let mut late = vec![resolver.set_error(drawn(8)).err()];
        drop(promise.poll());
        late.push(resolver.set_error(drawn(9)).err());
        let_go(promise);
        late.push(resolver.set_error(drawn(10)).err());
        expect(
            &format!("what an error set after {name}, a poll, a drop returned"),
            late,
        )
        .is([8, 9, 10].map(|late| Some(drawn(late))).to_vec())
        .because("an error that comes too late still belongs to its owner");
    }
}

/// > Dropping the resolver of a pending promise cancels the promise.
#[probe::test]
fn a_dropped_resolver_cancels_and_never_hangs() {
    let (resolver, promise) = promise::<u32, u32>();
    let_go(resolver);
    let got = observe(|| promise).into_output();
    expect("what came out", outcome(Poll::Ready(got)))
        .is("cancelled")
        .because("nobody is left who could decide, so to wait on would be to wait for ever");
    let (resolver, promise) = polled(1);
    let_go(resolver);
    expect("state after the drop", word(promise.future().state()))
        .is("cancelled")
        .because("the drop is a decision");
    expect("wakes after the drop", promise.wakes())
        .at_least(1)
        .because("the drop is a decision, and wakes the task that waits");
}

/// > Dropping the resolver of a pending promise cancels the promise.
///
/// > Dropping a pending promise cancels it.
#[probe::test]
fn an_end_that_goes_in_a_panic_cancels() {
    fn let_go_in_a_panic<T>(end: T) {
        let _: Result<(), _> = catch_unwind(AssertUnwindSafe(move || {
            let _end = end;
            resume_unwind(Box::new("a bug"));
        }));
    }
    let (resolver, promise) = polled(1);
    let_go_in_a_panic(resolver);
    let then = (word(promise.future().state()), promise.wakes() > 0);
    expect(
        "state, and whether the task that waits was woken, after a panic dropped the resolver",
        then,
    )
    .is(("cancelled", true))
    .because(
        "a panic is how a resolver is most often lost, and the promise has no other news of it",
    );
    let (resolver, promise) = polled(1);
    let_go_in_a_panic(promise);
    expect(
        "state after a panic dropped the promise",
        word(resolver.state()),
    )
    .is("cancelled")
    .because("a panic drops what its task owned, and then nobody can await a result");
}

/// > Dropping a pending promise cancels it.
#[probe::test]
fn dropping_the_promise_cancels() {
    for polls in [0, 1] {
        let (resolver, promise) = polled(polls);
        let_go(promise);
        let then = (word(resolver.state()), resolver.set_result(drawn(7)).err());
        expect(
            &format!("state, and what a set returned, after {polls} polls and the drop"),
            then,
        )
        .is(("cancelled", Some(drawn(7))))
        .because("with the promise gone, nobody can ever await a result");
    }
}

/// > A cancel by the promise cancels it if it is pending.
#[probe::test]
fn a_cancel_by_the_promise_is_seen_by_the_resolver() {
    let (resolver, promise) = promise::<u32, u32>();
    promise.cancel();
    expect("state that the resolver sees", word(resolver.state()))
        .is("cancelled")
        .because("the code that computes the result can ask whether it is still wanted");
}

/// > A cancel by the resolver cancels a pending promise.
#[probe::test]
fn a_cancel_by_the_resolver_is_seen_by_the_promise() {
    let (resolver, promise) = promise::<u32, u32>();
    resolver.cancel();
    expect("state that the promise sees", word(promise.state()))
        .is("cancelled")
        .because("either end may give the promise up");
}

/// > The decision wakes the waker of the newest poll.
#[probe::test]
fn every_decision_wakes_the_task_that_waits() {
    for (name, ..) in DECISIONS {
        for polls in [1, 3] {
            let (resolver, promise) = polled(polls);
            let before = promise.wakes();
            decide(name, &resolver, promise.future(), 7);
            let wakes = promise.wakes() - before;
            expect(
                &format!("wakes of the newest waker by {name}, after {polls} polls"),
                wakes,
            )
            .at_least(1)
            .because("the task that polled last is the one that waits now");
        }
    }
    let (resolver, promise) = promise::<u32, u32>();
    let (mut promise, mut polls) = (Box::pin(promise), 0);
    let mut one_of_two = by_hand(poll_fn(move |context| {
        polls += 1;
        let mut other = Context::from_waker(Waker::noop());
        let is_other = polls == 2;
        promise
            .as_mut()
            .poll(if is_other { &mut other } else { context })
    }));
    let _ = (0..3).all(|_| one_of_two.poll().is_pending());
    let before = one_of_two.wakes();
    resolver.set_result(drawn(7)).ok();
    expect(
        "wakes of a waker that polled first and, behind another, last",
        one_of_two.wakes() - before,
    )
    .at_least(1)
    .because("a promise may come back to the task that had it before");
}

/// > The wakers of older polls are not woken.
#[probe::test]
fn a_task_that_waits_no_more_is_left_alone() {
    for (name, ..) in DECISIONS {
        let (resolver, promise) = polled(3);
        decide(name, &resolver, promise.future(), 7);
        expect(
            &format!("wakes of the older wakers by {name}"),
            promise.stale_wakes(),
        )
        .is(0)
        .because("each poll may come from another task, and only the last one still waits");
    }
    let (resolver, mut promise) = polled(1);
    drop(promise.look());
    resolver.set_result(drawn(7)).ok();
    expect(
        "wakes of the task that polled before a look with the waker that does nothing",
        promise.stale_wakes(),
    )
    .is(0)
    .because("the look was the newest poll, and what looks without waiting wants no wake");
}

/// > Nothing but the decision wakes a waker, and that once.
#[probe::test]
fn a_task_is_woken_exactly_once() {
    for (name, ..) in DECISIONS {
        for (later, ..) in DECISIONS {
            let (resolver, mut promise) = polled(1);
            drop(promise.poll());
            let mut wakes = vec![promise.wakes()];
            decide(name, &resolver, promise.future(), 7);
            decide(later, &resolver, promise.future(), 8);
            wakes.push(promise.wakes());
            drop(promise.poll());
            decide(later, &resolver, promise.future(), 9);
            let_go(resolver);
            wakes.push(promise.wakes());
            expect(
                &format!("wakes before {name}, after it and {later}, and at the end"),
                wakes,
            )
            .is(vec![0, 1, 1])
            .because("there is one piece of news, so there is one wake");
        }
    }
    let (resolver, promise) = polled(3);
    let_go(resolver);
    let wakes = (promise.wakes(), promise.stale_wakes());
    expect("wakes of the newest waker and of the older ones when the resolver is dropped", wakes)
        .is((1, 0))
        .because("the drop of a resolver that has decided nothing is the decision, and one piece of news like any other");
}

/// > While it is called, a waker may ask for the state, which is decided then, and may drop the promise.
#[probe::test]
fn a_waker_may_ask_and_drop_the_promise() {
    let a_drop = ("the drop of the resolver", "cancelled", "");
    for (name, state, _) in DECISIONS[..3].iter().chain([&a_drop]) {
        let (resolver, promise) = promise();
        let (_, another) = polled(0);
        let decides = || match *name {
            "the drop of the resolver" => let_go(resolver),
            _ => decide(name, &resolver, another.future(), 7),
        };
        let asks = |promise: Awaits| (word(promise.state()), let_go(promise)).0;
        // A promise that is not `Send` is for another check.
        let found = found_when_woken!(promise, decides, asks).unwrap_or(Some(state));
        expect(&format!("state that a waker found in its call, before it dropped the promise, after {name}"), found)
            .is(Some(*state))
            .because("the decision calls a waker, and that may run any code, and end the task that owns the promise: code that holds a lock meanwhile may wait for itself");
        if found.is_none() {
            break;
        }
    }
}

/// > Both ends are `Send` when `T` and `E` are.
#[probe::test]
fn both_ends_may_go_to_another_thread() {
    let (resolver, promise) = promise::<Opaque, Opaque>();
    let set = resolver.set_result(Opaque(())).is_ok();
    expect("a set succeeds", set)
        .is_true()
        .because("nothing was decided");
    drop(by_hand(promise).poll());
    // A `Cell` is `Send`, and not `Sync`.
    let send = (
        is_send!(Resolver<Cell<u32>, Cell<u8>>),
        is_send!(Promise<Cell<u32>, Cell<u8>>),
    );
    expect("the resolver of a `Cell` is `Send`, and the promise", send)
        .is((true, true))
        .because("the answer often comes from a thread, and the task that waits may be spawned; a `Cell` is `Send`, but not `Sync`");
}

type Awaits = Promise<u32, u32>;

/// Each way to decide, with the state and the outcome after it with 7.
const DECISIONS: [(&str, &str, &str); 4] = [
    ("a result", "resolved", "result 7"),
    ("an error", "failed", "error 7"),
    ("a cancel by the resolver", "cancelled", "cancelled"),
    ("a cancel by the promise", "cancelled", "cancelled"),
];

fn decide(how: &str, resolver: &Resolver<u32, u32>, promise: &Awaits, number: u32) {
    match how {
        "a result" => resolver.set_result(drawn(number)).unwrap_or(()),
        "an error" => resolver.set_error(drawn(number)).unwrap_or(()),
        "a cancel by the resolver" => resolver.cancel(),
        _ => promise.cancel(),
    }
}

/// Both ends, after so many polls, each by another task.
fn polled(polls: usize) -> (Resolver<u32, u32>, ByHand<Awaits>) {
    let (resolver, promise) = promise();
    let mut promise = by_hand(promise);
    let _ = (0..polls).all(|_| promise.poll_from_another_task().is_pending());
    (resolver, promise)
}

fn word(state: State) -> &'static str {
    ["pending", "resolved", "failed", "cancelled"][state as usize]
}

/// What came of it, as if its number had not been drawn.
fn outcome(poll: Poll<Result<u32, PromiseError<u32>>>) -> String {
    let as_usual = |number: u32| number.wrapping_sub(drawn(0));
    match poll {
        Poll::Pending => "pending".to_owned(),
        Poll::Ready(Ok(value)) => format!("result {}", as_usual(value)),
        Poll::Ready(Err(PromiseError::Failed(error))) => format!("error {}", as_usual(error)),
        Poll::Ready(Err(PromiseError::Cancelled)) => "cancelled".to_owned(),
    }
}

fn let_go<T>(_end: T) {}
