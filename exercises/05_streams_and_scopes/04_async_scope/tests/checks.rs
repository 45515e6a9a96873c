//! What `with_connection` must do. Each check is a sentence; run them with
//! `cargo grade check async_scope`.
//!
//! A query takes 50 ms and a close 30, unless a check says otherwise.

use async_scope::{ScopeError, with_connection};
use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use lab::{CloseError, Connection, Pool};
use probe::{
    Gate, Jobs, Payload, Polls, Scenario, a_turn, by_hand, cut_after, cut_by_a_panic,
    cut_everywhere, drawn_text, expect, expect_that, ms, observe, panic_of, schedules,
};
use std::panic::panic_any;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let [unpolled, polled] = [(); 2].map(|()| Pool::new(1, ms(50), ms(30)));
    observe(async || {
        let scope = with_connection(&unpolled, ask);
        with_connection(&polled, ask).await.ok();
        drop(scope);
    });
    let opened = (unpolled.visits().len(), polled.visits().len());
    expect("connections opened, unpolled and polled", opened)
        .is((0, 1))
        .because("a Rust future is inert: the work begins at its first poll");
}

/// > It opens one connection, at the instant at which the pool has a place.
#[probe::test]
fn it_has_a_place_as_soon_as_there_is_one() {
    let pool = Pool::new(1, ms(50), ms(7));
    observe(async || {
        let (start, holder) = (Instant::now(), pool.connect().await);
        tokio::spawn(async move {
            sleep(ms(16)).await;
            holder.close().await.ok();
        });
        let mut scope = Box::pin(with_connection(&pool, ask));
        // Another task polls it before the one that waits for the place.
        let _ = by_hand(scope.as_mut()).poll();
        scope.await.ok();
        let opened: Vec<_> = pool.visits().iter().map(|one| one.opened - start).collect();
        expect("when connections were opened", opened)
            .is(vec![ms(0), ms(23)])
            .because(
                "the check held the only place from {0 ms} to {23}, and the scope needs one place",
            );
    });
}

/// > While it waits for a place, it does not look again and again.
#[probe::test]
fn while_it_waits_it_does_not_look_again() {
    let (pool, polls) = (Pool::new(1, ms(50), ms(30)), Polls::new());
    Scenario::new().lasting(2 * YEAR).run(async || {
        let holder = pool.connect().await;
        let holds = async {
            sleep(YEAR).await;
            holder.close().await.ok();
        };
        let _ = tokio::join!(polls.of(with_connection(&pool, ask)), holds);
    });
    expect(
        "connections opened, the check's own among them",
        pool.visits().len(),
    )
    .is(2)
    .because("after a year there is a place");
    expect("polls, of which a few are needed", polls.count())
        .at_most(12)
        .because("the pool wakes the task that waits for a place");
}

/// > When body and close succeed, it returns the body's value.
///
/// > When only the body fails, it returns [`ScopeError::Body`].
#[probe::test]
fn the_bodys_own_result_comes_out() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let value = with_connection(&pool, ask).await;
        expect_that!("what came out of a good body", value, Ok(answer) if answer == drawn_text("HELLO"))
            .because("the scope hands the body's value on");
        expect_that!(
            "what came out of a body that failed",
            with_connection(&pool, ask_in_vain).await,
            Err(ScopeError::Body("no such table"))
        )
        .because("and the body's error as well");
    });
}

/// > When the body ends with a value, the connection is closed before this returns.
#[probe::test]
fn it_is_closed_before_it_returns_a_value() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        with_connection(&pool, ask).await.ok();
        expect(
            "closed when a value came out",
            pool.visits()[0].closed.is_some(),
        )
        .is_true()
        .because("code after the scope may rely on it that the connection is closed");
    });
}

/// > When the body ends with an error, the connection is closed before this returns.
#[probe::test]
fn it_is_closed_before_it_returns_an_error() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        with_connection(&pool, ask_in_vain).await.ok();
        expect(
            "closed when an error came out",
            pool.visits()[0].closed.is_some(),
        )
        .is_true()
        .because("an error is a way out of the body like any other");
    });
}

/// > When the body panics, the connection is closed before the panic goes on.
#[probe::test]
fn it_is_closed_before_a_panic_goes_on() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let message = panic_of(with_connection(&pool, ask_and_panic)).await;
        expect("closed when the panic came out", pool.visits()[0].closed.is_some())
            .is_true()
            .because("a panic is a way out of the body, too, and the server keeps the connection open until it is closed");
        expect("it panicked", message.is_some())
            .is_true()
            .because("the body's panic goes on when the connection is closed");
    });
}

