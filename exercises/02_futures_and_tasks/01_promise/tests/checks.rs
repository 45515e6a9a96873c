//! What a promise must do. Each check is a sentence; run them with
//! `cargo grade check promise`.

use probe::{by_hand, expect, expect_that, ms, observe};
use promise::{Promise, PromiseError, Resolver, State, promise};
use std::task::Poll;
use tokio::time::{sleep, timeout};

#[probe::test]
fn awaiting_before_the_set_works() {
    let (resolver, promise) = promise::<u32, String>();
    let seen = observe(async || {
        let later = async {
            sleep(ms(30)).await;
            resolver.set_result(7).ok();
        };
        tokio::join!(promise, later).0
    });
    expect("when the waiter went on", seen.elapsed())
        .is(ms(30))
        .because("whoever awaits a promise is woken when it is decided, not sooner and not later");
    expect_that!("what the waiter got", seen.into_output(), Ok(7))
        .because("the value that was set is the value that comes out");
}

#[probe::test]
fn awaiting_after_the_set_works() {
    let (resolver, promise) = promise::<u32, String>();
    resolver.set_result(7).ok();
    let got = observe(|| promise).into_output();
    expect_that!("what came out of a promise set before it was awaited", got, Ok(7))
        .because("the result waits for its reader: with nobody there to wake, there is still something to keep");
}

#[probe::test]
fn an_error_is_told_as_this_error() {
    let (resolver, promise) = promise::<u32, String>();
    resolver.set_error("no such page".to_owned()).ok();
    expect_that!("state after the error", resolver.state(), State::Failed)
        .because("both ends can ask how it went without waiting");
    expect_that!("what the waiter got", observe(|| promise).into_output(), Err(PromiseError::Failed(error)) if error == "no such page")
    .because("an error is an outcome like a result, and tells what went wrong");
}

#[probe::test]
fn the_waiter_is_woken_exactly_once() {
    let (resolver, promise) = promise::<u32, String>();
    let mut promise = by_hand(promise);
    expect_that!("a poll while nothing is set", promise.poll(), Poll::Pending)
        .because("there is nothing to give yet");
    expect("wakes before the set", promise.wakes())
        .is(0)
        .because("a future that wakes itself while it waits keeps the loop busy for nothing");
    resolver.set_result(7).ok();
    resolver.set_result(8).ok();
    let_go(resolver);
    expect(
        "wakes after a set, a second set and the resolver's end",
        promise.wakes(),
    )
    .is(1)
    .because("there is one piece of news, and it is told once");
}

#[probe::test]
fn the_newest_waker_is_woken() {
    let (resolver, promise) = promise::<u32, String>();
    let mut promise = by_hand(promise);
    for poll in [promise.poll(), promise.poll_from_another_task()] {
        expect_that!("polls while nothing is set", poll, Poll::Pending)
            .because("there is nothing to give yet");
    }
    let before = promise.wakes();
    resolver.set_result(7).ok();
    expect(
        "wakes of the newest waker by the set",
        promise.wakes() - before,
    )
    .is(1)
    .because(
        "every poll may come with another waker, and only the newest leads to whoever waits now",
    );
}

#[probe::test]
fn every_decision_wakes_the_newest_waker_once() {
    let decisions: [Decision; 4] = [
        ("a result", |resolver, _| {
            resolver.set_result(7).ok();
        }),
        ("an error", |resolver, _| {
            resolver.set_error("late".to_owned()).ok();
        }),
        ("a cancel of the resolver", |resolver, _| resolver.cancel()),
        ("a cancel of the promise", |_, promise| promise.cancel()),
    ];
    for (name, decide) in decisions {
        let (resolver, promise) = promise::<u32, String>();
        let mut promise = by_hand(promise);
        let polls = [
            promise.poll(),
            promise.poll_from_another_task(),
            promise.poll(),
        ];
        expect_that!(
            "polls while nothing is set",
            polls,
            [Poll::Pending, Poll::Pending, Poll::Pending]
        )
        .because("there is nothing to give yet");
        decide(&resolver, promise.future());
        expect(
            &format!("wakes of the older and the newest waker by {name}"),
            (promise.stale_wakes(), promise.wakes()),
        )
        .is((0, 1))
        .because(
            "whatever is decided, and by whom: whoever waits now is woken, once, and nobody else",
        );
    }
}

#[probe::test]
fn a_cancel_after_the_set_changes_nothing() {
    let cancels: [Decision; 2] = [
        ("the resolver", |resolver, _| resolver.cancel()),
        ("the promise", |_, promise| promise.cancel()),
    ];
    for (name, cancel) in cancels {
        let (resolver, promise) = promise::<u32, String>();
        resolver.set_result(7).ok();
        cancel(&resolver, &promise);
        expect_that!(
            &format!("state after a cancel of {name}"),
            resolver.state(),
            State::Resolved
        )
        .because("what is decided stays decided");
        expect_that!(
            &format!("what the waiter got after a cancel of {name}"),
            observe(|| promise).into_output(),
            Ok(7)
        )
        .because("the result was there before anybody gave up");
    }
}

#[probe::test]
fn another_task_may_go_on_waiting() {
    let (resolver, promise) = promise::<u32, String>();
    let seen = observe(async || {
        let mut promise = Box::pin(promise);
        let first = tokio::spawn(async {
            let in_vain = timeout(ms(10), &mut promise).await.is_err();
            (in_vain, promise)
        });
        let (_, promise) = first.await.unwrap();
        let second = tokio::spawn(promise);
        sleep(ms(40)).await;
        resolver.set_result(7).ok();
        second.await.unwrap()
    });
    expect("when the second task had the result", seen.elapsed())
        .is(ms(50))
        .because("a promise that was polled in one task can be handed on and awaited in another");
    expect_that!("what it got", seen.into_output(), Ok(7)).because("the hand-over loses nothing");
}

