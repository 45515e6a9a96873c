//! What a promise must do. Each check is a sentence; run them with
//! `cargo grade check promise`.

use probe::{expect, ms, observe};
use promise::{Promise, PromiseError, Resolver, State, promise};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Wake, Waker};
use tokio::time::{sleep, timeout};

#[probe::test]
fn awaiting_before_the_set_works() {
    let (resolver, promise) = numbers();
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
    expect("what the waiter got", told(seen.into_output()))
        .is("result 7".to_owned())
        .because("the value that was set is the value that comes out");
}

#[probe::test]
fn awaiting_after_the_set_works() {
    let (resolver, promise) = numbers();
    resolver.set_result(7).ok();
    let got = observe(|| promise).into_output();
    expect("what came out of a promise set before it was awaited", told(got))
        .is("result 7".to_owned())
        .because("the result waits for its reader: with nobody there to wake, there is still something to keep");
}

#[probe::test]
fn an_error_is_told_as_this_error() {
    let (resolver, promise) = numbers();
    resolver.set_error("no such page".to_owned()).ok();
    expect("state after the error", said(resolver.state()))
        .is("failed")
        .because("both ends can ask how it went without waiting");
    expect(
        "what the waiter got",
        told(observe(|| promise).into_output()),
    )
    .is("error no such page".to_owned())
    .because("an error is an outcome like a result, and tells what went wrong");
}

#[probe::test]
fn the_waiter_is_woken_exactly_once() {
    let (resolver, promise) = numbers();
    let (bell, mut promise) = (Bell::new(), Box::pin(promise));
    bell.polls(&mut promise);
    expect("wakes before the set", bell.rings())
        .is(0)
        .because("a future that wakes itself while it waits keeps the loop busy for nothing");
    resolver.set_result(7).ok();
    resolver.set_result(8).ok();
    let_go(resolver);
    expect(
        "wakes after a set, a second set and the resolver's end",
        bell.rings(),
    )
    .is(1)
    .because("there is one piece of news, and it is told once");
}

#[probe::test]
fn the_newest_waker_is_woken() {
    let (resolver, promise) = numbers();
    let (older, newest, mut promise) = (Bell::new(), Bell::new(), Box::pin(promise));
    older.polls(&mut promise);
    newest.polls(&mut promise);
    let before = newest.rings();
    resolver.set_result(7).ok();
    expect(
        "wakes of the newest waker by the set",
        newest.rings() - before,
    )
    .is(1)
    .because(
        "every poll may come with another waker, and only the newest leads to whoever waits now",
    );
}