/// > When `body` panics at its call, before there is a future, the connection is closed before that panic goes on.
#[probe::test]
fn it_is_closed_when_the_call_of_the_body_panics() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        panic_of(with_connection(&pool, panic_at_the_call)).await;
        expect(
            "closed when the panic came out",
            pool.visits()[0].closed.is_some(),
        )
        .is_true()
        .because(
            "the body was called and had its connection, though there was never a future to poll",
        );
    });
}

/// > The panic goes on with its own message, also when the close fails.
#[probe::test]
fn the_panic_keeps_its_message() {
    // What `panic_of` says of a panic without a text is in it, too.
    for (payload, message) in Payload::each() {
        let pool = Pool::failing_close(1, ms(50), ms(30));
        let job = Jobs::new().takes("body", ms(7)).panics(payload);
        let body = move |_| job.map(|()| Ok::<(), &str>(()));
        let panicked = observe(|| panic_of(with_connection(&pool, body)));
        expect(
            "what the panic said, though the close failed, too",
            panicked.into_output(),
        )
        .is(Some(message.to_owned()))
        .because("it is the body's own panic, which the scope lets go on as it was");
    }
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let panicked = observe(|| panic_of(with_connection(&pool, panic_at_the_call)));
    expect(
        "what a panic at the call said, though the close failed, too",
        panicked.into_output(),
    )
    .is(Some(drawn_text("out of bread").to_owned()))
    .because("a panic before there is a future is the body's own as well");
}

/// > When body and close succeed, it returns the body's value.
#[probe::test]
fn another_task_may_wait_for_the_scope() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let mut scope = Box::pin(with_connection(&pool, ask));
        let in_body = by_hand(scope.as_mut()).poll().is_ready();
        sleep(ms(60)).await;
        let in_close = by_hand(scope.as_mut()).poll().is_ready();
        expect(
            "whether it was over when other tasks had polled it, at {0 ms} and at {60}",
            (in_body, in_close),
        )
        .is((false, false))
        .because("the body waits {50 ms} for an answer, and the close takes {30} more");
        expect_that!("what came out for the task that waits now", scope.await, Ok(answer) if answer == drawn_text("HELLO"))
            .because("a future may be handed on while it waits: the end wakes the task that has it now");
    });
}

/// > When only the close fails, it returns [`ScopeError::Close`].
#[probe::test]
fn a_close_that_fails_is_reported() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let error = observe(|| with_connection(&pool, ask)).into_output();
    expect_that!(
        "what came out when only the close failed",
        error,
        Err(ScopeError::Close(CloseError))
    )
    .because("a value that may not have been saved at the other end is no success");
}

/// > When both fail, it returns [`ScopeError::Both`].
#[probe::test]
fn a_close_that_fails_does_not_hide_the_bodys_error() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let error = observe(|| with_connection(&pool, ask_in_vain)).into_output();
    expect_that!(
        "what came out when both failed",
        error,
        Err(ScopeError::Both { body: "no such table", close: CloseError })
    )
    .because("the body's error is the reason for everything, and comes first; the other is reported beside it");
}

/// > When this future is dropped while it waits for a place, the pool stays as it was.
#[probe::test]
fn cancelled_while_it_waits_it_has_taken_nothing() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let holder = pool.connect().await;
        cut_after(ms(20), with_connection(&pool, ask)).await;
        let _ = holder.close().await;
        sleep(ms(1000)).await;
        expect(
            "connections opened, but for the check's own",
            pool.visits().len() - 1,
        )
        .is(0)
        .because("the only place was taken when the scope was dropped");
        with_connection(&pool, ask).await.ok();
    });
    expect(
        "connections opened by the next scope",
        pool.visits().len() - 1,
    )
    .is(1)
    .because("the place is free again, and one that is not dropped takes it");
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let holder = pool.connect().await;
        let mut scope = by_hand(with_connection(&pool, ask));
        let _ = scope.poll();
        let _ = holder.close().await;
        a_turn().await;
        drop(scope);
        sleep(ms(1000)).await;
    });
    expect(
        "places free, of a scope that was dropped a turn after there was one for it",
        pool.free_places(),
    )
    .is(1)
    .because("what has come for a scope that is gone must go back");
    let opened = schedules(20).without(|scenario| {
        let pool = Pool::new(1, ms(50), ms(30));
        scenario.run(async || {
            let holder = pool.connect().await;
            let mut close = by_hand(holder.close());
            let mut scope = by_hand(with_connection(&pool, ask));
            let (_, _) = (close.poll(), scope.poll());
            sleep(ms(30)).await;
            drop(scope);
            let _ = close.poll();
            sleep(ms(1000)).await;
        });
        pool.visits().len() == 1
    });
    expect(
        "schedules in which a scope opened a connection when a place came right after its drop",
        opened,
    )
    .is(vec![])
    .because("it comes too late: nobody waits for the place any more, and others may");
}