#[probe::test]
fn a_second_set_gives_the_value_back() {
    let (resolver, promise) = promise::<u32, String>();
    expect(
        "what the first set gives back",
        resolver.set_result(7).err(),
    )
    .is(None)
    .because("the promise was pending");
    expect(
        "what the second set gives back",
        resolver.set_result(8).err(),
    )
    .is(Some(8))
    .because("a promise is decided once; the value that came too late still belongs to its owner");
    expect(
        "what an error set after that gives back",
        resolver.set_error("late".to_owned()).err(),
    )
    .is(Some("late".to_owned()))
    .because("that goes for errors as well");
    expect_that!(
        "what the waiter got",
        observe(|| promise).into_output(),
        Ok(7)
    )
    .because("the first decision stands");
}

#[probe::test]
fn a_dropped_resolver_cancels_and_never_hangs() {
    let (resolver, promise) = promise::<u32, String>();
    let seen = observe(async || {
        let later = async {
            sleep(ms(20)).await;
            let_go(resolver);
        };
        tokio::join!(promise, later).0
    });
    expect("when the waiter went on", seen.elapsed())
        .is(ms(20))
        .because("when nobody is left who could decide, waiting on would be waiting for ever");
    expect_that!(
        "what the waiter got",
        seen.into_output(),
        Err(PromiseError::Cancelled)
    )
    .because("a promise that was given up says so");
}

#[probe::test]
fn a_resolver_may_go_once_it_has_set() {
    let (resolver, promise) = promise::<u32, String>();
    resolver.set_result(7).ok();
    let_go(resolver);
    expect_that!(
        "state after the resolver has gone",
        promise.state(),
        State::Resolved
    )
    .because("what is decided stays decided");
    expect_that!(
        "what the waiter got",
        observe(|| promise).into_output(),
        Ok(7)
    )
    .because("the result belongs to the promise now, not to the end that set it");
}

#[probe::test]
fn a_cancel_of_the_promise_is_seen_by_the_resolver() {
    let (resolver, promise) = promise::<u32, String>();
    promise.cancel();
    expect_that!(
        "state that the resolver sees",
        resolver.state(),
        State::Cancelled
    )
    .because("whoever computes the result can ask whether anybody still wants it");
    expect(
        "what a set after the cancel gives back",
        resolver.set_result(7).err(),
    )
    .is(Some(7))
    .because("the promise is decided: the value goes back to its owner");
    expect_that!(
        "what the waiter got",
        observe(|| promise).into_output(),
        Err(PromiseError::Cancelled)
    )
    .because("to await what was cancelled is an error, and no hang");
}

#[probe::test]
fn a_cancel_by_the_resolver_wakes_the_waiter() {
    let (resolver, promise) = promise::<u32, String>();
    let seen = observe(async || {
        let later = async {
            sleep(ms(20)).await;
            resolver.cancel();
        };
        tokio::join!(promise, later).0
    });
    expect("when the waiter went on", seen.elapsed())
        .is(ms(20))
        .because("a cancel is a decision, and wakes like any other");
    expect_that!(
        "what the waiter got",
        seen.into_output(),
        Err(PromiseError::Cancelled)
    )
    .because("either end may give the promise up");
}

#[probe::test]
fn dropping_the_promise_cancels() {
    let (resolver, promise) = promise::<u32, String>();
    let_go(promise);
    expect_that!(
        "state that the resolver sees",
        resolver.state(),
        State::Cancelled
    )
    .because("with the promise gone, nobody can ever read a result");
    expect(
        "what a set after that gives back",
        resolver.set_result(7).err(),
    )
    .is(Some(7))
    .because("a value that nobody can read is given back instead of being lost");
}

#[probe::test]
fn a_promise_that_goes_unread_stays_as_it_was_decided() {
    let (resolver, promise) = promise::<u32, String>();
    resolver.set_result(7).ok();
    let_go(promise);
    expect_that!(
        "state that the resolver sees",
        resolver.state(),
        State::Resolved
    )
    .because("it was decided before it went: nobody has cancelled anything");
}

#[probe::test]
fn the_state_stays_when_the_result_was_taken() {
    let (resolver, promise) = promise::<u32, String>();
    expect_that!(
        "state of both ends at first",
        (resolver.state(), promise.state()),
        (State::Pending, State::Pending)
    )
    .because("nothing is decided yet");
    resolver.set_result(7).ok();
    expect_that!(
        "state of both ends after the set",
        (resolver.state(), promise.state()),
        (State::Resolved, State::Resolved)
    )
    .because("both look at the same thing");
    observe(|| promise).into_output().ok();
    expect_that!(
        "state after the result was awaited",
        resolver.state(),
        State::Resolved
    )
    .because("reading takes the value away and does not undo the decision");
    expect(
        "what a set after that gives back",
        resolver.set_result(8).err(),
    )
    .is(Some(8))
    .because("a promise is decided once");
}

// What the checks are made of.

/// One way to decide, and its name.
type Decision = (
    &'static str,
    fn(&Resolver<u32, String>, &Promise<u32, String>),
);

/// Drops one of the two ends.
fn let_go<T>(_end: T) {}