#[probe::test]
fn every_decision_wakes_the_newest_waker_once() {
    let decisions: [Decision; 4] = [
        ("a result", |ends| {
            ends.0.set_result(7).ok();
        }),
        ("an error", |ends| {
            ends.0.set_error("late".to_owned()).ok();
        }),
        ("a cancel of the resolver", |ends| ends.0.cancel()),
        ("a cancel of the promise", |ends| ends.1.cancel()),
    ];
    for (name, decide) in decisions {
        let (resolver, promise) = numbers();
        let mut ends = (resolver, Box::pin(promise));
        let (older, newest) = (Bell::new(), Bell::new());
        older.polls(&mut ends.1);
        newest.polls(&mut ends.1);
        newest.polls(&mut ends.1);
        decide(&ends);
        expect(
            &format!("wakes of the older and the newest waker by {name}"),
            (older.rings(), newest.rings()),
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
        ("the resolver", |ends| ends.0.cancel()),
        ("the promise", |ends| ends.1.cancel()),
    ];
    for (name, cancel) in cancels {
        let (resolver, promise) = numbers();
        let ends = (resolver, Box::pin(promise));
        ends.0.set_result(7).ok();
        cancel(&ends);
        let (resolver, promise) = ends;
        expect(
            &format!("state after a cancel of {name}"),
            said(resolver.state()),
        )
        .is("resolved")
        .because("what is decided stays decided");
        expect(
            &format!("what the waiter got after a cancel of {name}"),
            told(observe(|| promise).into_output()),
        )
        .is("result 7".to_owned())
        .because("the result was there before anybody gave up");
    }
}

#[probe::test]
fn another_task_may_go_on_waiting() {
    let (resolver, promise) = numbers();
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
    expect("what it got", told(seen.into_output()))
        .is("result 7".to_owned())
        .because("the hand-over loses nothing");
}

#[probe::test]
fn a_second_set_gives_the_value_back() {
    let (resolver, promise) = numbers();
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
    expect(
        "what the waiter got",
        told(observe(|| promise).into_output()),
    )
    .is("result 7".to_owned())
    .because("the first decision stands");
}

#[probe::test]
fn a_dropped_resolver_cancels_and_never_hangs() {
    let (resolver, promise) = numbers();
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
    expect("what the waiter got", told(seen.into_output()))
        .is("cancelled".to_owned())
        .because("a promise that was given up says so");
}

#[probe::test]
fn a_resolver_may_go_once_it_has_set() {
    let (resolver, promise) = numbers();
    resolver.set_result(7).ok();
    let_go(resolver);
    expect("state after the resolver has gone", said(promise.state()))
        .is("resolved")
        .because("what is decided stays decided");
    expect(
        "what the waiter got",
        told(observe(|| promise).into_output()),
    )
    .is("result 7".to_owned())
    .because("the result belongs to the promise now, not to the end that set it");
}

#[probe::test]
fn a_cancel_of_the_promise_is_seen_by_the_resolver() {
    let (resolver, promise) = numbers();
    promise.cancel();
    expect("state that the resolver sees", said(resolver.state()))
        .is("cancelled")
        .because("whoever computes the result can ask whether anybody still wants it");
    expect(
        "what a set after the cancel gives back",
        resolver.set_result(7).err(),
    )
    .is(Some(7))
    .because("the promise is decided: the value goes back to its owner");
    expect(
        "what the waiter got",
        told(observe(|| promise).into_output()),
    )
    .is("cancelled".to_owned())
    .because("to await what was cancelled is an error, and no hang");
}

#[probe::test]
fn a_cancel_by_the_resolver_wakes_the_waiter() {
    let (resolver, promise) = numbers();
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
    expect("what the waiter got", told(seen.into_output()))
        .is("cancelled".to_owned())
        .because("either end may give the promise up");
}

#[probe::test]
fn dropping_the_promise_cancels() {
    let (resolver, promise) = numbers();
    let_go(promise);
    expect("state that the resolver sees", said(resolver.state()))
        .is("cancelled")
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
    let (resolver, promise) = numbers();
    resolver.set_result(7).ok();
    let_go(promise);
    expect("state that the resolver sees", said(resolver.state()))
        .is("resolved")
        .because("it was decided before it went: nobody has cancelled anything");
}

#[probe::test]
fn the_state_stays_when_the_result_was_taken() {
    let (resolver, promise) = numbers();
    expect("state of both ends at first", states(&resolver, &promise))
        .is(("pending", "pending"))
        .because("nothing is decided yet");
    resolver.set_result(7).ok();
    expect(
        "state of both ends after the set",
        states(&resolver, &promise),
    )
    .is(("resolved", "resolved"))
    .because("both look at the same thing");
    observe(|| promise).into_output().ok();
    expect("state after the result was awaited", said(resolver.state()))
        .is("resolved")
        .because("reading takes the value away and does not undo the decision");
    expect(
        "what a set after that gives back",
        resolver.set_result(8).err(),
    )
    .is(Some(8))
    .because("a promise is decided once");
}

// What the checks are made of.

/// Both ends; the promise can be polled.
type Ends = (Resolver<u32, String>, Pin<Box<Promise<u32, String>>>);

/// One way to decide, and its name.
type Decision = (&'static str, fn(&Ends));

fn numbers() -> (Resolver<u32, String>, Promise<u32, String>) {
    promise()
}

/// Drops one of the two ends.
fn let_go<T>(_end: T) {}

fn told(outcome: Result<u32, PromiseError<String>>) -> String {
    match outcome {
        Ok(value) => format!("result {value}"),
        Err(PromiseError::Failed(error)) => format!("error {error}"),
        Err(PromiseError::Cancelled) => "cancelled".to_owned(),
    }
}

fn said(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Resolved => "resolved",
        State::Failed => "failed",
        State::Cancelled => "cancelled",
    }
}

fn states(
    resolver: &Resolver<u32, String>,
    promise: &Promise<u32, String>,
) -> (&'static str, &'static str) {
    (said(resolver.state()), said(promise.state()))
}

/// A waker that counts how often it is called.
#[derive(Default)]
struct Bell {
    rings: AtomicUsize,
}

impl Bell {
    fn new() -> Arc<Self> {
        Arc::default()
    }

    fn rings(&self) -> usize {
        self.rings.load(Ordering::SeqCst)
    }

    /// Polls a promise once with this waker.
    fn polls(self: &Arc<Self>, promise: &mut Pin<Box<Promise<u32, String>>>) {
        let waker = Waker::from(self.clone());
        let polled = promise.as_mut().poll(&mut Context::from_waker(&waker));
        expect(
            "the promise waits while nothing is set",
            polled.is_pending(),
        )
        .is_true()
        .because("there is nothing to give yet");
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rings.fetch_add(1, Ordering::SeqCst);
    }
}