/// > The close then begins before any time passes.
///
/// > A close comes to its end, also when this future is gone.
#[probe::test]
fn cancelled_in_the_body_it_is_closed_all_the_same() {
    let pool = Pool::new(1, ms(50), ms(30));
    let start = observe(async || {
        let start = Instant::now();
        cut_after(ms(20), with_connection(&pool, ask)).await;
        sleep(ms(1000)).await;
        start
    });
    let (start, visit) = (start.into_output(), &pool.visits()[0]);
    expect(
        "when the close began",
        visit.close_began.map(|at| at - start),
    )
    .is(Some(ms(20)))
    .because("the scope was dropped at {20 ms}, and the close begins before any time passes");
    expect("when it was closed", visit.closed.map(|at| at - start))
        .is(Some(ms(50)))
        .because("a close takes {30 ms}, and the runtime lives long enough");
    expect("places that are free in the end", pool.free_places())
        .is(1)
        .because("a place that does not come back is lost for the rest of the program");
    for scopes in [1, 3] {
        let pool = Pool::new(scopes, ms(50), ms(30));
        let start = observe(async || {
            let start = Instant::now();
            let all = (0..scopes).map(|_| with_connection(&pool, ask));
            cut_after(ms(20), join_all(all)).await;
            sleep(ms(1000)).await;
            start
        });
        let start = start.into_output();
        let began = pool.visits().into_iter().map(|visit| visit.close_began);
        expect(
            &format!("when the closes began, of {scopes} that were dropped at {{20 ms}}"),
            began
                .map(|began| began.map(|at| at - start))
                .collect::<Vec<_>>(),
        )
        .is(vec![Some(ms(20)); scopes])
        .because("each drop hands its connection over, and nobody has to wait to take it");
    }
}

/// > The close then begins before any time passes.
#[probe::test]
fn a_caller_that_panics_closes_it_too() {
    let pool = Pool::new(1, ms(50), ms(30));
    let start = observe(async || {
        let start = Instant::now();
        cut_by_a_panic(ms(20), with_connection(&pool, ask)).await;
        sleep(ms(1000)).await;
        start
    });
    let start = start.into_output();
    expect(
        "when the close began, after a panic of the caller",
        pool.visits()[0].close_began.map(|at| at - start),
    )
    .is(Some(ms(20)))
    .because("a panic that unwinds past the scope drops it, as any other cancel does");
    expect("places that are free in the end", pool.free_places())
        .is(1)
        .because("the program goes on where the panic is caught, and needs its place");
}

/// > When this future is dropped while the body runs, the body is dropped, too, and goes no further.
#[probe::test]
fn cancelled_in_the_body_the_body_goes_no_further() {
    let pool = Pool::new(1, ms(50), ms(30));
    let jobs = Jobs::new();
    observe(async || {
        let scope = with_connection(&pool, move |connection| {
            jobs.does("body", async move {
                connection.query("hello").await;
                Ok::<_, &str>(())
            })
        });
        cut_after(ms(20), scope).await;
        sleep(ms(1000)).await;
    });
    expect("when the body was dropped", jobs.dropped_at("body"))
        .is(Some(ms(20)))
        .because("a cancel of the scope is a cancel of what is done in it");
    expect("bodies that went on after that", jobs.ended())
        .are([])
        .because("the connection is being closed");
    let went_on = schedules(20).without(|scenario| {
        let (pool, jobs, gate) = (Pool::new(1, ms(50), ms(30)), Jobs::new(), Gate::new());
        scenario.run(async || {
            let body = move |_| jobs.does("body", gate.pass()).map(Ok::<_, &str>);
            cut_after(ms(20), with_connection(&pool, body)).await;
            gate.open();
            sleep(ms(1000)).await;
        });
        jobs.ended().is_empty()
    });
    expect(
        "schedules in which a body went on that could have done so right after the drop",
        went_on,
    )
    .is(vec![])
    .because("it comes too late: the scope is gone, and what its body waited for came after that");
}

/// > A close comes to its end, also when this future is gone.
#[probe::test]
fn cancelled_in_the_close_it_is_closed_to_the_end() {
    let pool = Pool::new(1, ms(50), ms(30));
    let start = observe(async || {
        let start = Instant::now();
        cut_after(ms(65), with_connection(&pool, ask)).await;
        sleep(ms(1000)).await;
        start
    });
    let (start, visit) = (start.into_output(), &pool.visits()[0]);
    expect("when it was closed", visit.closed.map(|at| at - start))
        .is(Some(ms(80)))
        .because("the close began at {50 ms} and takes {30}; that nothing waits for it any more is no reason to leave it half done");
    expect("places that are free in the end", pool.free_places())
        .is(1)
        .because("a close that is cut gives no place back");
    let bodies: [fn(Connection) -> Answer; 4] =
        [ask, ask_in_vain, ask_and_panic, panic_at_the_call];
    for (way, body) in ["value", "error", "panic", "panic at its call"]
        .iter()
        .zip(bodies)
    {
        cut_everywhere(async |cut| {
            let pool = Pool::new(1, ms(50), ms(30));
            let whole = cut.here(panic_of(with_connection(&pool, body))).await;
            sleep(ms(1000)).await;
            expect(
                &format!("places free, with a {way} and a cut"),
                pool.free_places(),
            )
            .is(1)
            .because("the only place comes back wherever the scope is dropped");
            // Where a task is to open it, a cut may come before that task has its turn.
            let fewest = usize::from(whole.is_some());
            expect(
                &format!("connections opened, with a {way} and a cut"),
                pool.visits().len(),
            )
            .between(fewest, 1)
            .because("a scope needs one connection, and opens it once");
        });
    }
}

/// > Neither the body nor the close has a time limit.
#[probe::test]
fn neither_body_nor_close_has_a_time_limit() {
    let pool = Pool::new(1, YEAR, YEAR);
    let slow = Scenario::new().lasting(3 * YEAR);
    let slow = slow.run(|| with_connection(&pool, ask));
    expect("time of a slow body and a slow close", slow.elapsed())
        .is(2 * YEAR)
        .because("each takes a year");
    expect_that!("what came out", slow.output(), Ok(_)).because("nothing has failed");
    let bodies: [fn(Connection) -> Answer; 3] = [ask_in_vain, ask_and_panic, panic_at_the_call];
    for (way, body) in ["an error", "a panic", "a panic at its call"]
        .iter()
        .zip(bodies)
    {
        let pool = Pool::new(1, ms(50), YEAR);
        let slow = Scenario::new().lasting(3 * YEAR);
        slow.run(async || {
            panic_of(with_connection(&pool, body)).await;
            expect(
                &format!("places free when {way} came out"),
                pool.free_places(),
            )
            .is(1)
            .because("the close takes a year after a failure, too, and comes first");
        });
    }
    let pool = Pool::new(1, ms(50), YEAR);
    Scenario::new().lasting(3 * YEAR).run(async || {
        cut_after(ms(20), with_connection(&pool, ask)).await;
        sleep(2 * YEAR).await;
    });
    expect(
        "places free after a cancel and a slow close",
        pool.free_places(),
    )
    .is(1)
    .because("the close takes a year, and the runtime lives for two");
}

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
type Answer = BoxFuture<'static, Result<String, &'static str>>;

fn ask(connection: Connection) -> Answer {
    async move { Ok(connection.query(drawn_text("hello")).await) }.boxed()
}

fn ask_in_vain(connection: Connection) -> Answer {
    ask(connection).map(|_| Err("no such table")).boxed()
}

fn ask_and_panic(connection: Connection) -> Answer {
    ask(connection)
        .map(|_| panic_any(drawn_text("out of cheese")))
        .boxed()
}

/// Panics before it has given a future.
fn panic_at_the_call(_: Connection) -> Answer {
    panic_any(drawn_text("out of bread"));
}
